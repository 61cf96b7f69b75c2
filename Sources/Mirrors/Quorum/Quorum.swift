package import ChecksumDatabase

/// The verdict on who has other bytes than the rest, from what everybody said.
///
/// What the checksum database says was published, since every go command goes by it. Without it, what most of the proxies and the repository
/// say counts, provided that two of them say it and fewer say anything else. Nobody else has a vote: go.sum and the module cache were
/// made from an answer of one of them. Whoever says something else than that differs, and so does whoever gives what can be no
/// module. Where nothing of it is known, the verdict says so.
package struct Quorum: Hashable, Sendable {
    /// The two files of a version that have a hash.
    package enum File: String, CaseIterable, Sendable {
        case zip
        case goMod = "go.mod"
    }

    /// Who differs, or why that cannot be said.
    package enum Kind: String, CaseIterable, Sendable {
        /// Everybody who speaks says the same.
        case agree
        /// Everybody who speaks says the same, and the checksum database does not know the version.
        case unrecorded
        /// The module cache alone.
        case cache
        /// go.sum alone.
        case goSum = "go.sum"
        /// go.sum and the module cache.
        case machine
        /// One or several proxies, and perhaps what came from them.
        case mirror
        /// The repository, and perhaps what came from it: the tag was moved.
        case tag
        /// Several that have nothing to do with each other.
        case several
        /// They contradict each other, and nobody has the last word; those who differ are wrong in any case.
        case conflict
        /// One speaks, or only this machine does.
        case tooFew = "too-few"
    }

    package let statements: [Statement]
    package let kind: Kind
    /// Those who differ, in the order of the statements.
    package let differing: [Party]
    /// What was published, as far as it is known.
    package let published: [File: ModuleHash]
    /// The files about which they differ.
    package let files: [File]

    /// Comes to a verdict.
    package init(_ said: [Statement]) {
        let attested = Self.attested(said)
        let statements = said.map { $0.settled { attested.contains($0) } }
        let judgements = File.allCases.map { FileJudgement($0, statements) }
        let odd = Set(judgements.flatMap { $0.groups.flatMap(\.self) })
        self.statements = statements
        self.differing = statements.map(\.party).filter(odd.contains)
        self.published = Dictionary(judgements.compactMap { one in one.published.map { (one.file, $0) } }) { $1 }
        self.files = judgements.filter { $0.standing == .differ || $0.standing == .conflict }.map(\.file)
        self.kind = Self.kind(judgements, isUnrecorded: Self.isUnrecorded(statements))
    }

    /// Whether the module cache contradicts itself: then something changed it after the download.
    package var isCacheDamaged: Bool {
        guard let cache = statements.first(where: { $0.party == .cache }) else { return false }
        if case .damaged = cache.zip { return true }
        let noted = statements.first { $0.party == .cacheRecord }?.zip.hash
        return cache.zip.hash != nil && noted != nil && cache.zip.hash != noted
    }

    /// The files of which the checksum database has a hash.
    private static func attested(_ statements: [Statement]) -> [File] {
        File.allCases.filter { file in
            statements.contains { statement in
                guard case .database = statement.party else { return false }
                return statement[file].hash != nil
            }
        }
    }

    private static func isUnrecorded(_ statements: [Statement]) -> Bool {
        statements.contains { statement in
            guard case .database = statement.party, case .absent? = statement.zip.silence else { return false }
            return true
        }
    }

    private static func kind(_ judgements: [FileJudgement], isUnrecorded: Bool) -> Kind {
        let standings = Set(judgements.map(\.standing))
        // Whoever is wrong in any case is named beside it.
        if standings.contains(.conflict) { return .conflict }
        let groups = judgements.flatMap(\.groups)
        if !groups.isEmpty { return kind(groups) }
        guard standings.contains(.agree) else { return .tooFew }
        return isUnrecorded ? .unrecorded : .agree
    }

    /// - `groups`: Those who differ, each with those who say the same.
    private static func kind(_ groups: [[Party]]) -> Kind {
        let roots = Set(groups.map(root))
        guard roots.count == 1, let root = roots.first else { return .several }
        guard root == .machine else { return root }
        let parties = Set(groups.flatMap(\.self))
        let hasCache = parties.contains(.cache) || parties.contains(.cacheRecord)
        let hasSum = parties.contains(where: \.isGoSum)
        return hasCache && hasSum ? .machine : hasSum ? .goSum : .cache
    }

    /// Where the bytes of a group came from: what this machine has came from a proxy or the repository, and what a proxy has from the repository.
    private static func root(_ group: [Party]) -> Kind {
        if group.contains(.repository) { return .tag }
        return group.allSatisfy(\.isLocal) ? .machine : .mirror
    }
}
