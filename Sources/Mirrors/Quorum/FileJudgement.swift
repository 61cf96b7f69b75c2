import ChecksumDatabase

/// What the statements about one file come to.
struct FileJudgement: Sendable {
    enum Standing: Hashable, Sendable {
        /// Somebody differs from what was published.
        case differ
        /// Not all say the same, and it is not known who is right.
        case conflict
        /// Two or more say the same, one of them elsewhere.
        case agree
        /// Too few speak.
        case alone
    }

    let file: Quorum.File
    let standing: Standing
    /// Those who differ, each with those who say the same.
    let groups: [[Party]]
    /// What was published; nil when that is not known.
    let published: ModuleHash?

    private struct Said {
        let party: Party
        let saying: Saying
    }

    init(_ file: Quorum.File, _ statements: [Statement]) {
        let said = statements.map { Said(party: $0.party, saying: $0[file]) }.filter(\.saying.isSpoken)
        self.file = file
        if let published = Self.attested(said) ?? Self.majority(said) {
            let odd = said.filter { $0.saying != .hash(published) }
            self.published = published
            self.groups = Self.grouped(odd)
            self.standing = odd.isEmpty ? (said.count > 1 ? .agree : .alone) : .differ
        } else {
            (self.standing, self.groups, self.published) = Self.undecided(said)
        }
    }

    /// What the checksum database says.
    private static func attested(_ said: [Said]) -> ModuleHash? {
        for one in said {
            if case .database = one.party { return one.saying.hash }
        }
        return nil
    }

    /// What two or more of the proxies and the repository say, and more than say anything else.
    private static func majority(_ said: [Said]) -> ModuleHash? {
        var votes: [ModuleHash: Int] = [:]
        for hash in said.filter({ !$0.party.isLocal }).compactMap(\.saying.hash) { votes[hash, default: 0] += 1 }
        let most = votes.values.max() ?? 0
        let leaders = votes.filter { $0.value == most }
        return most >= 2 && leaders.count == 1 ? leaders.first?.key : nil
    }

    /// What can be said where nobody has the last word: at most one elsewhere gives a hash, or they are equally many.
    ///
    /// Those elsewhere that are damaged are wrong in any case, and are no witnesses to what the others say.
    private static func undecided(_ said: [Said]) -> (Standing, [[Party]], ModuleHash?) {
        let torn = said.filter { !$0.party.isLocal && $0.saying.hash == nil }
        let (standing, groups, published) = withoutTorn(said.filter { $0.party.isLocal || $0.saying.hash != nil })
        guard !torn.isEmpty else { return (standing, groups, published) }
        return (standing == .conflict ? .conflict : .differ, groups + grouped(torn), published)
    }

    private static func withoutTorn(_ said: [Said]) -> (Standing, [[Party]], ModuleHash?) {
        let remote = said.filter { !$0.party.isLocal }
        let hashes = Set(remote.compactMap(\.saying.hash))
        guard hashes.count <= 1 else { return (.conflict, [], nil) }
        let sayings = Set(said.map(\.saying))
        if sayings.count <= 1 {
            let isHeard = said.count > 1 && !remote.isEmpty
            return (isHeard ? .agree : .alone, [], isHeard ? hashes.first : nil)
        }
        return oddCache(said, remote: hashes.first) ?? (.conflict, [], nil)
    }

    /// The module cache, when it is the one that differs: go.sum agrees with the one elsewhere, or the cache contradicts itself and
    /// nobody else does.
    private static func oddCache(_ said: [Said], remote: ModuleHash?) -> (Standing, [[Party]], ModuleHash?)? {
        let recorded = Set(said.filter(\.party.isGoSum).compactMap(\.saying.hash))
        let others = recorded.union(remote.map { [$0] } ?? [])
        guard others.count <= 1 else { return nil }
        let cache = said.filter { $0.party == .cache || $0.party == .cacheRecord }
        let torn = cache.filter { $0.saying.hash == nil }
        let isBroken = Set(cache.map(\.saying)).count > 1 || !torn.isEmpty
        guard isBroken || remote != nil && !recorded.isEmpty else { return nil }
        let odd =
            others.first.map { known in cache.filter { $0.saying != .hash(known) } } ?? (torn.isEmpty ? cache : torn)
        // One voice is not enough to say what was published.
        let voices = said.count { $0.saying.hash != nil && $0.saying.hash == others.first }
        return (.differ, grouped(odd), voices > 1 ? others.first : nil)
    }

    /// In the order in which they speak; each one that is damaged is so in its own way.
    private static func grouped(_ said: [Said]) -> [[Party]] {
        var groups: [[Said]] = []
        for one in said {
            if one.saying.hash != nil, let index = groups.firstIndex(where: { $0.first?.saying == one.saying }) {
                groups[index].append(one)
            } else {
                groups.append([one])
            }
        }
        return groups.map { $0.map(\.party) }
    }
}
