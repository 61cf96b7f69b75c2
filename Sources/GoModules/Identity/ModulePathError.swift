/// Why a text is no module path.
public enum ModulePathError: Error, Hashable, Sendable {
    /// The text breaks a rule of module paths.
    case malformed(path: String, PathFault)
    /// The text is not the escaped form of anything: an upper-case letter, a stray `!`, or a byte above ASCII.
    case invalidEscape(String)
    /// The text could be unescaped, but to something that is no module path.
    case malformedWhenUnescaped(escaped: String, path: String, PathFault)
}

extension ModulePathError: CustomStringConvertible {
    /// The sentence of the `go` command, such as `malformed module path "a.b/v1": invalid version`.
    public var description: String {
        switch self {
        case .malformed(let path, let fault): "malformed module path \(QuotedText.quote(path)): \(fault)"
        case .invalidEscape(let text): "invalid escaped module path \(QuotedText.quote(text))"
        case .malformedWhenUnescaped(let escaped, let path, let fault):
            "invalid escaped module path \(QuotedText.quote(escaped)): \(Self.malformed(path: path, fault))"
        }
    }

    /// The part of ``description`` that says why, without the text itself.
    public var reason: String {
        switch self {
        case .malformed(_, let fault), .malformedWhenUnescaped(_, _, let fault): fault.description
        case .invalidEscape: "invalid escape"
        }
    }
}
