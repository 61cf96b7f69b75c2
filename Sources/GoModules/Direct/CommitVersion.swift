/// The version that a branch, a tag or a commit stands for, as far as the names of tags decide it.
///
/// Rules: <https://go.dev/ref/mod#vcs-version> and <https://go.dev/ref/mod#pseudo-versions>
public struct CommitVersion: Sendable {
    private let commit: CommitFacts
    private let place: ModulePlace
    private let retractions: [VersionInterval]
    private let incompatibleMajors: Set<String>

    /// - `incompatibleMajors`: The major versions that the commit can have with `+incompatible`, such as `v2`.
    /// - `retractions`: What the newest version of the module takes back.
    public init(
        of commit: CommitFacts,
        in place: ModulePlace,
        incompatibleMajors: Set<String>,
        retractions: [VersionInterval] = []
    ) {
        self.commit = commit
        self.place = place
        self.retractions = retractions
        self.incompatibleMajors = place.mayBeIncompatible ? incompatibleMajors : []
    }

    /// The same, with what the newest version of the module takes back.
    public func without(_ retractions: [VersionInterval]) -> CommitVersion {
        CommitVersion(of: commit, in: place, incompatibleMajors: incompatibleMajors, retractions: retractions)
    }

    /// What the tags on the commit decide.
    public enum Choice: Hashable, Sendable {
        /// The version is that of a tag.
        case tagged(SemanticVersion)
        /// A pseudo-version after this one: a tag with build metadata was asked for by its version.
        case pseudo(after: SemanticVersion)
        /// A pseudo-version after the highest version among the ancestors.
        case pseudoAfterAncestor
    }

    /// Chooses by the tags on the commit.
    ///
    /// - `requested`: The version that was asked for, where the query is one.
    public func choice(for requested: SemanticVersion?) -> Choice {
        var highest: SemanticVersion?
        var equivalent: SemanticVersion?
        for tag in commit.tags {
            guard let (version, isCanonical) = place.version(ofTag: tag) else { continue }
            if let requested, version.precedence(comparedTo: requested) == 0 {
                if isCanonical { return .tagged(version) }
                equivalent = version
            }
            let isHigher = highest.map { $0.precedence(comparedTo: version) < 0 } ?? true
            if isCanonical, isHigher, isAllowed(version) { highest = version }
        }
        if let highest { return .tagged(highest) }
        return equivalent.map(Choice.pseudo(after:)) ?? .pseudoAfterAncestor
    }

    /// The highest version among the tags of ancestors, to base a pseudo-version on; nil when none fits.
    public func base(ofAncestorTags tags: some Sequence<String>) -> SemanticVersion? {
        tags.lazy.compactMap { place.version(ofTag: $0)?.version }
            .filter(isAllowed)
            .max { $0.precedence(comparedTo: $1) < 0 }
    }

    /// The pseudo-version after `base`; nil where there can be none, as when the time is beyond its digits.
    public func pseudoVersion(after base: SemanticVersion?) -> SemanticVersion? {
        PseudoVersion(major: place.suffix.major, base: base, time: commit.time, revision: commit.shortHash)?.semantic
    }

    private func isAllowed(_ version: SemanticVersion) -> Bool {
        (place.admits(version) || incompatibleMajors.contains(version.major))
            && !retractions.contains { $0.contains(version) }
    }

    /// The version in the form in which a proxy serves it, with `+incompatible` where it needs that.
    ///
    /// - `version`: What the tags decided.
    /// - `requested`: What was asked for, a version or another word; nil for the newest commit.
    /// - Throws: ``CommitVersionFault``
    public func canonical(
        _ version: SemanticVersion,
        requested: String?
    ) throws(CommitVersionFault) -> CanonicalVersion {
        let base = version.withoutIncompatible
        let asked = requested.flatMap { SemanticVersion($0) }
        let wantsIncompatible =
            version.isIncompatible || asked?.isIncompatible == true && asked?.withoutIncompatible == base
        let needsIncompatible = !place.admits(base)
        if let asked, asked.isModuleCanonical, asked.withoutIncompatible != base {
            let shown =
                needsIncompatible && incompatibleMajors.contains(base.major) ? "\(base)+incompatible" : "\(version)"
            throw .resolvesToAnother(version: shown, requested: asked.withoutIncompatible.description)
        }
        if needsIncompatible, !incompatibleMajors.contains(base.major) {
            guard place.suffix.suffix.isEmpty else { throw .majorMustMatch }
            throw .needsSuffix("\(place.suffix.prefix)/\(version.major)")
        }
        if !needsIncompatible, wantsIncompatible { throw .isCompatible(major: version.major) }
        guard let canonical = CanonicalVersion(needsIncompatible ? "\(base)+incompatible" : base.description) else {
            throw .majorMustMatch
        }
        return canonical
    }
}

extension SemanticVersion {
    /// This version, less `+incompatible`.
    var withoutIncompatible: SemanticVersion { isIncompatible ? SemanticVersion(canonical) ?? self : self }
}
