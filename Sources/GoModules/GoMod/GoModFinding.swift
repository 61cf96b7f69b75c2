/// One thing that is wrong in a `go.mod` or `go.work` file, and where.
///
/// Example: `go.mod:2: unknown directive: frobnicate`
public struct GoModFinding: Error, Hashable, CustomStringConvertible {
    /// The file's name, as the caller gave it.
    public let file: String
    /// Where it is; for a directive, where the first word of its line begins.
    public let position: SourcePosition
    /// What is wrong, in Go's words, sometimes on two lines.
    public let message: String

    /// `FILE:LINE: message`, or `FILE:LINE:COLUMN: message` when the column is not the first.
    public var description: String {
        let column = position.column > 1 ? ":\(position.column)" : ""
        return "\(file):\(position.line)\(column): \(message)"
    }
}
