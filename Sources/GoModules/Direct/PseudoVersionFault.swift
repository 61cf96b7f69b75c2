/// Why a pseudo-version is not that of a commit.
///
/// The texts are those of the `go` command, which users look for.
///
/// Rules: <https://go.dev/ref/mod#pseudo-versions>
public enum PseudoVersionFault: Error, Hashable, CustomStringConvertible {
    /// The name of the commit has not the length that is right for it.
    case otherLength(isLonger: Bool, expected: String)
    /// It is the name of another commit.
    case otherRevision(expected: String)
    /// The time is not the commit's.
    case otherTime(expected: String)
    /// `v1` without a tag before it.
    case majorWithoutBase
    /// The version says that there is a tag before it, and there is none.
    case baseNotFound(String)
    /// The tag before it is on another line of history.
    case notDescendant(revision: String, base: String)
    /// The commit has the tag itself, so the tag names it.
    case alreadyTagged(tag: String, revision: String)
    /// The version cannot be taken apart.
    case malformed(PseudoVersionError)

    /// One sentence, without the module.
    public var description: String {
        switch self {
        case .otherLength(let isLonger, let expected):
            "revision is \(isLonger ? "longer" : "shorter") than canonical (expected \(expected))"
        case .otherRevision(let expected): "does not match short name of revision (expected \(expected))"
        case .otherTime(let expected): "does not match version-control timestamp (expected \(expected))"
        case .majorWithoutBase: "major version without preceding tag must be v0, not v1"
        case .baseNotFound(let base): "preceding tag (\(base)) not found"
        case .notDescendant(let revision, let base):
            "revision \(revision) is not a descendent of preceding tag (\(base))"
        case .alreadyTagged(let tag, let revision):
            "tag (\(tag)) found on revision \(revision) is already canonical, so should not be replaced with a pseudo-version "
                + "derived from that tag"
        case .malformed(let error): error.description
        }
    }
}
