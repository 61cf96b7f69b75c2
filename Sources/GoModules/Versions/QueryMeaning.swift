/// What the text after `@` asks the `go` command for.
///
/// Rules: <https://go.dev/ref/mod#version-queries>
public enum QueryMeaning: Hashable, Sendable {
    /// `latest`: the highest release, else the highest pre-release, else the newest commit.
    case latest
    /// `upgrade`: as `latest`, but never below the version in use.
    case upgrade
    /// `patch`: the highest release with the major and minor version in use.
    case patch
    /// `v1.2.3`: this version and no other.
    case exactly(SemanticVersion)
    /// `v1` or `v1.2`: the highest version that begins so.
    case beginningWith(SemanticVersion)
    /// `<v1.2.3`: the highest version below.
    case below(SemanticVersion)
    /// `<=v1.2.3`: the highest version that is not above.
    case atMost(SemanticVersion)
    /// `>v1.2.3`: the lowest version above.
    case above(SemanticVersion)
    /// `>=v1.2.3`: the lowest version that is not below.
    case atLeast(SemanticVersion)
    /// Anything else: a branch, a tag or a commit.
    case revision(String)

    /// Reads the text as a user writes it after `@`; a comparison without a version is a revision that cannot exist.
    public init(_ text: String) {
        switch text {
        case "latest": self = .latest
        case "upgrade": self = .upgrade
        case "patch": self = .patch
        default: self = Self.comparison(text) ?? Self.version(text) ?? .revision(text)
        }
    }

    private static func version(_ text: String) -> QueryMeaning? {
        guard let version = SemanticVersion(text) else { return nil }
        // Only all three numbers name one version; fewer are the beginning of one.
        return text.utf8.count(where: { $0 == .dot }) < 2 ? .beginningWith(version) : .exactly(version)
    }

    private static func comparison(_ text: String) -> QueryMeaning? {
        let signs = text.prefix { $0 == "<" || $0 == ">" || $0 == "=" }
        guard let version = SemanticVersion(String(text.dropFirst(signs.count))) else { return nil }
        return switch signs {
        case "<": .below(version)
        case "<=": .atMost(version)
        case ">": .above(version)
        case ">=": .atLeast(version)
        default: nil
        }
    }
}
