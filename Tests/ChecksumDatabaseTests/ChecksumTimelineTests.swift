import ChecksumDatabase
import GoModules
import TestKit
import Testing

/// The history that a client has seen: it grows, and never changes.
@Suite struct ChecksumTimelineTests {
    let log: TestLog
    let transport: MemoryChecksumTransport
    let client: ChecksumClient

    init() throws {
        self.log = try TestLog(count: 300)
        self.transport = MemoryChecksumTransport(log, visibleSize: 100)
        self.client = ChecksumClient(key: log.signer.key, transport: transport)
    }

    /// The log with another history from record 50 on.
    func forked(to size: Int) throws -> TestLog {
        var fork = try TestLog(count: 50)
        for index in 50..<size {
            fork.append(try TestLog.module(index), zip: DirectoryHash.goMod([UInt8(index & 255)]))
        }
        return fork
    }

    @Test("every tile of an advance is kept before the head is")
    func order() async throws {
        _ = try await client.record(of: TestLog.module(5))
        transport.with { $0.visibleSize = 300 }
        transport.forgetEvents()
        _ = try await client.record(of: TestLog.module(299))
        let events = transport.with { $0.events }
        let stored = try #require(events.firstIndex(of: .storedHead))
        // The tile that was partial in the older tree, as the newer tree has it, and the newer tree's edge.
        for path in ["/tile/8/0/000", "/tile/8/0/001.p/44", "/tile/8/1/000.p/1"] {
            #expect(events[..<stored].contains(.cached(path)))
        }
        #expect(transport.with { $0.head } == (try log.note(300)))
    }

    @Test("latest gives the known head, or the newest one")
    func latest() async throws {
        #expect(try await client.latest(refresh: false) == (try log.note(100)))
        transport.with { $0.visibleSize = 300 }
        #expect(try await client.latest(refresh: false) == (try log.note(100)))
        #expect(try await client.latest(refresh: true) == (try log.note(300)))
        transport.with { $0.isOffline = true }
        #expect(try await client.latest(refresh: false) == (try log.note(300)))
        await #expect(throws: ChecksumError.unavailable(reason: "offline")) { try await client.latest(refresh: true) }
    }

    @Test("an older head of the same history is accepted and changes nothing")
    func rollback() async throws {
        transport.with { $0.visibleSize = 300 }
        _ = try await client.latest(refresh: true)
        // From 255 on the database lacks tiles that its newer head promised, so the two cannot be compared.
        for size in [299, 257, 256, 255, 100, 1, 0] {
            transport.with { $0.visibleSize = size }
            #expect(try await client.latest(refresh: true) == (try log.note(300)))
        }
        transport.with { $0.visibleSize = 300 }
        #expect(try await client.record(of: TestLog.module(5)).id == 5)
        transport.with { $0.visibleSize = 60 }
        #expect(try await client.record(of: TestLog.module(6)).id == 6)
        #expect(transport.with { $0.head } == (try log.note(300)))
        #expect(transport.with { $0.evidence } == [])
    }

    @Test("the empty tree is a head like others")
    func empty() async throws {
        transport.with { $0.visibleSize = 0 }
        #expect(try await client.latest(refresh: true) == (try log.note(0)))
        await #expect(throws: ChecksumError.self) { try await client.record(of: TestLog.module(0)) }
        transport.with { $0.visibleSize = 1 }
        #expect(try await client.record(of: TestLog.module(0)).id == 0)
    }

    // MARK: Forks

