import TestKit
import Testing

@testable import ChecksumDatabase

/// CVE-2026-56865: one tile of those that a lookup needs is forged, and nobody notices.
///
/// The published clients checked each tile against its parent, but not all of them: where several peaks of the tree share
/// a tile, that many other tiles were skipped. Tests that spoil all tiles at once cannot see that, so here it
/// is one tile at a time.
///
/// Source: <https://pkg.go.dev/vuln/GO-2026-6179>
@Suite struct TileForgeryTests {
    static let log = Result { try TestLog(unnamed: 1024) }

    @Test(
        "no tile that a leaf needs can be altered alone, whichever leaf and whichever tile",
        arguments: [
            (2, 1), (2, 7), (2, 13), (2, 60), (2, 255), (2, 256), (2, 257), (2, 300), (2, 700), (2, 1000), (2, 1024),
            (8, 7), (8, 13), (8, 60), (8, 255), (8, 256), (8, 257), (8, 300),
        ]
    )
    func everyLeaf(_ height: Int, _ size: Int) throws {
        let log = try Self.log.get()
        let head = try log.head(size)
        for leaf in 0..<size { try check(leaf, of: head, in: log, height: height) }
    }

    @Test(
        "nor in larger trees, at the edges and 500 places between",
        arguments: [(8, 700), (8, 1000), (2, 3000), (8, 3000)]
    )
    func someLeaves(_ height: Int, _ size: Int) throws {
        try checkSeeded(height: height, try TestLog(unnamed: size))
    }

    @Test("nor in a tree of three tile levels")
    func threeLevels() throws {
        let log = try TestLog(unnamed: 65537)
        try checkSeeded(height: 2, log)
        try checkSeeded(height: 8, log)
    }

    private func checkSeeded(height: Int, _ log: TestLog) throws {
        let size = log.size
        let head = try log.head(size)
        var random = SeededNumbers(seed: UInt64(size * 31 + height))
        let edges = [0, 1, 2, size / 2, size - 257, size - 256, size - 255, size - 3, size - 2, size - 1]
        let others = (0..<500).map { _ in Int.random(in: 0..<size, using: &random) }
        for leaf in edges + others { try check(leaf, of: head, in: log, height: height) }
    }

    /// Reads one leaf honestly, then once for each needed tile with that one altered.
    ///
    /// One bit of the hash on the leaf's own path (or the tile's first) is flipped: the smallest change is the hardest to see.
    private func check(_ leaf: Int, of head: TreeHead, in log: TestLog, height: Int) throws {
        let node = try #require(TreeNode(level: 0, index: UInt64(leaf)))
        let plan = try TilePlan(size: head.size, height: height, nodes: [node])
        var tiles: [Tile: [UInt8]] = [:]
        for tile in plan.tiles { tiles[tile] = try log.answer("/\(tile.path)", size: log.size) }
        guard try VerifiedTiles(plan, of: head, bytes: tiles).hash(of: node) == log.hash(of: node) else {
            Issue.record("leaf \(leaf) of \(head.size), height \(height): wrong hash from honest tiles")
            return
        }
        for tile in plan.tiles {
            guard let honest = tiles[tile] else { continue }
            tiles[tile]?[Self.place(of: leaf, in: tile)] ^= 1
            do throws(TileError) {
                _ = try VerifiedTiles(plan, of: head, bytes: tiles)
                Issue.record("leaf \(leaf) of \(head.size), height \(height): \(tile) was forged unnoticed")
            } catch {}
            tiles[tile] = honest
        }
    }

    private static func place(of leaf: Int, in tile: Tile) -> Int {
        guard case .hashes(let level) = tile.content else { return 0 }
        let offset = leaf >> (level * tile.height) - Int(tile.index) << tile.height
        return (0..<tile.width).contains(offset) ? offset * TreeHash.sizeInBytes : 0
    }

