/// A file of a store, open for reading; it stays readable while this value lives, also when it is removed meanwhile.
package final class StoredFile: Sendable {
    /// The length in bytes.
    package let size: Int64
    /// When the file was written, in seconds since 1970 by the wall clock.
    package let modifiedAt: Int64
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
        reader: @escaping @Sendable (_ offset: Int64, _ count: Int) async throws(StoreError) -> [UInt8],
        close: @escaping @Sendable () -> Void
    ) {
        self.size = size
        self.modifiedAt = modifiedAt
        self.descriptor = descriptor
        self.reader = reader
        self.close = close
    }

    /// A file whose bytes are in memory.
    package convenience init(bytes: [UInt8], modifiedAt: Int64) {
        self.init(
            size: Int64(bytes.count),
            modifiedAt: modifiedAt,
            descriptor: nil,
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
