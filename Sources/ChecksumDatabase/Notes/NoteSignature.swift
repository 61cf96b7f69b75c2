/// One signature line of a note: `— name base64`.
///
/// Holding one does not mean that it was verified; ``SignedNote`` says which ones were.
public struct NoteSignature: Hashable, Sendable {
    /// Em dash and space: what each signature line begins with.
    static let mark = Array("\u{2014} ".utf8)

    /// Who signed, such as `sum.golang.org`.
    public let name: String
    /// Picks the key among those of the same name; see ``NoteKey/hash``.
    public let hash: UInt32
    /// What the key's algorithm made, 64 bytes for Ed25519.
    public let signature: [UInt8]

    init(name: String, hash: UInt32, signature: [UInt8]) {
        self.name = name
        self.hash = hash
        self.signature = signature
    }

    /// Reads a line without its line break; nil when it is none.
    init?(line: ArraySlice<UInt8>) {
        guard line.starts(with: Self.mark) else { return nil }
        let fields = line.dropFirst(Self.mark.count)
            .split(separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
        // Four bytes of key hash, and at least one of signature.
        guard fields.count == 2, let name = String(validating: fields[0], as: UTF8.self), NoteKey.isValid(name: name),
            let bytes = Base64.decode(fields[1]), bytes.count >= 5
        else { return nil }
        self.name = name
        self.hash = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        self.signature = Array(bytes.dropFirst(4))
    }

    /// The line with its line break.
    var line: [UInt8] {
        let hashBytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: hash >> $0) }
        return Self.mark + Array("\(name) \(Base64.encode(hashBytes + signature))\n".utf8)
    }
}
