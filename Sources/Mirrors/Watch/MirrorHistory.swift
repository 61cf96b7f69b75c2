/// What a watch remembers: the newest entries of each mirror, and the hashes of files.
package struct MirrorHistory: Sendable {
    /// So many entries of each mirror; ten days at the usual interval.
    package static let most = 1000

    private var entries: [String: [HistoryEntry]] = [:]
    package private(set) var known = KnownHashes()

    package init() {}

    /// Takes the next line.
    mutating func add(_ line: HistoryLine) {
        switch line {
        case .entry(let entry): add(entry)
        case .hash(let hash): known.add(hash)
        }
    }

    mutating func add(_ entry: HistoryEntry) {
        entries[entry.mirror, default: []].append(entry)
        // Thrown away some at a time, since each time all others move.
        guard let count = entries[entry.mirror]?.count, count >= Self.most + 100 else { return }
        entries[entry.mirror]?.removeFirst(count - Self.most)
    }

    mutating func learn(from agreements: [MirrorCheck.Agreement], at: Int64) -> [KnownHash] {
        known.learn(from: agreements, at: at)
    }

    mutating func forgetUnattested() { known.forgetUnattested() }

    /// The entries of one mirror, oldest first.
    package func entries(of mirror: String) -> [HistoryEntry] { (entries[mirror] ?? []).suffix(Self.most) }

    /// Those of some mirrors for charts, oldest first for each.
    package func points(of mirrors: [String]) -> [MirrorHistoryPoint] {
        mirrors.flatMap { entries(of: $0).map(\.point) }
    }
}