    @Test("no altered byte of any tile passes, nor a tile that is too short, too long or missing")
    func everyByte() throws {
        let log = try Self.log.get()
        let head = try log.head(13)
        let node = try #require(TreeNode(level: 0, index: 5))
        let plan = try TilePlan(size: 13, height: 2, nodes: [node])
        var tiles: [Tile: [UInt8]] = [:]
        for tile in plan.tiles { tiles[tile] = try log.answer("/\(tile.path)", size: 13) }
        #expect(plan.tiles.map(\.path) == ["tile/2/0/003.p/1", "tile/2/1/000.p/3", "tile/2/0/001"])
        for tile in plan.tiles {
            let honest = try #require(tiles[tile])
            var forgeries: [[UInt8]?] = [nil, [], Array(honest.dropLast()), honest + [0], honest + honest]
            for index in honest.indices {
                var altered = honest
                altered[index] ^= 0x80
                forgeries.append(altered)
            }
            for forgery in forgeries {
                tiles[tile] = forgery
                #expect(throws: TileError.self) { try VerifiedTiles(plan, of: head, bytes: tiles) }
            }
            tiles[tile] = honest
        }
    }

    @Test("the plan asks for the tiles at the edge once, and for each tile's parents")
    func plan() throws {
        let nodes = try [0, 1, 5, 299].map { try #require(TreeNode(level: 0, index: $0)) }
        let plan = try TilePlan(size: 300, height: 2, nodes: nodes)
        #expect(
            plan.edge.map(\.path) == ["tile/2/1/018.p/3", "tile/2/2/004.p/2", "tile/2/4/000.p/1"]
        )
        #expect(
            plan.inner.map(\.path) == [
                "tile/2/3/000", "tile/2/2/000", "tile/2/1/000", "tile/2/0/000", "tile/2/0/001", "tile/2/0/074",
            ]
        )
        // Level 3 has 300 >> 6 = 4 hashes: one full tile, and no edge.
        #expect(throws: TileError.outsideTree) {
            try TilePlan(size: 300, height: 2, nodes: [try #require(TreeNode(level: 0, index: 300))])
        }
        // The leaves 256 to 299 do not fill a node of level 6.
        #expect(throws: TileError.outsideTree) {
            try TilePlan(size: 300, height: 2, nodes: [try #require(TreeNode(level: 6, index: 4))])
        }
    }

    @Test("every node of a tree can be read, at every height of tiles", arguments: [1, 2, 3, 5, 8, 30])
    func everyNode(_ height: Int) throws {
        let log = try Self.log.get()
        for size in [1, 2, 3, 4, 31, 32, 33, 100] {
            let nodes = (0..<UInt64(size)).flatMap { TreeNode.completed(byRecord: $0) }
            let plan = try TilePlan(size: UInt64(size), height: height, nodes: nodes)
            let bytes = try plan.tiles.map { ($0, try log.answer("/\($0.path)", size: size)) }
            let tiles = try VerifiedTiles(
                plan,
                of: try log.head(size),
                bytes: Dictionary(bytes, uniquingKeysWith: { first, _ in first })
            )
            for node in nodes { #expect(tiles.hash(of: node) == log.hash(of: node)) }
        }
    }

    @Test("the largest tree is planned for without a trap", arguments: [1, 8, 30])
    func largest(_ height: Int) throws {
        for index in [0, TreeNode.maximumTreeSize / 2, TreeNode.maximumTreeSize - 1] {
            let node = try #require(TreeNode(level: 0, index: index))
            let plan = try TilePlan(size: TreeNode.maximumTreeSize, height: height, nodes: [node])
            #expect(plan.tiles.count <= 2 * (62 / height + 1))
            let head = try #require(TreeHead(size: TreeNode.maximumTreeSize, root: .empty))
            #expect(throws: TileError.self) { try VerifiedTiles(plan, of: head, bytes: [:]) }
        }
    }
}
