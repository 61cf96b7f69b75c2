/// Why a text is no ``NoteKey`` or ``NoteSigner``; worded as the `go` command words it.
public enum NoteKeyError: Error, Equatable {
    /// Not three parts, a name that may not be, not eight hex digits, or a key of the wrong form.
    case malformed
    /// The eight hex digits do not belong to name and key, so one of the three was mistyped.
    case wrongHash
    /// The key is for something else than Ed25519.
    case unknownAlgorithm
}

extension NoteKeyError: CustomStringConvertible {
    /// The words that the `go` command uses.
    public var description: String {
        switch self {
        case .malformed: "malformed verifier id"
        case .wrongHash: "invalid verifier hash"
        case .unknownAlgorithm: "unknown verifier algorithm"
        }
    }
}
