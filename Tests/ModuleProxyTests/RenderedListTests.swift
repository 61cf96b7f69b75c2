import GoModules
import TestKit
import Testing

@testable import ModuleProxy

@Suite("Lists as they are sent", .timeLimit(.minutes(1))) struct RenderedListTests {
    private let sample: SampleModule
    private let source: FakeSource
    private let world: ServiceWorld

    init() throws {
        self.sample = try SampleModule()
        self.source = FakeSource("one", sample.answers)
        self.world = try ServiceWorld(source)
        source.set(try list.path, .success(Array("v0.1.0\nv0.2.0\n".utf8)))
    }

    private var list: ProxyRequest { get throws { .list(sample.module.path) } }

    private func file() async throws -> StoredFile { try await world.service.answer(to: list, cachedOnly: false).file }

    private func text(_ file: StoredFile) async throws -> String {
        String(decoding: try await file.bytes(limit: 1024), as: UTF8.self)
    }

    @Test("are one copy for all readers, also of what was stored before") func shared() async throws {
        _ = try await world.get(sample.request(.info))
        _ = try await world.get(sample.request(.mod))
        _ = try await world.get(sample.request(.zip))
        let first = try await file()
        for _ in 0..<10 { #expect(try await file() === first) }
        #expect(try await text(first) == "v0.1.0\nv0.2.0\nv1.0.0\n")
        world.offline.isOn = true
        let known = try await file()
        #expect(try await file() === known)
        #expect(try await text(known) == "v1.0.0\n")
    }

    @Test("are made anew for a stored version, an answer, a revocation, and its end") func changes() async throws {
        #expect(try await text(file()) == "v0.1.0\nv0.2.0\n")
        for kind in FileKind.allCases { _ = try await world.get(sample.request(kind)) }
        #expect(try await text(file()) == "v0.1.0\nv0.2.0\nv1.0.0\n")
        let target = try RevocationTarget("\(sample.module.path)@v0.2.0")
        try await world.service.revocations.revoke(target, because: "steals keys")
        #expect(try await text(file()) == "v0.1.0\nv1.0.0\n")
        try await world.service.revocations.restore(target)
        #expect(try await text(file()) == "v0.1.0\nv0.2.0\nv1.0.0\n")
        source.set(try list.path, .success(Array("v0.3.0\n".utf8)))
        world.clock.advance(by: .seconds(61))
        _ = try await file()
        await world.service.drain()
        #expect(try await text(file()) == "v0.3.0\nv1.0.0\n")
    }

    @Test("are made once for all who ask at the same time") func once() async throws {
        let lists = RenderedLists(clock: world.clock.service)
        let ingredients = RenderedLists.Ingredients(path: sample.module.path, stored: nil, answer: nil, revocations: 0)
        let (gate, made) = (Gate(), EventLog())
        let files = try await withThrowingTaskGroup(of: StoredFile.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await lists.rendering(of: ingredients) {
                        made.add(.restored(target: "list"))
                        await gate.pass()
                        let file = StoredFile(bytes: [], modifiedAt: 0)
                        return RenderedLists.Rendering(file: file, hasStored: false, answer: nil)
                    }.file
                }
            }
            await gate.wait(for: 1)
            await gate.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(made.all.count == 1 && files.allSatisfy { $0 === files[0] })
    }
}
