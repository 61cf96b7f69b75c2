import ChecksumDatabase
import GoModules
import ModuleProxy
import Synchronization
import TestKit
import Testing

@Suite("The mirror of the checksum database", .timeLimit(.minutes(5))) struct ChecksumMirrorTests {
    private let sample: SampleModule
    private let log: TestLog
    private let world: ServiceWorld
    private let database: DatabaseName

    init() throws {
        let sample = try SampleModule()
        var log = try TestLog(count: 300)
        log.append(sample.module, zip: sample.zipHash, goMod: sample.modHash)
        self.sample = sample
        self.log = log
        self.world = try ServiceWorld(FakeSource("one", sample.answers), log: log)
        self.database = try #require(DatabaseName("sum.example.org"))
    }

    private func get(_ path: String, _ service: ModuleService? = nil) async throws -> ChecksumAnswer {
        let request = try ChecksumRequest(path: "/sumdb/sum.example.org\(path)", databases: [database])
        return try await (service ?? world.service).answer(to: request)
    }

    private func code(_ path: String) async throws -> ErrorCode? {
        do {
            _ = try await get(path)
            return nil
        } catch let error as FetchError {
            return error.code
        }
    }

    @Test("says that it is there, with an empty body") func supported() async throws {
        #expect(try await get("/supported").bytes.isEmpty)
        #expect(world.transport.reads.isEmpty)
    }

    @Test("answers lookups with a record and a head that contains it") func lookup() async throws {
        let answer = try await get("/lookup/example.com/m@v1.0.0")
        let (record, note) = try SumRecord.parse(reply: answer.bytes)
        #expect(record.hashes(of: sample.module).zip == [sample.zipHash])
        #expect(try SignedTreeHead(note, key: log.signer.key).tree.size > record.id)
        #expect(answer.lifetime == .short)
    }

    @Test("answers many equal lookups with one question") func coalesced() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 { group.addTask { _ = try await get("/lookup/example.com/m@v1.0.0") } }
            try await group.waitForAll()
        }
        #expect(world.transport.reads.count { $0.hasPrefix("/lookup/") } == 1)
    }

    @Test("remembers for a minute what the database does not know") func absence() async throws {
        for _ in 0..<3 { #expect(try await code("/lookup/example.com/none@v1.0.0") == .unknownToDatabase) }
        #expect(world.transport.reads.count { $0.hasPrefix("/lookup/") } == 1)
        world.clock.advance(by: .seconds(60))
        #expect(try await code("/lookup/example.com/none@v1.0.0") == .unknownToDatabase)
        #expect(world.transport.reads.count { $0.hasPrefix("/lookup/") } == 2)
    }

    @Test("does not take a database that is down for one that does not know") func down() async throws {
        world.transport.with { $0.isOffline = true }
        #expect(try await code("/lookup/example.com/m@v1.0.0") == .databaseUnavailable)
        world.transport.with { $0.isOffline = false }
        #expect(try await code("/lookup/example.com/m@v1.0.0") == nil)
    }

    @Test("asks for the newest head once a minute, however often it is asked") func latest() async throws {
        for _ in 0..<10 { #expect(try await get("/latest").bytes == log.note(301)) }
        #expect(world.transport.reads.count { $0 == "/latest" } == 1)
        world.clock.advance(by: .seconds(60))
        _ = try await get("/latest")
        #expect(world.transport.reads.count { $0 == "/latest" } == 2)
    }

    @Test("gives tiles, also narrower ones than it has") func tiles() async throws {
        let full = try await get("/tile/8/0/000")
        #expect(full.bytes == (try log.answer("/tile/8/0/000", size: 301)))
        #expect(full.lifetime == .immutable)
        #expect(try await get("/tile/8/0/000.p/3").bytes == Array(full.bytes.prefix(96)))
        #expect(try await get("/tile/8/data/000.p/2").bytes == log.answer("/tile/8/data/000.p/2", size: 301))
    }

    private static let beyond = [
        "/tile/8/0/100", "/tile/8/7/000", "/tile/8/0/x999/x999/x999/x999/x999/999", "/tile/8/0/001.p/46",
        "/tile/8/data/002",
    ]

    // Otherwise a stranger could make this server ask as often as it is asked.
    @Test("asks the database for tiles beyond the tree once in two seconds, and denies none without having asked")
    func beyond() async throws {
        for path in Self.beyond {
            #expect(try await code(path) == .notFound, "\(path)")
            for other in Self.beyond { #expect(try await code(other) == .databaseUnavailable, "\(other)") }
            world.clock.advance(by: .seconds(2))
        }
        #expect(world.transport.reads.count { $0 == "/latest" } == Self.beyond.count)
        #expect(world.transport.reads.allSatisfy { $0 == "/latest" || $0.hasPrefix("/tile/") })
    }

    @Test("finds the tiles of a tree that has grown, also within the minute of the last question") func grown()
        async throws
    {
        world.transport.with { $0.visibleSize = 260 }
        #expect(try await code("/latest") == nil)
        #expect(try await code("/tile/8/0/001.p/45") == .notFound)
        world.transport.with { $0.visibleSize = 301 }
        world.clock.advance(by: .seconds(2))
        #expect(try await code("/tile/8/0/001.p/45") == nil)
    }

    // The go command reads several tiles at once.
    @Test("finds all tiles of a larger tree at the same time, with one question") func grownAtOnce() async throws {
        world.transport.with { $0.visibleSize = 250 }
        #expect(try await code("/latest") == nil)
        world.transport.with { $0.visibleSize = 301 }
        world.transport.forgetEvents()
        let paths = ["/tile/8/0/000", "/tile/8/0/001.p/45", "/tile/8/1/000.p/1", "/tile/8/0/001.p/3"]
        try await withThrowingTaskGroup(of: ErrorCode?.self) { group in
            for path in paths { group.addTask { try await code(path) } }
            for try await code in group { #expect(code == nil) }
        }
        #expect(world.transport.reads.count { $0 == "/latest" } == 1)
    }

    @Test("a tile that the database cannot be asked about is not denied") func beyondWhenDown() async throws {
        #expect(try await code("/latest") == nil)
        world.transport.with { $0.isOffline = true }
        for _ in 0..<3 {
            #expect(try await code("/tile/8/0/001.p/46") == .databaseUnavailable)
            #expect(try await code("/tile/8/0/000") == .databaseUnavailable, "inside, and not kept")
            world.clock.advance(by: .seconds(60))
        }
    }

    @Test("gives the head that it has when the database cannot be asked") func latestWhenDown() async throws {
        #expect(try await get("/latest").bytes == log.note(301))
        world.transport.with { $0.isOffline = true }
        for _ in 0..<3 {
            world.clock.advance(by: .seconds(60))
            #expect(try await get("/latest").bytes == log.note(301))
        }
        // Something on the way answers in its place.
        world.transport.with { state in
            state.isOffline = false
            state.tampering = { _, _ in Array("<!DOCTYPE html>".utf8) }
        }
        world.clock.advance(by: .seconds(60))
        #expect(try await get("/latest").bytes == log.note(301))
    }

    @Test("has no head to give when none was ever seen, and asks once for it") func noHead() async throws {
        world.transport.with { $0.isOffline = true }
        #expect(try await code("/latest") == .databaseUnavailable)
        #expect(world.transport.reads == ["/latest"])
    }

    @Test("does not answer for another database") func unknownDatabase() async throws {
        let other = try #require(DatabaseName("sum.other.example"))
        let request = try ChecksumRequest(path: "/sumdb/sum.other.example/latest", databases: [other])
        await #expect(throws: FetchError.self) { try await world.service.answer(to: request) }
        let without = try ServiceWorld(FakeSource())
        #expect(without.service.databases.isEmpty)
        await #expect(throws: FetchError.self) { try await without.service.answer(to: request) }
    }

    // MARK: With a store

    /// A service whose checksum client keeps what it learns in `store`, and asks through `remote`.
    private func service(_ store: any ModuleStore, _ remote: Remote, _ offline: OfflineSwitch) -> ModuleService {
        let transport = StoredChecksumTransport(database: database, store: store) { try remote.read($0) }
        let client = ChecksumClient(key: log.signer.key, transport: transport)
        let verified = VerifiedDatabase(name: database, client: client, onFork: { _, _ in })
        return ModuleService(
            store: store,
            verification: Verification(store: store, database: verified),
            rules: world.service.rules,
            offline: offline,
            clock: world.clock.service,
            notify: { _ in }
        )
    }

    /// The database's own server, which can be switched off.
    final class Remote: Sendable {
        private let state: Mutex<(log: TestLog, size: Int, isDown: Bool, count: Int)>

        init(_ log: TestLog, size: Int) { state = Mutex((log, size, false, 0)) }

        var count: Int { state.withLock { $0.count } }

        func set(size: Int? = nil, isDown: Bool) {
            state.withLock { state in
                state.size = size ?? state.size
                state.isDown = isDown
            }
        }

        func read(_ path: String) throws -> [UInt8] {
            let (log, size, isDown) = state.withLock { state in
                state.count += 1
                return (state.log, state.size, state.isDown)
            }
            guard !isDown else { throw ChecksumRemoteError.unavailable(reason: "down") }
            return try log.answer(path, size: size)
        }
    }

    @Test("keeps all that a stored record needs, so that it can be proven after a restart without the database")
    func survivesRestart() async throws {
        let store = MemoryStore(world.clock)
        let remote = Remote(log, size: 200)
        let before = service(store, remote, OfflineSwitch(isOn: false))
        let first = try await get("/lookup/example.com/m3@v1.0.0", before).bytes
        // The tree grows, and the head with it; the older record must stay provable under the new head.
        remote.set(size: 301, isDown: false)
        _ = try await get("/lookup/example.com/m@v1.0.0", before)
        remote.set(isDown: true)
        let count = remote.count
        let after = service(store, remote, OfflineSwitch(isOn: true))
        let again = try await get("/lookup/example.com/m3@v1.0.0", after).bytes
        #expect(try SumRecord.parse(reply: again).record == SumRecord.parse(reply: first).record)
        // One timeline: every answer carries our newest head.
        #expect(try SumRecord.parse(reply: again).rest == log.note(301))
        #expect(try await get("/latest", after).bytes == log.note(301))
        #expect(remote.count == count)
        let keys = Set(store.keys.map(\.description))
        #expect(keys.contains("sumdb/sum.example.org/supported"))
        #expect(keys.contains("sumdb/sum.example.org/lookup/example.com/m@v1.0.0"))
        #expect(keys.contains(".martlet/sumdb/sum.example.org/latest"))
    }

    @Test("keeps both heads of a fork, and forgets no earlier one") func evidence() async throws {
        let store = MemoryStore(world.clock)
        let transport = StoredChecksumTransport(database: database, store: store) { _ in [] }
        for text in ["first", "second", "second"] { #expect(await transport.keepEvidence(text)) }
        #expect(try await store.open(.evidence(of: database))?.bytes(limit: 100) == Array("first\nsecond\n".utf8))
    }

    @Test("moves its head by compare-and-swap") func head() async throws {
        let transport = StoredChecksumTransport(database: database, store: MemoryStore(world.clock)) { _ in [] }
        #expect(try await transport.loadHead() == nil)
        #expect(try await !transport.storeHead([2], replacing: [1]))
        #expect(try await transport.storeHead([1], replacing: nil))
        #expect(try await !transport.storeHead([2], replacing: nil))
        #expect(try await transport.storeHead([2], replacing: [1]))
        #expect(try await transport.loadHead() == [2])
    }

    @Test("keeps nothing under a path that is none") func hostilePath() async throws {
        let store = MemoryStore(world.clock)
        let transport = StoredChecksumTransport(database: database, store: store) { _ in [] }
        for path in ["/../../x", "x", "", "/lookup/../x"] {
            try await transport.cache([1], at: path)
            #expect(try await transport.cached(path) == nil)
        }
        #expect(store.keys.isEmpty)
    }
}
