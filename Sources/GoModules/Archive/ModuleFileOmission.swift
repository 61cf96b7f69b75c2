/// Why a file of a module's folder is left out of the module's zip, without harm.
///
/// Rules: <https://go.dev/ref/mod#zip-path-size-constraints> and <https://pkg.go.dev/golang.org/x/mod/zip>
public enum ModuleFileOmission: Hashable, Sendable, CustomStringConvertible {
    /// A package of another module that was copied here.
    case vendored
    /// A folder above the file has a `go.mod` of its own.
    case inAnotherModule
    /// Mercurial makes this file up when it writes an archive.
    case hgArchival
    /// Zips of modules have no symbolic links.
    case symbolicLink
    /// Neither a file nor a symbolic link.
    case notRegular

    /// The reason in the words of the `go` command.
    public var description: String {
        switch self {
        case .vendored: "file is in vendor directory"
        case .inAnotherModule: "file is in another module"
        case .hgArchival: "file is inserted by 'hg archive' and is always omitted"
        case .symbolicLink: "file is a symbolic link"
        case .notRegular: "not a regular file"
        }
    }
}
