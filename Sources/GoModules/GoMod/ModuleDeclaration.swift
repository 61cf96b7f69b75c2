/// The `module` line of a `go.mod` file.
public struct ModuleDeclaration: Hashable, Sendable {
    /// The module's path, unchecked: `module x` is legal as long as nobody requires it.
    public let path: String
    /// What the comments say behind `Deprecated:`, perhaps on several lines; nil when the module is not deprecated.
    public let deprecation: String?
    /// Where the line's first word stands.
    public let position: SourcePosition
}
