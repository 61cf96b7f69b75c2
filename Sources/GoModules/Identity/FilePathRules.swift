/// Which paths a file may have inside of a module.
///
/// They must work on every operating system: no device names of Windows, no characters that a shell or a file system
/// treats specially; letters of all scripts are allowed, their combining marks are not.
///
/// Rules: <https://go.dev/ref/mod#zip-path-size-constraints>
public enum FilePathRules {
    /// Checks a path with slashes, relative to the root of the module.
    ///
    /// - Throws: ``FilePathError``, with the first rule that the path breaks.
    public static func check(_ path: String) throws(FilePathError) {
        if let fault = PathGrammar.file.fault(in: path) { throw FilePathError(path: path, fault: fault) }
    }

    /// The first rule that a path breaks, or nil; the bytes may be anything.
    public static func fault(in path: [UInt8]) -> PathFault? { PathGrammar.file.fault(in: path) }
}
