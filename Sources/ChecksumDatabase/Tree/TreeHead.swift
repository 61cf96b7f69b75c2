/// The size and the root hash of a tree: all that a signature must cover to bind every record.
///
/// Source: <https://go.dev/ref/mod#checksum-database>
public struct TreeHead: Hashable, Sendable {
    /// A longer text is refused; real ones are below 100 bytes.
    public static let maximumSizeInBytes = 1_000_000
    private static let title = "go.sum database tree"

    /// The number of records, at most ``TreeNode/maximumTreeSize``.
    public let size: UInt64
    /// The hash above them all.
    public let root: TreeHash

    /// The head of the tree of no records.
    public static let empty = TreeHead(checkedSize: 0, root: .empty)

    /// Nil when `size` is more than ``TreeNode/maximumTreeSize``.
    public init?(size: UInt64, root: TreeHash) {
        guard size <= TreeNode.maximumTreeSize else { return nil }
        self.init(checkedSize: size, root: root)
    }

    private init(checkedSize size: UInt64, root: TreeHash) {
        self.size = size
        self.root = root
    }

    /// Reads the text of a tree note: the title, the size and the root, a line each; further lines are ignored.
    ///
    /// - Throws: ``TreeHeadError/malformed``.
    public init(text: String) throws(TreeHeadError) {
        guard text.utf8.count <= Self.maximumSizeInBytes else { throw .malformed }
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
        guard lines.count == 4, lines[0].elementsEqual(Self.title.utf8),
            let size = Decimal.value(of: lines[1]), size <= TreeNode.maximumTreeSize,
            let bytes = Base64.decode(lines[2]), let root = TreeHash(bytes)
        else { throw .malformed }
        self.init(checkedSize: size, root: root)
    }

    /// The text to sign, three lines.
    public var text: String { "\(Self.title)\n\(size)\n\(root)\n" }
}
