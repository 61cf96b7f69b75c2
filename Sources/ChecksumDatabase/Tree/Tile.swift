/// A piece of the tree of fixed height, the unit in which a database publishes hashes.
///
/// Tile (level L, index N) of height H holds the hashes of tree level H·L from place N·2^H on: 2^H of them, or fewer at
/// the right edge of the tree. The levels between are computed from them. Beside these there are tiles of the
/// records themselves, as ``Content/records``. Its path is such as `tile/8/0/x001/x234/067.p/5`.
///
/// Source: <https://go.dev/design/25530-sumdb#checksum-database>
public struct Tile: Hashable, Sendable {
    /// The height of all tiles that the `go` command asks for.
    public static let goHeight = 8

    /// What a tile holds.
    public enum Content: Hashable, Sendable {
        /// Hashes of 32 bytes each, of tree level `height * level`. The level is from 0 to 64, though no tree reaches 63.
        case hashes(level: Int)
        /// The texts of records, with an empty line after each.
        case records
    }

    /// The number of tree levels in the tile, from 1 to 30.
    public let height: Int
    /// Hashes of a level, or records.
    public let content: Content
    /// The place of the tile in its level, from the left.
    public let index: UInt64
    /// The number of hashes or records, from 1 to 2^height; fewer than that make a partial tile.
    public let width: Int

    /// Nil when a number is out of its range.
    public init?(height: Int, content: Content, index: UInt64, width: Int) {
        guard (1...30).contains(height), (1...(1 << height)).contains(width), index <= TreeNode.maximumTreeSize else {
            return nil
        }
        if case .hashes(let level) = content, !(0...64).contains(level) { return nil }
        self.init(checked: height, content, index, width)
    }

    /// It is a programmer error to pass numbers out of range.
    init(checked height: Int, _ content: Content, _ index: UInt64, _ width: Int) {
        self.height = height
        self.content = content
        self.index = index
        self.width = width
    }

    /// Whether hashes to the right are missing because the tree was smaller.
    public var isPartial: Bool { width < 1 << height }

    /// The same tile when the tree has grown past it.
    public var full: Tile { Tile(checked: height, content, index, 1 << height) }

    /// The same tile with another width, which must be in range.
    func withWidth(_ width: Int) -> Tile { Tile(checked: height, content, index, width) }
}

extension Tile {
    /// The tiles that a database publishes when it grows from `old` to `new` records, lowest level first.
    ///
    /// None when the sizes are in the wrong order or too large.
    public static func published(from old: UInt64, to new: UInt64, height: Int) -> [Tile] {
        guard old < new, new <= TreeNode.maximumTreeSize, (1...30).contains(height) else { return [] }
        var tiles: [Tile] = []
        var level = 0
        while height * level < 63, new >> UInt64(height * level) > 0 {
            let (before, after) = (old >> UInt64(height * level), new >> UInt64(height * level))
            var index = before >> UInt64(height)
            while before < after, let tile = Tile(height: height, level: level, index: index, in: new) {
                tiles.append(tile)
                index += 1
            }
            level += 1
        }
        return tiles
    }

    /// The tile of hashes at a place, as wide as a tree of `size` records makes it; nil when that tree does not reach it.
    init?(height: Int, level: Int, index: UInt64, in size: UInt64) {
        guard height * level < 63 else { return nil }
        let hashes = size >> UInt64(height * level)
        let (start, overflow) = index.multipliedReportingOverflow(by: 1 << UInt64(height))
        guard !overflow, start < hashes else { return nil }
        self.init(checked: height, .hashes(level: level), index, Int(min(hashes - start, 1 << UInt64(height))))
    }
}
