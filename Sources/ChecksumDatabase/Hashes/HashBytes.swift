internal import Crypto

/// The 32 bytes of one SHA-256, kept inline so that a tree of them costs no allocations.
///
/// Two public types wrap it, ``TreeHash`` and ``FileDigest``: they never mean the same thing.
struct HashBytes: Hashable, Sendable {
    /// The size of a SHA-256, in bytes.
    static let count = 32

    // In memory order, whatever the machine's endianness: the words are carried, never computed with.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    init(_ digest: SHA256Digest) {
        self = digest.withUnsafeBytes(Self.init(loading:))
    }

    /// Nil unless `bytes` holds exactly 32 bytes.
    init?(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == Self.count else { return nil }
        self = bytes.withUnsafeBytes(Self.init(loading:))
    }

    /// The hashes that `bytes` holds one after the other, or nil when the last one is cut short.
    static func sequence(in bytes: [UInt8]) -> [HashBytes]? {
        guard bytes.count.isMultiple(of: count) else { return nil }
        return bytes.withUnsafeBytes { buffer in
            stride(from: 0, to: buffer.count, by: count).map { start in
                HashBytes(loading: UnsafeRawBufferPointer(rebasing: buffer[start..<start + count]))
            }
        }
    }

    /// It is a programmer error to pass other than 32 bytes.
    private init(loading buffer: UnsafeRawBufferPointer) {
        precondition(buffer.count == Self.count)
        self.words = (
            buffer.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
            buffer.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
            buffer.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
            buffer.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
        )
    }

    var bytes: [UInt8] { withBytes { Array($0) } }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(of: words, body)
    }

    static func == (left: HashBytes, right: HashBytes) -> Bool { left.words == right.words }

    func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}
