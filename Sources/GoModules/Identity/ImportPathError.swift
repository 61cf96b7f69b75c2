/// Why a text is no import path.
public struct ImportPathError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path as it was given.
    public let path: String
    /// The rule that it breaks.
    public let fault: PathFault

    /// Puts a path and its fault together.
    public init(path: String, fault: PathFault) {
        self.path = path
        self.fault = fault
    }

    /// The sentence of the `go` command, such as `malformed import path "a b": invalid char ' '`.
    public var description: String { "malformed import path \(QuotedText.quote(path)): \(fault)" }
}
