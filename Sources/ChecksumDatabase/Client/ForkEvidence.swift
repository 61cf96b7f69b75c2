/// Two heads that one database signed and that cannot both be true.
struct ForkEvidence: Sendable {
    let old: SignedTreeHead
    let new: SignedTreeHead
    /// What the newer tree has for the root of the older one.
    let rootInNew: TreeHash
    /// Leads from ``rootInNew`` to the newer root; nil when the tiles at hand do not give it.
    let proof: ConsistencyProof?

    var error: ChecksumError { .fork(old: old.text, new: new.text) }

    /// The report for people, with which anybody can check the claim, also when the database is gone.
    var text: String {
        """
        SECURITY ERROR: the checksum database signed two histories that exclude each other.

        Signed first:

        \(old.text)
        Signed also:

        \(new.text)
        The second tree has, for the first \(old.tree.size) records, the root
        \(rootInNew)
        and not the one that was signed first.

        Consistency proof from that root to the second tree:
        \(proof.map { $0.hashes.map(\.description).joined(separator: "\n") } ?? "not available")

        """
    }
}
