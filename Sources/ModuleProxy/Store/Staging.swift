import Synchronization

/// A private file that is filled, measured and verified before it may become a stored one.
///
/// A store makes it. It disappears when the last reference goes and it was not committed.
package final class Staging: Sendable {
    /// Readable with `pread(2)` while this value lives.
    package let descriptor: Int32
    /// What the store knows the file by.
    package let name: String
    private let written = Mutex<Int64>(0)
    private let hasher = Mutex(SealHasher())
    private let write: @Sendable ([UInt8]) async throws(StoreError) -> Void
    private let reader: @Sendable (_ offset: Int64, _ count: Int) async throws(StoreError) -> [UInt8]
    private let discard: @Sendable () -> Void

    /// - `write`: Appends to the file.
    /// - `reader`: Returns `count` bytes from `offset`, fewer only at the end of the file.
    /// - `discard`: Closes the descriptor and removes what is left; called once.
    package init(
        descriptor: Int32,
        name: String,
        write: @escaping @Sendable ([UInt8]) async throws(StoreError) -> Void,
        reader: @escaping @Sendable (_ offset: Int64, _ count: Int) async throws(StoreError) -> [UInt8],
        discard: @escaping @Sendable () -> Void
    ) {
        self.descriptor = descriptor
        self.name = name
        self.write = write
        self.reader = reader
        self.discard = discard
    }

    deinit { discard() }

    /// The bytes written so far.
    package var size: Int64 { written.withLock { $0 } }

    /// The seal of what was written so far; nothing is read for it.
    package var seal: Seal { hasher.withLock { $0.seal } }

    /// Appends `bytes`; one caller at a time.
    package func append(_ bytes: [UInt8]) async throws(StoreError) {
        try await write(bytes)
        hasher.withLock { $0.update(bytes) }
        written.withLock { $0 += Int64(bytes.count) }
    }

    /// Up to `count` bytes from `offset`; fewer only at the end of the file.
    package func read(at offset: Int64, count: Int) async throws(StoreError) -> [UInt8] {
        try await reader(offset, count)
    }

    /// The staged bytes as a file to serve, for when they could not be stored under their name.
    package func unstored(modifiedAt: Int64) -> StoredFile {
        StoredFile(
            size: size,
            modifiedAt: modifiedAt,
            descriptor: descriptor,
            reader: { (offset, count) throws(StoreError) in try await self.reader(offset, count) },
            close: { withExtendedLifetime(self) {} }
        )
    }
}
