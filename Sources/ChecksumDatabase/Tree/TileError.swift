/// Why a tile cannot be named or used.
public enum TileError: Error, Equatable {
    /// The text is not the path of a tile.
    case malformedPath(String)
    /// The bytes are not as many as the tile's width asks for.
    case wrongSize(Tile)
    /// The tile does not make the hash that its verified parent has for it: altered, or of another database.
    case inconsistent(Tile)
    /// The tiles at the right edge of the tree do not make its signed root; any of them may be at fault.
    case inconsistentEdge
    /// The tree does not have the place that was asked for.
    case outsideTree
}

extension TileError: CustomStringConvertible {
    /// A sentence that names the tile.
    public var description: String {
        switch self {
        case .malformedPath(let path): "malformed tile path \(path.debugDescription)"
        case .wrongSize(let tile): "\(tile) has the wrong number of bytes"
        case .inconsistent(let tile): "downloaded inconsistent tile \(tile)"
        case .inconsistentEdge: "downloaded inconsistent tiles at the edge of the tree"
        case .outsideTree: "the tree does not reach that far"
        }
    }
}
