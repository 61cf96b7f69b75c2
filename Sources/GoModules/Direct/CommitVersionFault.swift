/// Why a commit cannot have a version.
///
/// The texts are those of the `go` command, which users look for.
public enum CommitVersionFault: Error, Hashable, CustomStringConvertible {
    /// A branch or tag is called like a version and stands for another one.
    case resolvesToAnother(version: String, requested: String)
    /// The module's path ends in a major version, and the version has another.
    case majorMustMatch
    /// The major version belongs to a module with this path.
    case needsSuffix(String)
    /// `+incompatible` is for major versions from 2.
    case isCompatible(major: String)

    /// One sentence, without the module.
    public var description: String {
        switch self {
        case .resolvesToAnother(let version, let requested):
            "resolves to version \(version) (\(requested) is not a tag)"
        case .majorMustMatch: "module path includes a major version suffix, so major version must match"
        case .needsSuffix(let path):
            "module contains a go.mod file, so module path must match major version (\(QuotedText.quote(path)))"
        case .isCompatible(let major): "+incompatible suffix not allowed: major version \(major) is compatible"
        }
    }
}
