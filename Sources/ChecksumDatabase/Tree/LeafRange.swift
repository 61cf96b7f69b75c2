/// A run of leaves that is a part of the tree: the whole of it, or a half of such a part.
extension Range<UInt64> {
    /// The two parts below this one, or nil for a single leaf (or none).
    ///
    /// The left part is the largest power of two smaller than the whole.
    var halves: (left: Range<UInt64>, right: Range<UInt64>)? {
        let length = upperBound - lowerBound
        guard length > 1 else { return nil }
        let middle = lowerBound + 1 << UInt64(UInt64.bitWidth - 1 - (length - 1).leadingZeroBitCount)
        return (lowerBound..<middle, middle..<upperBound)
    }

    /// The hash above these leaves.
    func treeHash(reading read: (TreeNode) throws -> TreeHash) rethrows -> TreeHash {
        TreeHash.root(ofPeaks: try TreeNode.peaks(of: self).map(read))
    }
}
