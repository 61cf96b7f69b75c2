/// Why bytes are no tree head.
public enum TreeHeadError: Error, Equatable {
    /// The signed text is not the description of a tree.
    case malformed
    /// The note around it is not one, or not signed by the key.
    case note(SignedNoteError)
}

extension TreeHeadError: CustomStringConvertible {
    /// The words that the `go` command uses.
    public var description: String {
        switch self {
        case .malformed: "malformed tree note"
        case .note(let error): "reading tree note: \(error)"
        }
    }
}
