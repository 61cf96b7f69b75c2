/// The limits of module zips, and the rules that concern a zip as a whole.
///
/// Rules: <https://go.dev/ref/mod#zip-path-size-constraints>
public enum ModuleZipRules {
    /// The largest zip file: 500 MiB, the limit of the `go` command; a file of exactly this size is allowed.
    public static let maximumZipSizeInBytes: UInt64 = 500 << 20
    /// The largest sum of the sizes of all files when unpacked: 500 MiB, the limit of the `go` command.
    public static let maximumContentSizeInBytes: UInt64 = 500 << 20
    /// The largest `go.mod`: 16 MiB, the limit of the `go` command.
    public static let maximumGoModSizeInBytes: UInt64 = 16 << 20
    /// The largest `LICENSE` in the root folder: 16 MiB, the limit of the `go` command.
    public static let maximumLicenseSizeInBytes: UInt64 = 16 << 20
    /// The most entries of a zip that is taken from elsewhere, and the most files and folders together: our own limit, ten
    /// times the largest toolchain.
    public static let maximumEntryCount = 250_000
    /// The longest name of an entry, prefix included: our own limit, the longest path of Linux.
    public static let maximumNameLengthInBytes = 4096
    /// The most elements that a file's path may have: our own limit, so that names stay cheap to check.
    public static let maximumDepth = 64

    /// What the name of every entry begins with: path and version, never escaped, such as `a.b/C@v1.0.0-RC1/`.
    public static func prefix(of module: ModuleVersion) -> String { "\(module)/" }

    /// Whether the zip of a module below the root of its repository gets the `LICENSE` of that root.
    ///
    /// It does when `files`, whose paths are relative to the module's folder, have no entry of exactly this name, not even
    /// a symbolic link. `directory` is that folder's path in the repository, and empty for its root.
    ///
    /// Rules: <https://go.dev/ref/mod#vcs-license>
    public static func inheritsLicense(_ files: [ModuleTreeFile], in directory: String) -> Bool {
        !directory.isEmpty && !files.contains { $0.kind != .directory && $0.path == "LICENSE" }
    }

    /// Whether `path` is the shortest spelling of itself: no empty element, no `.`, and `..` at the beginning only.
    static func isClean(_ path: ArraySlice<UInt8>) -> Bool {
        guard let first = path.first else { return false }
        if path.count == 1 { return true }
        let isAbsolute = first == .slash
        var mayGoUp = !isAbsolute
        for element in path.dropFirst(isAbsolute ? 1 : 0).split(separator: .slash, omittingEmptySubsequences: false) {
            if element.isEmpty || element.elementsEqual([.dot]) { return false }
            let goesUp = element.elementsEqual([.dot, .dot])
            if goesUp, !mayGoUp { return false }
            mayGoUp = goesUp
        }
        return true
    }

    /// Whether `name` is `go.mod` if case does not count.
    static func isGoMod(_ name: ArraySlice<UInt8>) -> Bool { name.map(\.lowercased).elementsEqual("go.mod".utf8) }
}
