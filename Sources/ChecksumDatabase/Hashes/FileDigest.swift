internal import Crypto

/// The SHA-256 of one file's bytes, as ``DirectoryHash`` wants it.
public struct FileDigest: Hashable, Sendable {
    let value: HashBytes

    init(_ value: HashBytes) { self.value = value }

    /// Takes a digest that was computed elsewhere; nil unless `bytes` holds exactly 32 bytes.
    public init?(_ bytes: some Sequence<UInt8>) {
        guard let value = HashBytes(bytes) else { return nil }
        self.value = value
    }

    /// Hashes a file that is in memory as a whole.
    public init(of content: [UInt8]) {
        self.value = HashBytes(SHA256.hash(data: content))
    }
}
