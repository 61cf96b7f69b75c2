import Synchronization

/// A store for tests and for trying the server out; it grows without bound and is gone with the process.
package final class MemoryStore: ModuleStore {
    private struct File {
        var bytes: [UInt8]
        let modifiedAt: Int64
        var stamp: FileStamp
        var seal: Seal?
        /// Whether it counts as being in memory, as on a real disk not every file is.
        var isResident = true
    }

    private let files = Mutex<[StoreKey: File]>([:])
    private let writes = Atomic<UInt64>(0)
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
        guard let file = files.withLock({ $0[key] }) else { return nil }
        let standing = StoredFile.Standing(
            stamp: file.stamp,
            seal: file.seal,
            isResident: file.isResident,
            currentStamp: { self.files.withLock { $0[key]?.stamp } },
            attach: { self.attach($0, to: key, if: file.stamp) }
        )
        return StoredFile(bytes: file.bytes, modifiedAt: file.modifiedAt, standing: standing)
    }

    package func commit(_ content: StoredContent, to key: StoreKey) async throws(StoreError) {
        let bytes =
            switch content {
            case .bytes(let bytes): bytes
            case .staged(let staging): try await staging.read(at: 0, count: Int(staging.size))
            }
        let present = files.withLock { files in
            if let present = files[key] { return present }
            let file = file(bytes)
            files[key] = file
            return file
        }
        if present.bytes == bytes { return }
        try present.seal?.check(present.bytes)
        throw .conflict(key)
    }

    @discardableResult
    package func update(
        _ key: StoreKey,
        _ change: @escaping @Sendable ([UInt8]?) -> [UInt8]?
    ) async throws(StoreError) -> Bool {
        try files.withLock { files throws(StoreError) in
            if let present = files[key] { try present.seal?.check(present.bytes) }
            guard let new = change(files[key]?.bytes) else { return false }
            files[key] = file(new)
            return true
        }
    }

    package func remove(_ key: StoreKey) async throws(StoreError) {
        files.withLock { $0[key] = nil }
    }

    @discardableResult
    package func quarantine(_ key: StoreKey, if stamp: FileStamp?) async throws(StoreError) -> Bool {
        files.withLock { files in
            guard let file = files[key], stamp ?? file.stamp == file.stamp else { return false }
            files[key] = nil
            files[key.quarantined(at: Int64(clamping: writes.add(1, ordering: .relaxed).newValue))] = file
            return true
        }
    }

    package func holdsQuarantined(_ key: StoreKey) async throws(StoreError) -> Bool {
        keys.contains { $0.isQuarantined(from: key) }
    }

    package func stage() async throws(StoreError) -> Staging { try await makeStaging() }

    /// Changes bytes behind the back of whoever wrote them, and leaves the seal as it is.
    ///
    /// - `isSilent`: As a disk does that goes bad: the stamp stays, and the file is no longer in memory. Otherwise as a
    ///   program would that writes into the file.
    package func damage(_ key: StoreKey, isSilent: Bool = false, _ change: (inout [UInt8]) -> Void) {
        files.withLock { files in
            guard var file = files[key] else { return }
            change(&file.bytes)
            if isSilent { file.isResident = false } else { file.stamp = nextStamp(size: file.bytes.count) }
            files[key] = file
        }
    }

    /// Takes the seal off a file, as when it was put there by another program.
    package func unseal(_ key: StoreKey) {
        files.withLock { files in
            guard var file = files[key] else { return }
            file.seal = nil
            file.stamp = nextStamp(size: file.bytes.count)
            files[key] = file
        }
    }

    private func attach(_ seal: Seal, to key: StoreKey, if stamp: FileStamp) -> FileStamp? {
        files.withLock { files in
            guard var file = files[key], file.stamp == stamp else { return nil }
            file.seal = seal
            file.stamp = nextStamp(size: file.bytes.count)
            files[key] = file
            return file.stamp
        }
    }

    private func file(_ bytes: [UInt8]) -> File {
        File(
            bytes: bytes,
            modifiedAt: unixSeconds(),
            stamp: nextStamp(size: bytes.count),
            seal: Seal(of: bytes)
        )
    }

    private func nextStamp(size: Int) -> FileStamp {
        FileStamp(identity: writes.add(1, ordering: .relaxed).newValue, size: Int64(size))
    }
}
