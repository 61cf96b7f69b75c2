/// Why a module proxy cannot be asked for a version or revision.
public enum VersionQueryError: Error, Hashable, Sendable {
    /// The text could not be part of a URL or a file name, such as `feature/x` or `<v2`.
    case disallowed(String)
    /// The text is not the escaped form of anything: an upper-case letter, a stray `!`, or a byte above ASCII.
    case invalidEscape(String)
    /// The text could be unescaped, but to something that is no file name.
    case malformedWhenUnescaped(escaped: String, PathFault)
}

extension VersionQueryError: CustomStringConvertible {
    /// The sentence of the `go` command, such as `version "feature/x" invalid: disallowed version string`.
    public var description: String {
        switch self {
        case .disallowed(let text): "version \(QuotedText.quote(text)) invalid: disallowed version string"
        case .invalidEscape(let text): "invalid escaped version \(QuotedText.quote(text))"
        case .malformedWhenUnescaped(let text, let fault):
            "invalid escaped version \(QuotedText.quote(text)): \(fault)"
        }
    }
}
