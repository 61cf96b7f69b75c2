import Synchronization

/// A store for tests and for trying the server out; it grows without bound and is gone with the process.
package final class MemoryStore: ModuleStore {
    private struct File {
        let bytes: [UInt8]
        let modifiedAt: Int64
    }

    private let files = Mutex<[StoreKey: File]>([:])
    private let unixSeconds: @Sendable () -> Int64
    private let makeStaging: @Sendable () async throws(StoreError) -> Staging

    /// - Parameters:
    ///   - unixSeconds: The wall clock.
    ///   - staging: Makes a staged file, which needs a disk even when the store needs none.
    package init(
        unixSeconds: @escaping @Sendable () -> Int64,
        staging: @escaping @Sendable () async throws(StoreError) -> Staging
    ) {
        self.unixSeconds = unixSeconds
        self.makeStaging = staging
    }

    /// The keys of all files, in no order.
    package var keys: [StoreKey] { files.withLock { Array($0.keys) } }

    package func open(_ key: StoreKey) async throws(StoreError) -> StoredFile? {
        files.withLock { $0[key] }.map { StoredFile(bytes: $0.bytes, modifiedAt: $0.modifiedAt) }
    }

    package func commit(_ content: StoredContent, to key: StoreKey) async throws(StoreError) {
        let bytes =
            switch content {
            case .bytes(let bytes): bytes
            case .staged(let staging): try await staging.read(at: 0, count: Int(staging.size))
            }
        let present = files.withLock { files in
            if let present = files[key] { return present.bytes }
            files[key] = File(bytes: bytes, modifiedAt: unixSeconds())
            return bytes
        }
        guard present == bytes else { throw .conflict(key) }
    }

    @discardableResult
    package func update(
        _ key: StoreKey,
        _ change: @escaping @Sendable ([UInt8]?) -> [UInt8]?
    ) async throws(StoreError) -> Bool {
        files.withLock { files in
            guard let new = change(files[key]?.bytes) else { return false }
            files[key] = File(bytes: new, modifiedAt: unixSeconds())
            return true
        }
    }

    package func remove(_ key: StoreKey) async throws(StoreError) {
        files.withLock { $0[key] = nil }
    }

    package func stage() async throws(StoreError) -> Staging { try await makeStaging() }
}
