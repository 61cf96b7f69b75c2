/// Tiles whose every hash leads to the signed root of a tree.
///
/// There is no way to hold one with a tile in it that was not checked: a tile enters only after the tiles at the
/// edge gave the root, or after its own top equalled the hash that an entered tile has for it. (The
/// published clients up to 2026 checked a list of tiles from a wrong start; this is why here it is the
/// dictionary that is read later, and not an index, that decides what was checked.)
///
/// Source of the flaw: <https://pkg.go.dev/vuln/GO-2026-6179>
struct VerifiedTiles: Sendable {
    private struct Place: Hashable {
        let level: Int
        let index: UInt64
    }

    private let height: Int
    private var rows: [Place: [TreeHash]] = [:]

    /// Checks what was read for `plan` against the root of `tree`.
    ///
    /// - Parameters:
    ///   - plan: says which tiles are needed, made for the size of `tree`.
    ///   - tree: the head that the database signed.
    ///   - bytes: the content of each tile of the plan; others are not looked at.
    /// - Throws: ``TileError`` at the first tile that does not fit.
    init(_ plan: TilePlan, of tree: TreeHead, bytes: [Tile: [UInt8]]) throws(TileError) {
        precondition(plan.size == tree.size)
        self.height = plan.height

        var edgeRows: [Place: [TreeHash]] = [:]
        for tile in plan.edge { edgeRows[try Self.place(of: tile)] = try Self.row(of: tile, in: bytes) }
        self.rows = edgeRows
        let peaks = TreeNode.peaks(of: 0..<tree.size).compactMap { hash(of: $0) }
        guard TreeHash.root(ofPeaks: peaks) == tree.root else { throw .inconsistentEdge }

        for tile in plan.inner {
            let row = try Self.row(of: tile, in: bytes)
            let place = try Self.place(of: tile)
            let parent = Place(level: place.level + 1, index: place.index >> UInt64(height))
            let offset = Int(place.index & (1 << UInt64(height) - 1))
            guard let parentRow = rows[parent], offset < parentRow.count,
                parentRow[offset] == TreeHash.top(of: row[...])
            else { throw .inconsistent(tile) }
            rows[place] = row
        }
    }

    /// The hash of `node`, or nil when the plan was not made for it.
    func hash(of node: TreeNode) -> TreeHash? {
        let place = TilePlan.place(of: node, height: height)
        let levelInTile = UInt64(node.level - place.level * height)
        let start = Int(node.index << levelInTile & (1 << UInt64(height) - 1))
        let end = start + 1 << Int(levelInTile)
        guard let row = rows[Place(level: place.level, index: place.index)], end <= row.count else { return nil }
        return TreeHash.top(of: row[start..<end])
    }

    /// The hashes of the tile at a place, or nil when the plan did not need it.
    func row(level: Int, index: UInt64) -> [TreeHash]? {
        rows[Place(level: level, index: index)]
    }

    private static func place(of tile: Tile) throws(TileError) -> Place {
        guard case .hashes(let level) = tile.content else { throw .outsideTree }
        return Place(level: level, index: tile.index)
    }

    private static func row(of tile: Tile, in bytes: [Tile: [UInt8]]) throws(TileError) -> [TreeHash] {
        guard let content = bytes[tile], let row = TreeHash.sequence(in: content), row.count == tile.width else {
            throw .wrongSize(tile)
        }
        return row
    }
}
