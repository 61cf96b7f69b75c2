/// Why bytes are no ``SignedNote``; worded as the `go` command words it.
public enum SignedNoteError: Error, Equatable {
    /// Not of the form of a note, too long, or with too many signatures.
    case malformed
    /// A key that we have did not sign this text: it was altered, or the signature was.
    case invalidSignature(keyID: String)
    /// No signature is of a key that we have.
    case unverifiable
    /// The private key could not sign. Nothing that the caller passes causes this.
    case signingFailed
}

extension SignedNoteError: CustomStringConvertible {
    /// The words that the `go` command uses.
    public var description: String {
        switch self {
        case .malformed: "malformed note"
        case .invalidSignature(let keyID): "invalid signature for key \(keyID)"
        case .unverifiable: "note has no verifiable signatures"
        case .signingFailed: "the private key could not sign the note"
        }
    }
}
