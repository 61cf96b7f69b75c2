/// A place in the tree: the `index`-th node of a level, where level 0 holds the leaves.
///
/// Only nodes above a full set of leaves count: the node (l, i) is above the leaves from i·2^l on, 2^l of them.
public struct TreeNode: Hashable, Sendable {
    /// A log has at most this many records, so that no arithmetic on sizes and places can overflow.
    public static let maximumTreeSize = UInt64(Int64.max)

    /// The height above the leaves, from 0 to 62.
    public let level: Int
    /// The place in the level, from the left.
    public let index: UInt64

    /// Nil when the largest tree has no such node.
    public init?(level: Int, index: UInt64) {
        guard (0..<63).contains(level), index < Self.maximumTreeSize >> UInt64(level) else { return nil }
        self.level = level
        self.index = index
    }

    /// It is a programmer error to name a node that the largest tree does not have.
    init(checked level: Int, _ index: UInt64) {
        precondition((0..<63).contains(level) && index < Self.maximumTreeSize >> UInt64(level))
        self.level = level
        self.index = index
    }

    /// The first leaf below the node.
    var firstLeaf: UInt64 { index << UInt64(level) }

    /// The number of leaves that a tree must have to have this node.
    var completingSize: UInt64 { (index + 1) << UInt64(level) }

    /// The node's place in dense storage, where each leaf is followed by the nodes it completes; nil when that exceeds 64 bits.
    ///
    /// Source: <https://research.swtch.com/tlog>, "Storing a Log"
    public var storedIndex: UInt64? {
        // The node follows the last leaf below it, after the nodes of the levels between.
        var count = completingSize - 1
        var sum: UInt64 = 0
        while count > 0 {
            let (next, overflow) = sum.addingReportingOverflow(count)
            guard !overflow else { return nil }
            sum = next
            count >>= 1
        }
        let (stored, overflow) = sum.addingReportingOverflow(UInt64(level))
        return overflow ? nil : stored
    }

    /// The nodes that the leaf `record` makes whole, from itself upward; none when the largest tree has no such leaf.
    public static func completed(byRecord record: UInt64) -> [TreeNode] {
        guard record < maximumTreeSize else { return [] }
        let levels = (record ^ (record + 1)).trailingOneCount
        return (0..<levels).compactMap { TreeNode(level: $0, index: record >> UInt64($0)) }
    }

    /// The perfect trees that the leaves `range` consist of, from the left, when its start fits them.
    ///
    /// The start must be a multiple of the largest power of two up to the range's length; those of a tree (from 0) and
    /// of the ranges of proofs are.
    static func peaks(of range: Range<UInt64>) -> [TreeNode] {
        var peaks: [TreeNode] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let length = range.upperBound - start
            let level = UInt64.bitWidth - 1 - length.leadingZeroBitCount
            precondition(start.trailingZeroBitCount >= level)
            peaks.append(TreeNode(checked: level, start >> UInt64(level)))
            start += 1 << UInt64(level)
        }
        return peaks
    }
}

extension UInt64 {
    /// How many of the lowest bits are one before the first zero.
    fileprivate var trailingOneCount: Int { (~self).trailingZeroBitCount }
}
