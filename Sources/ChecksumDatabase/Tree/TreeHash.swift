internal import Crypto

/// The hash of one node of the tree over a database's records, 32 bytes.
///
/// A leaf and an inner node are hashed with different first bytes, so neither can pass for the other.
///
/// Source: <https://www.rfc-editor.org/rfc/rfc6962#section-2.1>
public struct TreeHash: Hashable, Sendable, CustomStringConvertible {
    /// The size in bytes, in tiles and elsewhere.
    public static let sizeInBytes = HashBytes.count
    /// The root of the tree without records.
    public static let empty = TreeHash(HashBytes(SHA256.hash(data: [UInt8]())))

    let value: HashBytes

    init(_ value: HashBytes) { self.value = value }

    /// Nil unless `bytes` holds exactly 32 bytes.
    public init?(_ bytes: some Sequence<UInt8>) {
        guard let value = HashBytes(bytes) else { return nil }
        self.value = value
    }

    /// Reads canonical base64, as tree notes hold it; nil when it is not that of 32 bytes.
    public init?(base64 text: String) {
        guard let bytes = Base64.decode(Array(text.utf8)), let value = HashBytes(bytes) else { return nil }
        self.value = value
    }

    /// The hash of a leaf, from the text of its record.
    public init(ofRecord text: [UInt8]) {
        var state = SHA256()
        state.update(data: [0])
        state.update(data: text)
        self.value = HashBytes(state.finalize())
    }

    /// The hash of the node above `left` and `right`.
    public init(above left: TreeHash, _ right: TreeHash) {
        self.value = HashBytes(hashing: 1, left.value, right.value)
    }

    /// The bytes, as tiles hold them.
    public var bytes: [UInt8] { value.bytes }

    /// The base64 text, as tree notes hold it.
    public var description: String { Base64.encode(value.bytes) }

}

extension TreeHash {
    /// Folds the at most 63 perfect parts of a tree to its root.
    ///
    /// It is a programmer error to pass a size of more than ``TreeNode/maximumTreeSize``.
    ///
    /// - Parameters:
    ///   - size: the number of records in the tree.
    ///   - read: gives the hash of a whole node of the tree.
    /// - Returns: the root.
    public static func root(ofSize size: UInt64, reading read: (TreeNode) throws -> TreeHash) rethrows -> TreeHash {
        precondition(size <= TreeNode.maximumTreeSize)
        return root(ofPeaks: try TreeNode.peaks(of: 0..<size).map(read))
    }

    /// The root of the tree over `peaks`, the perfect trees it consists of, largest first.
    static func root(ofPeaks peaks: [TreeHash]) -> TreeHash {
        guard var root = peaks.last else { return empty }
        for peak in peaks.dropLast().reversed() { root = TreeHash(above: peak, root) }
        return root
    }

    /// The hash above `row`, nodes of one level side by side; it is a programmer error if their count is no power of two.
    static func top(of row: ArraySlice<TreeHash>) -> TreeHash {
        precondition(row.count.nonzeroBitCount == 1)
        var row = Array(row)
        var count = row.count
        while count > 1 {
            count /= 2
            for place in 0..<count { row[place] = TreeHash(above: row[2 * place], row[2 * place + 1]) }
        }
        return row[0]
    }

    /// The hashes that `bytes` holds one after the other, or nil when the last one is cut short.
    static func sequence(in bytes: [UInt8]) -> [TreeHash]? {
        HashBytes.sequence(in: bytes)?.map(TreeHash.init)
    }
}
