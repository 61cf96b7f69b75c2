import GoModules
import ModuleIndex
import ModuleProxy
import Testing

@testable import martlet

@Suite("the backlog of the index") struct IndexBacklogTests {
    static func stored(_ path: String) throws -> ServiceEvent {
        let module = try KeepingScene.module(path)
        return .stored(
            StoredRecord(
                key: .file(.zip, module),
                module: module,
                kind: .zip,
                sizeInBytes: 1,
                source: nil,
                proof: .database
            )
        )
    }

    static func used(_ path: String) throws -> ServiceEvent { .used(.file(.zip, try KeepingScene.module(path))) }

    @Test("the writer is woken once until it has taken everything")
    func wakes() throws {
        var backlog = IndexBacklog()
        let first = backlog.note(try Self.stored("a.b/x"), at: 1)
        let second = backlog.note(try Self.used("a.b/x"), at: 2)
        let taken = backlog.takeAll()
        let third = backlog.note(try Self.used("a.b/x"), at: 3)
        #expect((first, second, third) == (true, false, true))
        #expect(taken.stored.count == 1)
    }

    @Test("what could not be written comes before what happened since, and the latest use counts")
    func putBack() throws {
        var backlog = IndexBacklog()
        _ = backlog.note(try Self.stored("a.b/x"), at: 1)
        _ = backlog.note(try Self.used("a.b/x"), at: 5)
        let old = backlog.takeAll()
        _ = backlog.note(try Self.stored("a.b/y"), at: 2)
        _ = backlog.note(try Self.used("a.b/x"), at: 4)  // The wall clock may step back.
        backlog.putBack(old)
        let all = backlog.takeAll()
        #expect(all.stored.map(\.module) == ["a.b/x", "a.b/y"])
        #expect(all.uses == ["a.b/x/@v/v1.0.0.zip": 5])
        #expect(!all.hasLost)
        #expect(backlog.content.stored.isEmpty)
    }

    @Test("it is bounded, and says when a stored file was dropped")
    func bounded() throws {
        var backlog = IndexBacklog()
        let event = try Self.stored("a.b/x")
        for _ in 0..<IndexBacklog.maximumStored { _ = backlog.note(event, at: 1) }
        #expect(!backlog.content.hasLost)
        _ = backlog.note(event, at: 1)
        #expect(backlog.content.hasLost)
        #expect(backlog.content.stored.count == IndexBacklog.maximumStored)
        let full = backlog.takeAll()
        _ = backlog.note(event, at: 1)
        backlog.putBack(full)
        #expect(backlog.content.stored.count == IndexBacklog.maximumStored)
        #expect(backlog.content.hasLost)
    }

    @Test("a use more than it remembers makes eviction less exact, and nothing else")
    func manyUses() throws {
        var backlog = IndexBacklog()
        for number in 0...IndexBacklog.maximumUses { _ = backlog.note(try Self.used("a.b/m\(number)"), at: 1) }
        #expect(backlog.content.uses.count == IndexBacklog.maximumUses)
        _ = backlog.note(try Self.used("a.b/m0"), at: 9)
        #expect(backlog.content.uses["a.b/m0/@v/v1.0.0.zip"] == 9)
        #expect(!backlog.content.hasLost)
    }

    @Test("events that are no business of the index wake nobody")
    func others() {
        var backlog = IndexBacklog()
        let events: [ServiceEvent] = [
            .fork(database: "d", evidence: "e"), .unstored(subject: "s", reason: "r"),
            .conflict(subject: "s", reason: "r"), .damaged(subject: "s", got: "a", expected: "b"),
            .mismatch(subject: "s", source: "p", got: "g", attested: "a", attestedBy: nil),
        ]
        for event in events {
            let wakes = backlog.note(event, at: 1)
            #expect(!wakes)
        }
        #expect(backlog.content.stored.isEmpty && backlog.content.uses.isEmpty)
    }
}
