/// A file of a store, open for reading; it stays readable while this value lives, also when it is removed meanwhile.
package final class StoredFile: Sendable {
    /// The length in bytes.
    package let size: Int64
    /// When the file was written, in seconds since 1970 by the wall clock.
    package let modifiedAt: Int64
    /// What its store knows of it besides; nil for a file that is in no store.
    package let standing: Standing?
    /// A descriptor for `pread(2)` and `sendfile(2)`; nil when the bytes are in memory.
    package let descriptor: Int32?
    private let reader: @Sendable (_ offset: Int64, _ count: Int) async throws(StoreError) -> [UInt8]
    private let close: @Sendable () -> Void

    /// - `reader`: Returns `count` bytes from `offset`, fewer only at the end of the file.
    /// - `close`: Called once, when the last reference goes.
    package init(
        size: Int64,
        modifiedAt: Int64,
        descriptor: Int32?,
        standing: Standing? = nil,
        reader: @escaping @Sendable (_ offset: Int64, _ count: Int) async throws(StoreError) -> [UInt8],
        close: @escaping @Sendable () -> Void
    ) {
        self.size = size
        self.modifiedAt = modifiedAt
        self.descriptor = descriptor
        self.standing = standing
        self.reader = reader
        self.close = close
    }

    /// A file whose bytes are in memory.
    package convenience init(bytes: [UInt8], modifiedAt: Int64, standing: Standing? = nil) {
        self.init(
            size: Int64(bytes.count),
            modifiedAt: modifiedAt,
            descriptor: nil,
            standing: standing,
            reader: { (offset, count) throws(StoreError) in
                guard offset >= 0, count >= 0, offset < bytes.count else { return [] }
                let start = Int(offset)
                return Array(bytes[start..<min(bytes.count, start + min(count, bytes.count - start))])
            },
            close: {}
        )
    }

    deinit { close() }

    /// Up to `count` bytes from `offset`; fewer only at the end of the file.
    package func read(at offset: Int64, count: Int) async throws(StoreError) -> [UInt8] {
        try await reader(offset, count)
    }

    /// The whole content of a small file.
    ///
    /// - `limit`: The most bytes that are acceptable.
    ///
    /// Throws ``StoreError/failed(reason:)`` when the file is larger than `limit`, or shorter than it was when it was opened.
    package func bytes(limit: Int) async throws(StoreError) -> [UInt8] {
        guard size <= limit else { throw .failed(reason: "a file of \(size) bytes exceeds its limit of \(limit)") }
        let bytes = try await reader(0, Int(size))
        guard bytes.count == Int(size) else { throw .failed(reason: "a file became shorter while it was read") }
        return bytes
    }
}

extension StoredFile {
    /// What a store knows of a file and can do about it, apart from its bytes.
    package struct Standing: Sendable {
        /// Of the moment when the file was opened.
        package let stamp: FileStamp
        /// nil for a file that was put there by somebody else, or that a file system keeps without seals.
        package let seal: Seal?
        /// Whether all of it was in memory when it was opened, so that reading it is not up to the disk.
        package let isResident: Bool
        /// The stamp that the open file has now; nil when the system does not say.
        package let currentStamp: @Sendable () -> FileStamp?
        /// Seals the file, which must have been found right; returns its new stamp, or nil when it stays unsealed.
        package let attach: @Sendable (Seal) async -> FileStamp?

        package init(
            stamp: FileStamp,
            seal: Seal?,
            isResident: Bool,
            currentStamp: @escaping @Sendable () -> FileStamp?,
            attach: @escaping @Sendable (Seal) async -> FileStamp?
        ) {
            self.stamp = stamp
            self.seal = seal
            self.isResident = isResident
            self.currentStamp = currentStamp
            self.attach = attach
        }
    }

    /// The seal that the content has now; reads the whole file in pieces.
    package func computedSeal() async throws(StoreError) -> Seal {
        var hasher = SealHasher()
        var offset: Int64 = 0
        while offset < size {
            let piece = try await read(at: offset, count: 1 << 20)
            guard !piece.isEmpty else { throw .damaged(got: "\(offset) bytes", expected: "\(size) bytes") }
            hasher.update(piece)
            offset += Int64(piece.count)
        }
        return hasher.seal
    }

    /// The whole content of a small file, compared with its seal, if it has one.
    ///
    /// - `limit`: The most bytes that are acceptable.
    ///
    /// Throws ``StoreError/damaged(got:expected:)`` when the file is not what was stored, or larger than `limit`.
    package func soundBytes(limit: Int) async throws(StoreError) -> [UInt8] {
        guard size <= limit else { throw .damaged(got: "\(size) bytes", expected: "at most \(limit) bytes") }
        let bytes = try await bytes(limit: limit)
        if let seal = standing?.seal { try seal.check(bytes) }
        return bytes
    }
}

extension Seal {
    /// - Throws: ``StoreError/damaged(got:expected:)`` when `content` is not what was sealed.
    package func check(_ content: [UInt8]) throws(StoreError) {
        let got = Seal(of: content)
        guard got == self else { throw .damaged(got: got.description, expected: description) }
    }
}
