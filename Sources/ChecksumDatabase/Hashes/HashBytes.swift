internal import Crypto

/// The 32 bytes of one SHA-256, kept inline so that a tree of them costs no allocations.
///
/// Two public types wrap it, ``TreeHash`` and ``FileDigest``: they never mean the same thing.
struct HashBytes: Hashable, Sendable, BitwiseCopyable {
    /// The size of a SHA-256, in bytes.
    static let count = 32

    // In memory order, whatever the machine's endianness: the words are carried, never computed with.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    init(_ digest: SHA256Digest) {
        self = digest.withUnsafeBytes { $0.loadUnaligned(as: HashBytes.self) }
    }

    /// Nil unless `bytes` holds exactly 32 bytes.
    init?(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == Self.count else { return nil }
        self = bytes.withUnsafeBytes { $0.loadUnaligned(as: HashBytes.self) }
    }

    /// The SHA-256 of one byte and the bytes of two others, in one piece.
    init(hashing prefix: UInt8, _ left: HashBytes, _ right: HashBytes) {
        // Big-endian, so that the prefix is the last byte of its word and touches what follows.
        let block = Block(prefix: UInt64(prefix).bigEndian, left: left, right: right)
        var state = SHA256()
        withUnsafeBytes(of: block) { state.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[7...])) }
        self.init(state.finalize())
    }

    /// The hashes that `bytes` holds one after the other, or nil when the last one is cut short.
    static func sequence(in bytes: [UInt8]) -> [HashBytes]? {
        guard bytes.count.isMultiple(of: count) else { return nil }
        return bytes.withUnsafeBytes { buffer in
            stride(from: 0, to: buffer.count, by: count).map { start in
                buffer.loadUnaligned(fromByteOffset: start, as: HashBytes.self)
            }
        }
    }

    var bytes: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }

    private struct Block {
        let prefix: UInt64
        let left: HashBytes
        let right: HashBytes
    }
}
