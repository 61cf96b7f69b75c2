internal import Crypto

/// The private key of a database.
///
/// It never shows its secret: there is no way to get the text back that it was read from.
///
/// Source: <https://pkg.go.dev/golang.org/x/mod/sumdb/note#hdr-Signing_Notes>
public struct NoteSigner: Sendable {
    /// The public half, for those who verify.
    public let key: NoteKey

    private let privateKey: Curve25519.Signing.PrivateKey

    /// Reads `PRIVATE+KEY+name+hash+key`, where the hash is that of the public key.
    ///
    /// - Throws: ``NoteKeyError``.
    public init(_ text: String) throws(NoteKeyError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].elementsEqual("PRIVATE".utf8), parts[1].elementsEqual("KEY".utf8),
            let name = String(parts[2]),
            let hash = Hexadecimal.value(ofEightDigits: parts[3]),
            let secret = Base64.decode(parts[4]), let algorithm = secret.first
        else { throw .malformed }
        guard algorithm == NoteKey.ed25519 else { throw .unknownAlgorithm }
        try self.init(name: name, seed: Array(secret.dropFirst()))
        guard key.hash == hash else { throw .wrongHash }
    }

    /// Makes the key of a new database from 32 random bytes.
    ///
    /// - Throws: ``NoteKeyError/malformed`` for a name that is empty or holds a space or `+`, or another number of bytes.
    public init(name: String, seed: [UInt8]) throws(NoteKeyError) {
        guard NoteKey.isValid(name: name) else { throw .malformed }
        do {
            self.privateKey = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        } catch {
            throw .malformed
        }
        self.key = NoteKey(name: name, publicKey: Array(privateKey.publicKey.rawRepresentation))
    }

    /// `text` with an empty line and this signer's signature line after it.
    ///
    /// - Throws: ``SignedNoteError/malformed`` unless `text` may stand in a note: it ends in a line break and
    ///   holds no other control character.
    public func note(_ text: String) throws(SignedNoteError) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard NoteText.isWellFormed(bytes), bytes.last == UInt8(ascii: "\n") else { throw .malformed }
        let signature: [UInt8]
        do {
            signature = Array(try privateKey.signature(for: bytes))
        } catch {
            throw .signingFailed
        }
        return bytes + [UInt8(ascii: "\n")] + NoteSignature(name: key.name, hash: key.hash, signature: signature).line
    }
}

extension NoteSigner: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says whose key it is, and nothing of the secret.
    public var description: String { "signer \(key.id)" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows no members, so that `dump` prints no secret.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
