/// The siblings on the way from a leaf to the root, leaf level first.
///
/// It does not bind the size of the tree: the signature on the ``TreeHead`` does.
///
/// Source: <https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3>
public struct InclusionProof: Hashable, Sendable {
    /// The siblings, at most 63.
    public let hashes: [TreeHash]

    /// Takes a proof that was made elsewhere; nothing is checked yet.
    public init(_ hashes: [TreeHash]) { self.hashes = hashes }

    /// Makes the proof that the leaf `record` is in the tree of `size` records, from at most 63·63 nodes of it.
    ///
    /// - Parameters:
    ///   - record: the number of the record, from 0.
    ///   - size: the number of records in the tree.
    ///   - read: gives the hash of a whole node of the tree.
    /// - Throws: ``TreeProofError/outOfRange``, or what `read` throws.
    public init(
        of record: UInt64,
        size: UInt64,
        reading read: (TreeNode) throws -> TreeHash
    ) throws {
        guard record < size, size <= TreeNode.maximumTreeSize else { throw TreeProofError.outOfRange }
        var siblings: [TreeHash] = []
        var range = 0..<size
        while let (left, right) = range.halves {
            let (sibling, own) = record < right.lowerBound ? (right, left) : (left, right)
            siblings.append(try sibling.treeHash(reading: read))
            range = own
        }
        self.hashes = siblings.reversed()
    }

    /// Checks that `leaf` is the hash of record number `record` of `tree`.
    ///
    /// - Throws: ``TreeProofError``.
    public func check(_ leaf: TreeHash, at record: UInt64, in tree: TreeHead) throws(TreeProofError) {
        guard record < tree.size else { throw .outOfRange }
        var place = record
        var last = tree.size - 1
        var hash = leaf
        for sibling in hashes {
            guard last > 0 else { throw .invalid }
            if place.isMultiple(of: 2), place < last {
                hash = TreeHash(above: hash, sibling)
            } else {
                hash = TreeHash(above: sibling, hash)
                // The last node of an odd row has no sibling and rises unchanged.
                while place.isMultiple(of: 2), place > 0 { (place, last) = (place >> 1, last >> 1) }
            }
            (place, last) = (place >> 1, last >> 1)
        }
        guard last == 0, hash == tree.root else { throw .invalid }
    }
}
