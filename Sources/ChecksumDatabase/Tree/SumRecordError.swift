/// Why bytes are no record; worded as the `go` command words it.
public enum SumRecordError: Error, Equatable {
    /// Not a number, lines without an empty one between, and an empty line.
    case malformed
}

extension SumRecordError: CustomStringConvertible {
    /// The words that the `go` command uses.
    public var description: String { "malformed record data" }
}
