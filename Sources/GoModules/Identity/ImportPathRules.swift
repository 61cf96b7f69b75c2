/// Which paths a package may be imported by.
///
/// Rules: <https://go.dev/ref/spec#Import_declarations>, as the `go` command narrows them.
public enum ImportPathRules {
    /// Checks an import path.
    ///
    /// - Throws: ``ImportPathError``, with the first rule that the path breaks.
    public static func check(_ path: String) throws(ImportPathError) {
        if let fault = PathGrammar.import.fault(in: path) { throw ImportPathError(path: path, fault: fault) }
    }

    /// The first rule that a path breaks, or nil; the bytes may be anything.
    public static func fault(in path: [UInt8]) -> PathFault? { PathGrammar.import.fault(in: path) }
}
