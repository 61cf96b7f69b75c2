/// A line of a `require` directive, such as `example.com/a v1.0.0 // indirect`.
public struct ModuleRequirement: Hashable, Sendable {
    /// The path of the module, checked for its major version suffix only; Go checks the rest where it uses the path.
    public let path: String
    /// The lowest version that will do.
    public let version: CanonicalVersion
    /// Whether no package of the main module imports this one directly.
    public let isIndirect: Bool
    /// Where the line's first word stands.
    public let position: SourcePosition
}
