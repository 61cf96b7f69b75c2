import ChecksumDatabase
import GoModules
import TestKit
import Testing

/// What the `go` command may ask of a proxy that mirrors a database.
@Suite struct MirrorTests {
    static let log = Result { try TestLog(count: 700) }

    static func name() throws -> DatabaseName { try #require(DatabaseName("sum.example.org")) }

    /// The promise behind "works when everything is stopped": the client grew with the database, in any steps; then the
    /// network is gone, and any other client can prove, from this one alone, every record that was looked up, with the
    /// replies it gives now and those it gave before, in any order.
    @Test(
        "every record that was ever looked up can be proven offline",
        arguments: [(2, 1), (2, 2), (2, 3), (3, 4), (8, 5), (8, 6)]
    )
    func offline(_ height: Int, _ seed: UInt64) async throws {
        let log = try Self.log.get()
        var random = SeededNumbers(seed: seed)
        let transport = MemoryChecksumTransport(log, visibleSize: 0)
        let client = ChecksumClient(key: log.signer.key, transport: transport, tileHeight: height)
        var asked: Set<Int> = []
        var oldReplies: [String: [UInt8]] = [:]
        var size = 0
        while size < log.size {
            size = min(log.size, size + Int.random(in: 1...(size / 2 + 3), using: &random))
            transport.with { [size] in $0.visibleSize = size }
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let index = Int.random(in: 0..<size, using: &random)
                let reply = try await client.lookupReply(for: TestLog.module(index))
                if asked.insert(index).inserted { oldReplies["/lookup/example.com/m\(index)@v1.0.0"] = reply }
            }
            if Int.random(in: 0..<4, using: &random) == 0 { _ = try await client.latest(refresh: true) }
        }
        transport.with { $0.isOffline = true }
        transport.forgetEvents()

        let restarted = ChecksumClient(key: log.signer.key, transport: transport, tileHeight: height)
        for replies in [[:], oldReplies, oldReplies.filter { $0.key.utf8.count.isMultiple(of: 2) }] {
            let mirror = MirrorTransport(restarted, name: try Self.name(), replies: replies)
            let fresh = ChecksumClient(key: log.signer.key, transport: mirror, tileHeight: height)
            for (turn, index) in asked.shuffled(using: &random).enumerated() {
                #expect(try await fresh.record(of: TestLog.module(index)).id == UInt64(index))
                // The go command takes over every newer head that it sees, not only when a record needs it.
                if turn.isMultiple(of: 2) { _ = try await fresh.latest(refresh: true) }
            }
        }
        #expect(!asked.isEmpty)
        #expect(transport.reads == [])
    }

    @Test("denies a tile only when the database itself lacks it, whatever a mirror says that is behind")
    func mirrorIsBehind() async throws {
        let tile = try Tile(path: "tile/8/0/001.p/40")
        transport.with { state in
            state.mirroredSize = 290
            state.isBehindMirror = true
        }
        await #expect(throws: ChecksumError.unavailable(reason: "no way")) { try await client.tile(tile) }
        transport.with { $0.isBehindMirror = false }
        #expect(try await client.tile(tile).count == 40 * 32)
        let beyond = try Tile(path: "tile/8/0/001.p/45")
        await #expect(throws: ChecksumError.outsideTree(beyond)) { try await client.tile(beyond) }
        #expect(transport.with { $0.events.filter { $0 == .readPastMirrors("/latest") }.count } == 3)
    }

    let transport: MemoryChecksumTransport
    let client: ChecksumClient

    init() throws {
        let log = try Self.log.get()
        self.transport = MemoryChecksumTransport(log, visibleSize: 300)
        self.client = ChecksumClient(key: log.signer.key, transport: transport)
    }

    func honest(_ path: String) throws -> [UInt8] { try Self.log.get().answer("/\(path)", size: 700) }

    @Test(
        "serves tiles as the database does, of hashes and of records, full and partial",
        arguments: [
            "tile/8/0/000", "tile/8/0/001.p/44", "tile/8/1/000.p/1", "tile/8/data/000", "tile/8/data/001.p/44",
            // Narrower than the tree has them now: once this was the edge.
            "tile/8/0/000.p/1", "tile/8/0/000.p/255", "tile/8/0/001.p/43", "tile/8/data/000.p/7", "tile/8/data/001.p/1",
        ]
    )
    func tiles(_ path: String) async throws {
        let tile = try Tile(path: path)
        #expect(try await client.tile(tile) == (try honest(path)))
        transport.with { $0.isOffline = true }
        #expect(try await client.tile(tile) == (try honest(path)))
    }

    // Otherwise a stranger could make us keep 255 files for each tile of the tree.
    @Test(
        "reads and keeps a tile as wide as the tree has it, however narrow it was asked for",
        arguments: [
            ("tile/8/data/000", 255), ("tile/8/0/000", 255), ("tile/8/data/001", 43), ("tile/8/0/001", 43),
        ]
    )
    func widths(_ path: String, _ widest: Int) async throws {
        _ = try await client.latest(refresh: true)
        transport.forgetEvents()
        for width in 1...widest {
            let tile = "\(path).p/\(width)"
            #expect(try await client.tile(Tile(path: tile)) == (try honest(tile)))
        }
        let kept = transport.with { $0.cache.keys.filter { $0.hasPrefix("/\(path)") } }
        #expect(kept == [widest == 255 ? "/\(path)" : "/\(path).p/44"])
        #expect(transport.reads.count { $0.hasPrefix("/\(path)") } <= 1)
    }

