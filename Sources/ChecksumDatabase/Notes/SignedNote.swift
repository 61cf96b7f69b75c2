/// A text together with signatures, at least one of which was verified.
///
/// ```
/// go.sum database tree
/// 3
/// nND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=
///
/// — sum.example.org 33d10TZYzXAlgFuBR5579WE9hii8kLlnk2KhCMLZtEbqnBaN+XRyYZKsPCw+eBnultq6Eh+zVYbbOh2AoSgi6lhirAg=
/// ```
///
/// Source: <https://pkg.go.dev/golang.org/x/mod/sumdb/note#hdr-Signed_Notes>
public struct SignedNote: Hashable, Sendable {
    /// A longer note is refused unread: the real ones are below 300 bytes.
    public static let maximumSizeInBytes = 1_000_000
    /// A note with more signature lines is refused: each costs a curve operation.
    public static let maximumSignatures = 100

    /// What was signed, with its final line break.
    public let text: String
    /// The signatures that given keys verified, in the order of the note; never empty.
    public let verified: [NoteSignature]
    /// Signatures of keys that were not given; they say nothing, since anybody can add them.
    public let unverified: [NoteSignature]

    /// Verifies `bytes` with `keys`.
    ///
    /// A signature of a key that is not given is kept apart; a wrong signature of a given key is an error.
    /// Of several lines of one key only the first counts.
    ///
    /// - Throws: ``SignedNoteError``.
    public init(_ bytes: [UInt8], keys: [NoteKey]) throws(SignedNoteError) {
        guard bytes.count <= Self.maximumSizeInBytes, NoteText.isWellFormed(bytes),
            let end = Self.endOfText(in: bytes)
        else { throw .malformed }
        let text = Array(bytes[..<end])
        let signatures = try Self.signatures(in: bytes[(end + 1)...])

        var verified: [NoteSignature] = []
        var unverified: [NoteSignature] = []
        var seen: Set<NoteKey> = []
        for signature in signatures {
            guard let key = keys.first(where: { $0.name == signature.name && $0.hash == signature.hash }) else {
                if !unverified.contains(signature) { unverified.append(signature) }
                continue
            }
            guard seen.insert(key).inserted else { continue }
            guard key.hasSigned(text, signature: signature.signature) else { throw .invalidSignature(keyID: key.id) }
            verified.append(signature)
        }
        guard !verified.isEmpty else { throw .unverifiable }
        self.text = String(decoding: text, as: UTF8.self)
        self.verified = verified
        self.unverified = unverified
    }

    /// The note with its verified signatures alone: nothing in it is unauthenticated.
    public var bytes: [UInt8] {
        Array(text.utf8) + [UInt8(ascii: "\n")] + verified.flatMap(\.line)
    }

    /// Where the empty line before the signatures begins: the last empty line, since a text may hold some too.
    private static func endOfText(in bytes: [UInt8]) -> Int? {
        let newline = UInt8(ascii: "\n")
        return bytes.indices.dropFirst().last { bytes[$0] == newline && bytes[$0 - 1] == newline }
    }

    private static func signatures(in block: ArraySlice<UInt8>) throws(SignedNoteError) -> [NoteSignature] {
        guard block.last == UInt8(ascii: "\n") else { throw .malformed }
        let lines = block.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count <= maximumSignatures else { throw .malformed }
        var signatures: [NoteSignature] = []
        for line in lines {
            guard let signature = NoteSignature(line: line) else { throw .malformed }
            signatures.append(signature)
        }
        return signatures
    }
}