    @Test("evidence that could not be kept is kept later, once") func evidenceOnFullDisk() async throws {
        _ = try await client.record(of: TestLog.module(5))
        let fork = try forked(to: 120)
        transport.with { state in
            (state.log, state.visibleSize, state.mayKeepEvidence) = (fork, 120, false)
        }
        for _ in 0..<2 {
            await #expect(throws: ChecksumError.self) { try await client.latest(refresh: true) }
            #expect(transport.with { $0.evidence }.isEmpty)
        }
        transport.with { $0.mayKeepEvidence = true }
        for _ in 0..<3 { await #expect(throws: ChecksumError.self) { try await client.record(of: TestLog.module(5)) } }
        #expect(transport.with { $0.evidence }.count == 1)
    }

    @Test("another history is a fork, whether its head is as old, older or newer", arguments: [100, 80, 120])
    func fork(_ size: Int) async throws {
        _ = try await client.record(of: TestLog.module(5))
        let kept = transport.with { $0.cache }
        let fork = try forked(to: size)
        transport.with { state in
            state.log = fork
            state.visibleSize = size
        }
        let ours = String(decoding: try log.note(100), as: UTF8.self)
        let theirs = String(decoding: try fork.note(size), as: UTF8.self)
        let expected = size >= 100 ? ChecksumError.fork(old: ours, new: theirs) : .fork(old: theirs, new: ours)
        await #expect(throws: expected) { try await client.latest(refresh: true) }

        let evidence = transport.with { $0.evidence }
        #expect(evidence.count == 1)
        #expect(evidence.allSatisfy { $0.contains(ours) && $0.contains(theirs) })
        #expect(transport.with { $0.head } == (try log.note(100)))
        for (path, bytes) in kept { #expect(transport.cached(path) == bytes) }

        // Nothing works any more, not even what is kept, until somebody looked at it.
        transport.forgetEvents()
        await #expect(throws: expected) { try await client.record(of: TestLog.module(5)) }
        await #expect(throws: expected) { try await client.latest(refresh: false) }
        await #expect(throws: expected) { try await client.tile(Tile(path: "tile/8/0/000.p/5")) }
        #expect(transport.with { $0.events } == [])

        client.acknowledgeFork()
        #expect(try await client.record(of: TestLog.module(5)).id == 5)
        await #expect(throws: expected) { try await client.latest(refresh: true) }
    }

    @Test("tiles of another history do not take the place of ours")
    func forkedTiles() async throws {
        transport.with { $0.visibleSize = 300 }
        let record = try await client.record(of: TestLog.module(5))
        let kept = transport.with { $0.cache }
        // Trees of 300 and 320 records share the path of the tile above, where the two histories differ.
        #expect(kept["/tile/8/1/000.p/1"] != nil)
        let fork = try forked(to: 320)
        transport.with { state in
            state.log = fork
            state.visibleSize = 320
        }
        await #expect(throws: ChecksumError.self) { try await client.latest(refresh: true) }
        #expect(transport.with { $0.evidence.count } == 1)
        #expect(transport.with { $0.cache } == kept)

        client.acknowledgeFork()
        transport.with { $0.isOffline = true }
        #expect(try await client.record(of: TestLog.module(5)) == record)
    }

    @Test("the evidence of a fork proves it without the database")
    func evidence() async throws {
        _ = try await client.latest(refresh: true)
        let fork = try forked(to: 120)
        transport.with { state in
            state.log = fork
            state.visibleSize = 120
        }
        await #expect(throws: ChecksumError.self) { try await client.latest(refresh: true) }
        let lines = transport.with { $0.evidence }.joined().split(separator: "\n", omittingEmptySubsequences: false)
        let hashes = lines.compactMap { TreeHash(base64: String($0)) }
        // The roots of both heads, then the root that the second tree has for the size of the first, then the proof.
        #expect(hashes.prefix(3) == [try log.head(100).root, try fork.head(120).root, try fork.head(100).root])
        try ConsistencyProof(Array(hashes.dropFirst(3))).check(from: try fork.head(100), to: try fork.head(120))
    }

    @Test("a fork shows in a lookup too, also for a record in our tree", arguments: [30, 60, 110])
    func forkInLookup(_ index: Int) async throws {
        _ = try await client.record(of: TestLog.module(5))
        let fork = try forked(to: 120)
        transport.with { state in
            state.log = fork
            state.visibleSize = 120
        }
        await #expect(throws: ChecksumError.self) { try await client.record(of: TestLog.module(index)) }
        #expect(transport.with { $0.evidence.count } == 1)
        #expect(transport.with { $0.cache["/lookup/example.com/m\(index)@v1.0.0"] } == nil)
    }

    @Test("the head survives a restart, and so does the memory of the history")
    func restart() async throws {
        _ = try await client.record(of: TestLog.module(5))
        let fork = try forked(to: 120)
        transport.with { state in
            state.log = fork
            state.visibleSize = 120
        }
        let restarted = ChecksumClient(key: log.signer.key, transport: transport)
        await #expect(throws: ChecksumError.self) { try await restarted.latest(refresh: true) }
        #expect(transport.with { $0.evidence.count } == 1)
    }

    @Test("a stored head that is damaged, or of another key, stops everything before anything is asked")
    func damagedHead() async throws {
        let foreign = try NoteSigner(name: "sum.example.org", seed: Array(2...33)).note(try log.head(100).text)
        for head in [[], Array("x".utf8), foreign, Array(try log.note(100).dropLast())] {
            transport.with { $0.head = head }
            let client = ChecksumClient(key: log.signer.key, transport: transport)
            let error = await #expect(throws: ChecksumError.self) { try await client.record(of: TestLog.module(5)) }
            #expect(error?.label == "invalid")
        }
        #expect(transport.reads == [])
    }

    @Test("a head that cannot be stored does not move")
    func storeFails() async throws {
        transport.with { $0.mayStoreHead = false }
        await #expect(throws: ChecksumError.unavailable(reason: "disk full")) {
            try await client.record(of: TestLog.module(5))
        }
        transport.with { $0.mayStoreHead = true }
        #expect(try await client.record(of: TestLog.module(5)).id == 5)
    }

    // MARK: Several writers

    @Test("another process stored a head meanwhile: older, the same, or newer", arguments: [50, 200, 250])
    func conflict(_ size: Int) async throws {
        _ = try await client.record(of: TestLog.module(5))
        let theirs = try log.note(size)
        transport.with { state in
            state.visibleSize = 200
            state.beforeStoringHead = { state in
                state.head = theirs
                state.visibleSize = max(200, size)
            }
        }
        _ = try await client.record(of: TestLog.module(150))
        #expect(transport.with { $0.conflicts } == 1)
        #expect(transport.with { $0.head } == (try log.note(max(200, size))))
        #expect(try await client.latest(refresh: false) == (try log.note(max(200, size))))
        #expect(transport.with { $0.evidence } == [])
    }

    @Test("another process removed the head: ours is stored again")
    func removed() async throws {
        _ = try await client.record(of: TestLog.module(5))
        transport.with { state in
            state.visibleSize = 200
            state.beforeStoringHead = { $0.head = nil }
        }
        _ = try await client.record(of: TestLog.module(150))
        #expect(transport.with { $0.head } == (try log.note(200)))
    }

    @Test("another process follows another history: a fork")
    func conflictingHistory() async throws {
        _ = try await client.record(of: TestLog.module(5))
        let theirs = try forked(to: 250).note(250)
        transport.with { state in
            state.visibleSize = 200
            state.beforeStoringHead = { $0.head = theirs }
        }
        await #expect(throws: ChecksumError.self) { try await client.record(of: TestLog.module(150)) }
        // Its tiles cannot be had from our database, so this shows as tiles that do not fit; nothing is stored.
        #expect(transport.with { $0.head } == theirs)
        #expect(transport.with { $0.cache["/lookup/example.com/m150@v1.0.0"] } == nil)
    }

    @Test("two hundred lookups at once, each with another head, end with the newest")
    func concurrent() async throws {
        let log = log
        transport.with { state in
            state.visibleSize = 300
            state.tampering = { path, honest in
                // Each lookup is answered as the database was one record later.
                guard path.hasPrefix("/lookup/"), let index = Int(path.dropFirst(21).prefix { $0 != "@" }) else {
                    return try honest.get()
                }
                return try log.answer(path, size: index + 1)
            }
        }
        let client = client
        try await withThrowingTaskGroup(of: UInt64.self) { group in
            for index in 100..<300 {
                group.addTask { try await client.record(of: TestLog.module(index)).id }
            }
            var ids: Set<UInt64> = []
            for try await id in group { ids.insert(id) }
            #expect(ids == Set(100..<300))
        }
        #expect(transport.with { $0.head } == (try log.note(300)))
        #expect(transport.with { $0.evidence } == [])
    }
}
