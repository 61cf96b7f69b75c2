/// What a `go.mod` file says, such as `module example.com/m` and `go 1.23.0`.
///
/// Rules: <https://go.dev/ref/mod#go-mod-file>
public struct GoModFile: Hashable, Sendable {
    /// The module line, or nil: a file without one can be read, but names no module.
    public internal(set) var module: ModuleDeclaration?
    /// The version of the `go` line, such as `1.23.0`; nil when there is none, which means 1.16.
    public internal(set) var goVersion: String?
    /// The name in the `toolchain` line, such as `go1.24.2` or `default`.
    public internal(set) var toolchain: String?
    /// The `godebug` lines.
    public internal(set) var godebugSettings: [GoDebugSetting] = []
    /// The `require` lines, duplicates included.
    public internal(set) var requirements: [ModuleRequirement] = []
    /// The `exclude` lines.
    public internal(set) var exclusions: [ModuleExclusion] = []
    /// The `replace` lines; of two for the same version the later one counts.
    public internal(set) var replacements: [ModuleReplacement] = []
    /// The `retract` lines.
    public internal(set) var retractions: [ModuleRetraction] = []
    /// The import paths of the `tool` lines.
    public internal(set) var tools: [String] = []
    /// The folders of the `ignore` lines.
    public internal(set) var ignoredDirectories: [String] = []
    /// The text as lines and blocks, with its comments.
    public let syntax: GoModSyntax

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - bytes: The text, at most ``GoModLimits/sizeInBytes``. Bytes that are not UTF-8 read as U+FFFD.
    ///   - role: Decides which directives are read.
    ///   - file: The file's name in errors.
    /// - Throws: ``GoModError``, with all findings, not only the first, unless lines and blocks cannot be told apart.
    public init(_ bytes: [UInt8], as role: GoModRole, file: String = "go.mod") throws(GoModError) {
        let syntax = try GoModSyntax(bytes, file: file)
        var reader = GoModReader(syntax, as: role, file: file)
        self = try reader.read()
    }

    /// An empty file that is still to be filled.
    init(syntax: GoModSyntax) { self.syntax = syntax }
}
