/// Why a pseudo-version cannot be true, although it has the shape of one.
public enum PseudoVersionError: Error, Hashable, Sendable {
    /// The fourteen digits are no date and time.
    case malformedTime(version: String, digits: String)
    /// The version claims to come before a release whose patch number is 0.
    case negativePatch(version: String, release: String)
    /// The version has no base, so it cannot have inherited a build.
    case buildWithoutBase(version: String, build: String)
}

extension PseudoVersionError: CustomStringConvertible {
    /// The sentence of the `go` command.
    public var description: String {
        switch self {
        case .malformedTime(let version, let digits):
            "pseudo-version \(QuotedText.quote(version)) invalid: malformed time \(QuotedText.quote(digits))"
        case .negativePatch(let version, let release):
            """
            pseudo-version \(QuotedText.quote(version)) invalid: \
            version before \(release) would have negative patch number
            """
        case .buildWithoutBase(let version, let build):
            """
            pseudo-version \(QuotedText.quote(version)) invalid: \
            lacks base version, but has build metadata \(QuotedText.quote(build))
            """
        }
    }
}
