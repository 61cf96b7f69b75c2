internal import Crypto

/// The public key that verifies a database's signatures, such as
/// `sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8`.
///
/// The three parts are the name of the database, a checksum over name and key, and the Ed25519 key
/// itself in base64 with its algorithm in front.
///
/// Source: <https://pkg.go.dev/golang.org/x/mod/sumdb/note#hdr-Verifying_Notes>
public struct NoteKey: Hashable, Sendable, CustomStringConvertible {
    /// The only algorithm there is.
    static let ed25519: UInt8 = 1

    /// Who signs, such as `sum.golang.org`; never empty, without spaces and `+`.
    public let name: String
    /// The checksum over name and key that stands in each signature line, and picks the key for it.
    public let hash: UInt32

    private let publicKey: [UInt8]

    /// Reads the text of a verifier key, whose eight hex digits may be of either case.
    ///
    /// - Throws: ``NoteKeyError``, whose wording is that of the `go` command.
    public init(_ text: String) throws(NoteKeyError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3,
            let name = String(parts[0]), Self.isValid(name: name),
            let hash = Hexadecimal.value(ofEightDigits: parts[1]),
            let key = Base64.decode(parts[2]), let algorithm = key.first
        else { throw .malformed }
        guard hash == Self.hash(name: name, key: key) else { throw .wrongHash }
        guard algorithm == Self.ed25519 else { throw .unknownAlgorithm }
        guard key.count == 1 + HashBytes.count else { throw .malformed }
        self.init(name: name, publicKey: Array(key.dropFirst()))
    }

    /// It is a programmer error to pass a name that is not valid.
    init(name: String, publicKey: [UInt8]) {
        self.name = name
        self.publicKey = publicKey
        self.hash = Self.hash(name: name, key: [Self.ed25519] + publicKey)
    }

    /// The text of the key, with its hex digits in lower case.
    public var description: String {
        "\(id)+\(Base64.encode([Self.ed25519] + publicKey))"
    }

    /// Name and checksum, as messages name a key: `sum.golang.org+033de0ae`.
    public var id: String { "\(name)+\(Hexadecimal.eightDigits(hash))" }

    /// Whether `signature` is this key's signature of `text`; never of another length than 64 bytes.
    func hasSigned(_ text: [UInt8], signature: [UInt8]) -> Bool {
        guard signature.count == 64 else { return false }
        do {
            return try Curve25519.Signing.PublicKey(rawRepresentation: publicKey)
                .isValidSignature(signature, for: text)
        } catch {
            // Bytes that are no point of the curve verify nothing.
            return false
        }
    }

    static func isValid(name: String) -> Bool {
        !name.isEmpty && !name.unicodeScalars.contains { $0 == "+" || $0.properties.isWhitespace }
    }

    /// The first four bytes of SHA-256 over name, line break, and key with its algorithm, big-endian.
    private static func hash(name: String, key: [UInt8]) -> UInt32 {
        let digest = SHA256.hash(data: Array(name.utf8) + [UInt8(ascii: "\n")] + key)
        return digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}
