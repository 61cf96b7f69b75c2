/// Why a file may not have a path.
public struct FilePathError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path as it was given.
    public let path: String
    /// The rule that it breaks.
    public let fault: PathFault

    /// Puts a path and its fault together.
    public init(path: String, fault: PathFault) {
        self.path = path
        self.fault = fault
    }

    /// The sentence of the `go` command, such as `malformed file path "a:b": invalid char ':'`.
    public var description: String { "malformed file path \(QuotedText.quote(path)): \(fault)" }
}
