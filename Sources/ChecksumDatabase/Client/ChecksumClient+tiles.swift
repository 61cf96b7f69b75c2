/// What the bytes of tiles are made of.
extension ChecksumClient {
    /// The bytes of a tile that the tree of `head` has.
    func bytes(
        of tile: Tile,
        in head: SignedTreeHead,
        by tiles: TileReader
    ) async throws(ChecksumError) -> [UInt8] {
        switch tile.content {
        case .hashes(let level):
            let row = try await row(level: level, index: tile.index, of: head, by: tiles)
            return Array(row.prefix(tile.width).flatMap(\.bytes))
        case .records:
            let leaves = try await row(level: 0, index: tile.index, of: head, by: tiles)
            return try await records(tile, leaves: leaves, by: tiles)
        }
    }

    private func row(
        level: Int,
        index: UInt64,
        of head: SignedTreeHead,
        by tiles: TileReader
    ) async throws(ChecksumError) -> [TreeHash] {
        let height = tiles.height
        guard let node = TreeNode(level: level * height, index: index << UInt64(height)) else {
            throw .invalid(.tiles, reason: TileError.outsideTree.description)
        }
        let reading = try await tiles.read([node], of: head.tree)
        guard let row = reading.tiles.row(level: level, index: index) else {
            throw .invalid(.tiles, reason: TileError.outsideTree.description)
        }
        _ = try await tiles.keep(reading)
        return row
    }

    /// The texts of records, each of which hashes to its leaf.
    ///
    /// What is not kept yet is read, checked and kept as wide as the tree has it: whoever asks for every width of one tile
    /// makes us ask once and keep one file. `leaves` are those of all records that the tree has in the place of `tile`.
    private func records(
        _ tile: Tile,
        leaves: [TreeHash],
        by tiles: TileReader
    ) async throws(ChecksumError) -> [UInt8] {
        let wanted = Array(leaves.prefix(tile.width))
        let widest = tile.withWidth(leaves.count)
        for candidate in [widest] + [tile, tile.full].filter({ $0 != widest }) {
            if let kept = try await transport.kept(at: "/\(candidate.path)"),
                let bytes = DataTile.beginning(of: kept, with: wanted)
            {
                return bytes
            }
        }
        let remote = try await tiles.remote(widest)
        guard let bytes = DataTile.beginning(of: remote, with: leaves),
            let beginning = DataTile.beginning(of: bytes, with: wanted)
        else {
            throw .invalid(.tiles, reason: TileError.inconsistent(widest).description)
        }
        _ = try await tiles.transport.keep(bytes, at: "/\(widest.path)")
        return beginning
    }
}
