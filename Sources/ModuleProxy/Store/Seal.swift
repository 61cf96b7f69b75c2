internal import Crypto

/// The SHA-256 of the whole content of a stored file, which the store keeps beside the file.
///
/// It tells whether a file is what was written, whatever the file is; it does not tell whether that was right. `h1:` hashes
/// leave out much of a zip, and nothing else covers an `.info`, a list or a pin.
package struct Seal: Hashable, Sendable, CustomStringConvertible {
    /// What stands for the seal of a file whose attribute is none: no content has it.
    package static let illegible = Seal(bytes: [])

    /// The hash, 32 bytes.
    package let bytes: [UInt8]

    /// The seal that a file system kept: 32 bytes, or their 64 hexadecimal digits, as an operator may write them.
    ///
    /// Returns nil for anything else.
    package init?(attribute: [UInt8]) {
        switch attribute.count {
        case 32: bytes = attribute
        case 64:
            let digits = attribute.compactMap(Self.value)
            guard digits.count == 64 else { return nil }
            bytes = stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        default: return nil
        }
    }

    /// The seal of a file with this content.
    package init(of content: [UInt8]) {
        var hasher = SealHasher()
        hasher.update(content)
        self = hasher.seal
    }

    fileprivate init(_ digest: SHA256.Digest) { bytes = Array(digest) }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Such as `sha256:e3b0c442…`, as `sha256sum` prints it.
    package var description: String { self == .illegible ? "no hash" : "sha256:" + Self.digits(bytes) }

    /// The first 16 hexadecimal digits, enough to tell two contents of one file apart; nil when it stands for no content.
    package var shortDigits: String? { self == .illegible ? nil : Self.digits(bytes.prefix(8)) }

    private static func digits(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

/// Makes a ``Seal`` of content that comes in pieces.
package struct SealHasher: Sendable {
    private var hash = SHA256()

    package init() {}

    package mutating func update(_ piece: [UInt8]) { piece.withUnsafeBytes { hash.update(bufferPointer: $0) } }

    /// The seal of everything until now.
    package var seal: Seal { Seal(hash.finalize()) }
}
