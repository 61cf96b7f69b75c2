/// Why a path is not a request that a module proxy can answer.
public enum ProxyRequestError: Error, Hashable, Sendable {
    /// The path has not the form of a module request at all; other routes may know it.
    case notModuleRequest
    /// The path, or one of its elements, is longer than any that a client could store; the limit is in bytes.
    case tooLong(limit: Int)
    /// The part before `/@v/` or `/@latest` is no module path.
    case malformedPath(ModulePathError)
    /// The part after `/@v/` could not be part of a URL.
    case malformedVersion(VersionQueryError)
    /// A `.mod` or `.zip` was asked for by something that is no canonical version.
    case notCanonical(String)
    /// Path and version are well-formed, but cannot go together.
    case mismatch(ModuleVersionError)
    /// The part after `/@v/` is neither `list` nor one of the three files; the name is as it was asked for.
    case unknownFile(String)
}

extension ProxyRequestError: CustomStringConvertible {
    /// What is wrong, as an answer that the `go` command will print after `not found: `.
    public var description: String {
        switch self {
        case .notModuleRequest: "not a module proxy request"
        case .tooLong(let limit): "request path or one of its elements is longer than \(limit) bytes"
        // The user knows the path, not its escaped form.
        case .malformedPath(.malformedWhenUnescaped(_, let path, let fault)):
            ModulePathError.malformed(path: path, fault).description
        case .malformedPath(let error): error.description
        case .malformedVersion(let error): error.description
        case .notCanonical(let version): "version \(QuotedText.quote(version)) is not canonical"
        case .mismatch(let error): error.description
        case .unknownFile(let name): "no such file: \(QuotedText.quote(name))"
        }
    }
}
