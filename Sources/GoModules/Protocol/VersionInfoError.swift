/// Why the `.info` answer of another proxy cannot be passed on.
public enum VersionInfoError: Error, Hashable, Sendable {
    /// The version is none that a proxy serves: empty, a branch, `v1.0`, or with a build.
    case notCanonical(version: String)
    /// The answer is about another version than the one that was asked for.
    case otherVersion(answered: String, requested: CanonicalVersion)
    /// The module cannot have the version.
    case mismatch(ModuleVersionError)
    /// The time is none.
    case malformedTime(String)
}

extension VersionInfoError: CustomStringConvertible {
    /// What is wrong, in the words of the `go` command where it has any.
    public var description: String {
        switch self {
        case .notCanonical(let version):
            "proxy returned info for version \(QuotedText.quote(version)), which is not canonical"
        case .otherVersion(let answered, _): "proxy returned info for version \(answered) instead of requested version"
        case .mismatch(let error): error.description
        case .malformedTime(let time): "proxy returned info with malformed time \(QuotedText.quote(time))"
        }
    }
}
