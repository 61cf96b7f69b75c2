/// The hashes that show one tree to be the beginning of another.
///
/// Source: <https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4>
public struct ConsistencyProof: Hashable, Sendable {
    /// The hashes, at most 64.
    public let hashes: [TreeHash]

    /// Takes a proof that was made elsewhere; nothing is checked yet.
    public init(_ hashes: [TreeHash]) { self.hashes = hashes }

    /// Makes the proof that the first `old` of `new` records were there before, from nodes of the newer tree.
    ///
    /// - Parameters:
    ///   - old: the number of records in the older tree.
    ///   - new: the number of records in the newer tree.
    ///   - read: gives the hash of a whole node of the newer tree.
    /// - Throws: ``TreeProofError/outOfRange``, or what `read` throws.
    public init(
        from old: UInt64,
        to new: UInt64,
        reading read: (TreeNode) throws -> TreeHash
    ) throws {
        guard old >= 1, old <= new, new <= TreeNode.maximumTreeSize else { throw TreeProofError.outOfRange }
        var hashes: [TreeHash] = []
        var range = 0..<new
        // Narrow down to the part of the newer tree that ends where the older tree ends.
        while old < range.upperBound, let (left, right) = range.halves {
            let (sibling, own) = old <= right.lowerBound ? (right, left) : (left, right)
            hashes.append(try sibling.treeHash(reading: read))
            range = own
        }
        // From the first leaf on, that part is the older tree itself, whose root the verifier has.
        if range.lowerBound > 0 { hashes.append(try range.treeHash(reading: read)) }
        self.hashes = hashes.reversed()
    }

    /// Checks that `old` is the beginning of `new`.
    ///
    /// - Throws: ``TreeProofError``.
    public func check(from old: TreeHead, to new: TreeHead) throws(TreeProofError) {
        guard old.size >= 1, old.size <= new.size else { throw .outOfRange }
        if old.size == new.size {
            guard hashes.isEmpty, old.root == new.root else { throw .invalid }
            return
        }
        var place = old.size - 1
        var last = new.size - 1
        while !place.isMultiple(of: 2) { (place, last) = (place >> 1, last >> 1) }
        // An older tree that is one perfect tree is a node of the newer one: the proof leaves it out.
        let path = place == 0 ? [old.root] + hashes : hashes
        guard let start = path.first else { throw .invalid }
        var (oldHash, newHash) = (start, start)
        for sibling in path.dropFirst() {
            guard last > 0 else { throw .invalid }
            if place.isMultiple(of: 2), place < last {
                newHash = TreeHash(above: newHash, sibling)
            } else {
                oldHash = TreeHash(above: sibling, oldHash)
                newHash = TreeHash(above: sibling, newHash)
                while place.isMultiple(of: 2), place > 0 { (place, last) = (place >> 1, last >> 1) }
            }
            (place, last) = (place >> 1, last >> 1)
        }
        guard last == 0, oldHash == old.root, newHash == new.root else { throw .invalid }
    }
}