    @Test("gives a narrow tile of records that an earlier version kept, without asking") func keptNarrow() async throws
    {
        _ = try await client.tile(Tile(path: "tile/8/0/000"))
        let path = "tile/8/data/000.p/7"
        let bytes = try honest(path)
        transport.with { state in
            state.cache["/\(path)"] = bytes
            state.isOffline = true
        }
        #expect(try await client.tile(Tile(path: path)) == bytes)
    }

    @Test("knows without asking what it keeps, and no more") func kept() async throws {
        let module = try TestLog.module(5)
        let tiles = try ["tile/8/0/000", "tile/8/data/000.p/3"].map { try Tile(path: $0) }
        #expect(try await client.keptReply(for: module) == nil)
        for tile in tiles { #expect(try await client.keptTile(tile) == nil) }
        #expect(transport.reads.isEmpty)

        let reply = try await client.lookupReply(for: module)
        for tile in tiles { _ = try await client.tile(tile) }
        transport.forgetEvents()
        #expect(try await client.keptReply(for: module) == reply)
        for tile in tiles { #expect(try await client.keptTile(tile) == (try honest(tile.path))) }
        #expect(try await client.keptTile(Tile(path: "tile/8/data/002.p/1")) == nil, "beyond the tree")
        #expect(try await client.keptTile(Tile(path: "tile/2/0/000")) == nil, "another height")
        // What is damaged counts as not kept.
        transport.with { $0.cache = $0.cache.mapValues { _ in [0] } }
        #expect(try await client.keptReply(for: module) == nil)
        for tile in tiles { #expect(try await client.keptTile(tile) == nil) }
        #expect(transport.reads.isEmpty)
    }

    @Test("for a tile that our tree does not reach, the newest head is asked for first")
    func refresh() async throws {
        _ = try await client.latest(refresh: true)
        transport.with { $0.visibleSize = 700 }
        for path in ["tile/8/0/001.p/45", "tile/8/0/001", "tile/8/1/000.p/2", "tile/8/data/002.p/188"] {
            let client = ChecksumClient(key: try Self.log.get().signer.key, transport: transport)
            #expect(try await client.tile(Tile(path: path)) == (try honest(path)))
        }
        #expect(transport.with { $0.head } == (try Self.log.get().note(700)))
    }

    @Test(
        "a tile beyond the newest tree is never asked of the database",
        arguments: [
            "tile/8/0/001.p/45", "tile/8/0/x999/000", "tile/8/data/001.p/45", "tile/8/7/000.p/1", "tile/8/64/000.p/1",
        ]
    )
    func beyond(_ path: String) async throws {
        let tile = try Tile(path: path)
        await #expect(throws: ChecksumError.outsideTree(tile)) { try await client.tile(tile) }
        #expect(!transport.reads.contains("/\(path)"))
    }

    @Test("a tile of another height is never asked of the database")
    func height() async throws {
        let tile = try Tile(path: "tile/2/0/000")
        await #expect(throws: ChecksumError.outsideTree(tile)) { try await client.tile(tile) }
        #expect(transport.reads == [])
    }

    @Test("a partial tile that the database dropped is taken from the full one")
    func droppedPartials() async throws {
        let log = try Self.log.get()
        transport.with { state in
            state.tampering = { path, honest in
                if path.contains(".p/") {
                    // The head is that of 300 records, and the database has 700 by now.
                    guard path.contains("/1/") else { throw ChecksumRemoteError.notFound(reason: "partial") }
                    return try honest.get()
                }
                return path.hasPrefix("/tile/") ? try log.answer(path, size: 700) : try honest.get()
            }
        }
        #expect(try await client.record(of: TestLog.module(299)).id == 299)
        #expect(transport.reads.contains("/tile/8/0/001.p/44"))
        #expect(transport.reads.contains("/tile/8/0/001"))
        // What was proven is kept, and no more: the rest of the full tile is in no tree that we know.
        #expect(transport.cached("/tile/8/0/001.p/44") == (try honest("tile/8/0/001.p/44")))
        #expect(transport.cached("/tile/8/0/001") == nil)
        #expect(try await client.tile(Tile(path: "tile/8/data/001.p/9")) == (try honest("tile/8/data/001.p/9")))
    }

    @Test("when the full tile fails too, the first error is told")
    func noTiles() async throws {
        transport.with { state in
            state.tampering = { path, honest in
                guard path.hasPrefix("/tile/") else { return try honest.get() }
                throw path.contains(".p/")
                    ? ChecksumRemoteError.notFound(reason: "no partial tiles")
                    : ChecksumRemoteError.unavailable(reason: "tile store down")
            }
        }
        await #expect(throws: ChecksumError.unavailable(reason: "not found: no partial tiles")) {
            try await client.record(of: TestLog.module(299))
        }
    }

    @Test("altered records of a tile are refused and not kept", arguments: [0, 50, 5000])
    func alteredRecords(_ position: Int) async throws {
        transport.with { state in
            state.tampering = { path, honest in
                var bytes = try honest.get()
                if path.contains("/data/") { bytes[position] ^= 1 }
                return bytes
            }
        }
        let tile = try Tile(path: "tile/8/data/000")
        await #expect(throws: ChecksumError.invalid(.tiles, reason: "downloaded inconsistent tile tile/8/data/000")) {
            try await client.tile(tile)
        }
        #expect(transport.cached("/tile/8/data/000") == nil)
    }
}
