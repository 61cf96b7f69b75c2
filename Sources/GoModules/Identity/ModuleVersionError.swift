/// Why a path and a version do not name a module.
public enum ModuleVersionError: Error, Hashable, Sendable {
    /// The path is none.
    case malformedPath(ModulePathError)
    /// The version is not in the form that modules are served in; the canonical form is empty for what is no version.
    case notCanonical(version: String, canonical: String)
    /// The major versions of path and version differ; `required` names what the path asks for.
    case majorMismatch(path: String, version: String, required: String, found: String)
}

extension ModuleVersionError: CustomStringConvertible {
    /// The sentence of the `go` command, such as `a.b/c@v2.0.0: invalid version: should be v0 or v1, not v2`.
    public var description: String {
        switch self {
        case .malformedPath(let error): error.description
        case .notCanonical(let version, let canonical):
            "version \(QuotedText.quote(version)) is not canonical (should be \(QuotedText.quote(canonical)))"
        case .majorMismatch(let path, let version, let required, let found):
            "\(path)@\(version): invalid version: should be \(required), not \(found)"
        }
    }
}
