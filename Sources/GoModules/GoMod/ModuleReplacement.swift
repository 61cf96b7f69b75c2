/// A line of a `replace` directive, such as `example.com/a v1.2.3 => ./fork`.
public struct ModuleReplacement: Hashable, Sendable {
    /// Where the content comes from instead.
    public enum Target: Hashable, Sendable {
        /// Another module, or the same one at another version. The path is not checked.
        case module(path: String, version: CanonicalVersion)
        /// A folder, absolute or relative to the file.
        case directory(String)
    }

    /// The path of the replaced module.
    public let path: String
    /// The version that is replaced, or nil for all of them.
    public let version: CanonicalVersion?
    /// What replaces it.
    public let target: Target
    /// Where the line's first word stands.
    public let position: SourcePosition
}
