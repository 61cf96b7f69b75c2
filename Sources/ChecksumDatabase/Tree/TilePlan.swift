/// Which tiles are needed to know some nodes of a tree for certain.
///
/// They are the tiles at the right edge of the tree, which together hold all of its peaks and so make its root, and for
/// each node its own tile and the tiles above it up to that edge. There is a tile's parent for each tile below
/// the edge, so each can be checked against one that was checked before.
struct TilePlan: Sendable {
    let size: UInt64
    let height: Int
    /// The tiles at the right edge, highest level last; all of them are partial.
    let edge: [Tile]
    /// The other tiles, each after its parent; all of them are full.
    let inner: [Tile]

    /// Plans for the nodes `nodes` of the tree of `size` records.
    ///
    /// - Throws: ``TileError/outsideTree`` when a node is not whole in that tree.
    init(size: UInt64, height: Int, nodes: [TreeNode]) throws(TileError) {
        self.size = size
        self.height = height
        self.edge = stride(from: 0, to: 63, by: height).compactMap { treeLevel in
            let hashes = size >> UInt64(treeLevel)
            return Tile(height: height, level: treeLevel / height, index: hashes >> UInt64(height), in: size)
        }

        var levels: [Int: Set<UInt64>] = [:]
        for node in nodes {
            guard node.completingSize <= size else { throw .outsideTree }
            var place = Self.place(of: node, height: height)
            while let tile = Tile(height: height, level: place.level, index: place.index, in: size), !tile.isPartial,
                levels[place.level, default: []].insert(place.index).inserted
            {
                place = (place.level + 1, place.index >> UInt64(height))
            }
        }
        self.inner = levels.keys.sorted(by: >).flatMap { level in
            (levels[level] ?? []).sorted().compactMap { Tile(height: height, level: level, index: $0, in: size) }
        }
    }

    /// All tiles, in the order in which they can be checked.
    var tiles: [Tile] { edge + inner }

    /// The tile that holds `node`, or the hashes below it.
    static func place(of node: TreeNode, height: Int) -> (level: Int, index: UInt64) {
        let level = node.level / height
        let firstHash = node.index << UInt64(node.level - level * height)
        return (level, firstHash >> UInt64(height))
    }
}
