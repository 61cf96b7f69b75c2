/// A line of an `exclude` directive, such as `example.com/a v1.0.0`.
public struct ModuleExclusion: Hashable, Sendable {
    /// The path of the module, checked for its major version suffix only.
    public let path: String
    /// The version that must not be used.
    public let version: CanonicalVersion
    /// Where the line's first word stands.
    public let position: SourcePosition
}
