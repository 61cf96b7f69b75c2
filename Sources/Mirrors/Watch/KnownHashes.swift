/// The hashes that files had when they were seen first.
package struct KnownHashes: Hashable, Sendable {
    /// More are not kept for long; the oldest go.
    static let most = 10_000

    private var hashes: [String: KnownHash] = [:]

    package init() {}

    /// By file, as a ``MirrorChecker`` wants them.
    package var byFile: [String: String] { hashes.mapValues(\.hash) }

    /// Oldest first.
    var all: [KnownHash] { hashes.values.sorted { ($0.at, $0.file) < ($1.at, $1.file) } }

    /// Takes what a history says; the last one counts.
    mutating func add(_ hash: KnownHash) {
        hashes[hash.file] = hash
        // Thrown away many at a time, since each time all are sorted.
        guard hashes.count >= Self.most + 1000 else { return }
        for old in all.dropLast(Self.most) { hashes[old.file] = nil }
    }

    /// Learns from the hashes of a check.
    ///
    /// Without the database at least two mirrors have to say the same, unless only one is watched: what a single mirror among several says
    /// is not believed, also when the others do not give the file. What was seen first is not replaced: except that the checksum database,
    /// which never changes its mind, counts more than mirrors.
    ///
    /// - Returns: What is new.
    mutating func learn(from agreements: [MirrorCheck.Agreement], at: Int64) -> [KnownHash] {
        agreements.compactMap { agreement in
            guard let expected = agreement.expected, agreement.isCredible(expected) else { return nil }
            let hash = KnownHash(file: agreement.file, hash: expected, isAttested: agreement.logged != nil, at: at)
            guard isNews(hash) else { return nil }
            add(hash)
            return hash
        }
    }

    /// Forgets what mirrors alone have said.
    ///
    /// For a mirror that is trusted again: otherwise it would be held against it at once that files were published anew.
    mutating func forgetUnattested() { hashes = hashes.filter(\.value.isAttested) }

    private func isNews(_ hash: KnownHash) -> Bool {
        guard let known = hashes[hash.file] else { return true }
        return hash.isAttested && !known.isAttested
    }
}

extension MirrorCheck.Agreement {
    /// Whether enough stand behind a hash to hold it against mirrors later.
    fileprivate func isCredible(_ hash: String) -> Bool {
        logged != nil || statements.count == 1 || statements.count { $0.hash == hash } >= 2
    }
}
