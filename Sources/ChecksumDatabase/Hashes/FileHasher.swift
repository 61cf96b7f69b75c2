internal import Crypto

/// Computes a ``FileDigest`` from a file's bytes as they pass by, in constant memory.
public struct FileHasher: Sendable {
    private var state = SHA256()

    /// Starts with no bytes.
    public init() {}

    /// Adds the next bytes of the file.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        state.update(bufferPointer: bytes)
    }

    /// Adds the next bytes of the file.
    public mutating func update(_ bytes: [UInt8]) {
        state.update(data: bytes)
    }

    /// The digest of everything added so far; more may be added after.
    public func finish() -> FileDigest {
        FileDigest(HashBytes(state.finalize()))
    }
}
