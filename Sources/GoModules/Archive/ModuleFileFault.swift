/// Why a module cannot have a file, so that there can be no zip of it.
///
/// Rules: <https://go.dev/ref/mod#zip-path-size-constraints>
public enum ModuleFileFault: Hashable, Sendable, CustomStringConvertible {
    /// The name does not begin with path and version of the module.
    case missingPrefix(String)
    /// The path could be spelled shorter, as `a//b` or `a/../b`.
    case notClean
    /// The path begins with a slash.
    case notRelative
    /// The path breaks a rule of file names.
    case malformed(PathFault)
    /// There is a `go.mod` below the root, so the file belongs to another module.
    case goModNotInRoot
    /// A name that is `go.mod` but for its case.
    case goModInWrongCase
    /// Two names are equal where case does not count.
    case collision(first: String, second: String)
    /// The same name stands for a file and for a folder.
    case fileAndDirectory(String)
    /// The same name stands for two files.
    case duplicate(String)
    /// The `go.mod` in the root is larger than ``ModuleZipRules/maximumGoModSizeInBytes``.
    case goModTooLarge
    /// The `LICENSE` in the root is larger than ``ModuleZipRules/maximumLicenseSizeInBytes``.
    case licenseTooLarge
    /// The name is longer than ``ModuleZipRules/maximumNameLengthInBytes``.
    case nameTooLong
    /// The path has more elements than ``ModuleZipRules/maximumDepth``.
    case tooDeep

    /// The reason in the words of the `go` command, where it has any.
    public var description: String {
        switch self {
        case .missingPrefix(let prefix): "path does not have prefix \(QuotedText.quote(prefix))"
        case .notClean: "file path is not clean"
        case .notRelative: "file path is not relative"
        case .malformed(let fault): fault.description
        case .goModNotInRoot: "go.mod file not in module root directory"
        case .goModInWrongCase: "go.mod files must have lowercase names"
        case .collision(let first, let second):
            "case-insensitive file name collision: \(QuotedText.quote(first)) and \(QuotedText.quote(second))"
        case .fileAndDirectory(let name): "entry \(QuotedText.quote(name)) is both a file and a directory"
        case .duplicate(let name): "multiple entries for file \(QuotedText.quote(name))"
        case .goModTooLarge:
            "go.mod file too large (max size is \(ModuleZipRules.maximumGoModSizeInBytes) bytes)"
        case .licenseTooLarge:
            "LICENSE file too large (max size is \(ModuleZipRules.maximumLicenseSizeInBytes) bytes)"
        case .nameTooLong: "file name too long (max length is \(ModuleZipRules.maximumNameLengthInBytes) bytes)"
        case .tooDeep: "too many path elements (max is \(ModuleZipRules.maximumDepth))"
        }
    }
}
