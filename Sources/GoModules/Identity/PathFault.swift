/// What is wrong with a module path, an import path or a file path.
///
/// `description` is the wording of the `go` command, such as `trailing dot in path element`, so that a user who knows
/// the one message recognises the other.
///
/// Rules: <https://go.dev/ref/mod#go-mod-file-ident> and <https://go.dev/ref/mod#zip-path-size-constraints>
public enum PathFault: Hashable, Sendable {
    /// The bytes are no UTF-8.
    case invalidUTF8
    /// There is no text at all.
    case emptyText
    /// The path begins with a dash, so that a command could take it for an option.
    case leadingDash
    /// Two slashes follow each other.
    case doubleSlash
    /// The path ends in a slash.
    case trailingSlash
    /// An element is empty, as the first one of a path that begins with a slash.
    case emptyElement
    /// An element consists of dots only.
    case dotsOnly(String)
    /// An element of a module path begins with a dot.
    case leadingDot
    /// An element ends in a dot.
    case trailingDot
    /// A character that this kind of path may not have.
    case invalidCharacter(Unicode.Scalar)
    /// A name that Windows reserves for a device.
    case reservedOnWindows(String)
    /// An element looks like a short name that Windows makes up, such as `LONGNA~1`.
    case trailingTildeAndDigits
    /// The first element of a module path has no dot, so it is no host name.
    case missingDotInFirstElement
    /// A character that the first element of a module path may not have.
    case invalidCharacterInFirstElement(Unicode.Scalar)
    /// The major version suffix is malformed, such as `/v1` or `/v02`.
    case invalidMajorSuffix
}

extension PathFault: CustomStringConvertible {
    /// The reason in the words of the `go` command.
    public var description: String {
        switch self {
        case .invalidUTF8: "invalid UTF-8"
        case .emptyText: "empty string"
        case .leadingDash: "leading dash"
        case .doubleSlash: "double slash"
        case .trailingSlash: "trailing slash"
        case .emptyElement: "empty path element"
        case .dotsOnly(let element): "invalid path element \(QuotedText.quote(element))"
        case .leadingDot: "leading dot in path element"
        case .trailingDot: "trailing dot in path element"
        case .invalidCharacter(let scalar): "invalid char \(QuotedText.quote(scalar))"
        case .reservedOnWindows(let name): "\(QuotedText.quote(name)) disallowed as path element component on Windows"
        case .trailingTildeAndDigits: "trailing tilde and digits in path element"
        case .missingDotInFirstElement: "missing dot in first path element"
        case .invalidCharacterInFirstElement(let scalar):
            "invalid char \(QuotedText.quote(scalar)) in first path element"
        case .invalidMajorSuffix: "invalid version"
        }
    }
}
