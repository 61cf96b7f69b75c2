/// The versions that the tags of a repository name for one module.
///
/// Rules: <https://go.dev/ref/mod#vcs-version> and <https://go.dev/ref/mod#non-module-compat>
public struct ModuleTags: Sendable {
    /// The versions whose major version is the module's, ascending.
    public let versions: [SemanticVersion]
    /// Versions of 2 and above of a module without a major version, ascending; each may be a version with `+incompatible`.
    public let incompatible: [SemanticVersion]

    /// Reads the names of all tags, without `refs/tags/`.
    public init(_ names: some Sequence<String>, of place: ModulePlace) {
        let tagged = place.hasNoTags ? [] : names.compactMap { Self.version(ofTag: $0, of: place) }
        self.versions = tagged.filter(place.admits).sorted()
        self.incompatible = place.mayBeIncompatible ? tagged.filter { !place.admits($0) }.sorted() : []
    }

    /// The version where authors say which versions they take back: the highest release, else the highest pre-release.
    public var highest: SemanticVersion? { versions.last { !$0.isPrerelease } ?? versions.last }

    /// The highest version of each incompatible major version: the ones that must have no `go.mod`, ascending.
    public var highestOfMajors: [SemanticVersion] {
        zip(incompatible, incompatible.dropFirst().map(Optional.some) + [nil])
            .filter { $0.major != $1?.major }
            .map(\.0)
    }

    /// The list of a proxy, ascending.
    ///
    /// - `majors`: The incompatible major versions whose highest version has no `go.mod`; empty also when the highest
    ///   compatible version has one.
    public func list(withIncompatible majors: Set<String>) -> [CanonicalVersion] {
        let others = incompatible.filter { majors.contains($0.major) }
            .compactMap { CanonicalVersion("\($0)+incompatible") }
        return versions.compactMap(CanonicalVersion.init) + others
    }

    /// Only canonical tags count, and `+incompatible` is never part of one.
    private static func version(ofTag name: String, of place: ModulePlace) -> SemanticVersion? {
        guard let (version, isCanonical) = place.version(ofTag: name), isCanonical, !version.isPseudo else {
            return nil
        }
        return version
    }
}
