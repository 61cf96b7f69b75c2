package import ModuleProxy
package import NIOPosix
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Keeps each file below one root folder, in the layout of `$GOMODCACHE/cache/download`.
///
/// So `GOPROXY=file://<root>` serves the same modules when the server is down. One process at a time uses a root; a second
/// one is refused. So is whatever lies under a key and is no regular file: a link, a FIFO, a device. No call scans folders,
/// whatever the number of files. Blocking calls run on a pool of threads, never on an event loop or on Swift's own threads.
package final class DiskStore: ModuleStore {
    /// The largest file that ``update(_:_:)`` replaces, in bytes: the longest list that a source may send.
    private static let updateLimit = SourceLimit.list

    /// The root folder, absolute and without links in its path.
    package let root: String
    private let temporaryFolder: String
    private let folders: DurableFolders
    private let lock: StoreLock
    private let pool: NIOThreadPool
    private let updateLocks = UpdateLocks()

    /// Opens the store at `root`, an absolute path; makes it when there is none.
    ///
    /// - Throws: ``StoreOpenError`` when the folder is not fit to be a store, or is in use.
    package init(root: String, pool: NIOThreadPool = .singleton) throws(StoreOpenError) {
        let opened = try StoreFolder.open(root: root)
        self.root = opened.root
        self.temporaryFolder = opened.temporaryFolder
        self.folders = opened.folders
        self.lock = opened.lock
        self.pool = pool
    }

    package func open(_ key: StoreKey) async throws(StoreError) -> StoredFile? {
        let path = path(of: key)
        return try await blocking { () throws(StoreError) in
            guard let descriptor = try SystemCalls.open(path, O_RDONLY) else { return nil }
            do throws(StoreError) {
                let measure = try SystemCalls.measure(descriptor, path)
                return self.file(descriptor, path, size: measure.size, modifiedAt: measure.modifiedAt)
            } catch {
                close(descriptor)
                throw error
            }
        }
    }

    package func commit(_ content: StoredContent, to key: StoreKey) async throws(StoreError) {
        let target = path(of: key)
        try await blocking { [temporaryFolder, folders] () throws(StoreError) in
            switch content {
            case .staged(let staging):
                let file = DurableFile(descriptor: staging.descriptor, path: staging.name)
                if try file.publish(as: target, folders) { return }
                try Self.compare(file, size: staging.size, with: target, key)
            case .bytes(let bytes):
                let file = try DurableFile.create(in: temporaryFolder)
                defer { file.discard() }
                try file.write(bytes)
                if try file.publish(as: target, folders) { return }
                try Self.compare(file, size: Int64(bytes.count), with: target, key)
            }
        }
    }

    @discardableResult
    package func update(
        _ key: StoreKey,
        _ change: @escaping @Sendable ([UInt8]?) -> [UInt8]?
    ) async throws(StoreError) -> Bool {
        let target = path(of: key)
        return try await blocking { [temporaryFolder, folders, updateLocks] () throws(StoreError) in
            try updateLocks.withLock(for: key) { () throws(StoreError) in
                guard let bytes = change(try Self.content(of: target)) else { return false }
                let file = try DurableFile.create(in: temporaryFolder)
                defer { file.discard() }
                try file.write(bytes)
                try file.replace(target, folders)
                return true
            }
        }
    }

    package func remove(_ key: StoreKey) async throws(StoreError) {
        let target = path(of: key)
        try await blocking { () throws(StoreError) in
            guard unlink(target) == 0 else {
                if errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG { return }
                throw SystemCalls.error("unlink", target)
            }
            try SystemCalls.syncFolder(SystemCalls.parent(of: target))
        }
    }

    package func stage() async throws(StoreError) -> Staging {
        let file = try await blocking { [temporaryFolder] () throws(StoreError) in
            try DurableFile.create(in: temporaryFolder)
        }
        return Staging(
            descriptor: file.descriptor,
            name: file.path,
            write: { bytes throws(StoreError) in
                try await self.blocking { () throws(StoreError) in try file.write(bytes) }
            },
            reader: { (offset, count) throws(StoreError) in
                try await self.blocking { () throws(StoreError) in
                    try SystemCalls.readAll(file.descriptor, at: offset, count: count, file.path)
                }
            },
            discard: { file.discard() }
        )
    }

    private func path(of key: StoreKey) -> String { "\(root)/\(key)" }

    private func file(_ descriptor: Int32, _ path: String, size: Int64, modifiedAt: Int64) -> StoredFile {
        StoredFile(
            size: size,
            modifiedAt: modifiedAt,
            descriptor: descriptor,
            reader: { (offset, count) throws(StoreError) in
                guard (0..<size).contains(offset) else { return [] }
                let count = min(count, Int(clamping: size - offset))
                return try await self.blocking { () throws(StoreError) in
                    try SystemCalls.readAll(descriptor, at: offset, count: count, path)
                }
            },
            close: { close(descriptor) }
        )
    }

    /// Compares a temporary file with what has its name already: equal bytes are success, other bytes a conflict.
    private static func compare(
        _ file: DurableFile,
        size: Int64,
        with target: String,
        _ key: StoreKey
    ) throws(StoreError) {
        guard let present = try SystemCalls.open(target, O_RDONLY) else { throw .failed(reason: "\(target) vanished") }
        defer { close(present) }
        guard try SystemCalls.measure(present, target).size == size else { throw .conflict(key) }
        var offset: Int64 = 0
        while offset < size {
            let mine = try SystemCalls.readAll(file.descriptor, at: offset, count: 1 << 20, file.path)
            guard !mine.isEmpty, try SystemCalls.readAll(present, at: offset, count: 1 << 20, target) == mine else {
                throw .conflict(key)
            }
            offset += Int64(mine.count)
        }
        // Whoever wrote it may have stopped before its name was durable.
        try SystemCalls.sync(present, target)
        try SystemCalls.syncFolder(SystemCalls.parent(of: target))
    }

    private static func content(of path: String) throws(StoreError) -> [UInt8]? {
        guard let descriptor = try SystemCalls.open(path, O_RDONLY) else { return nil }
        defer { close(descriptor) }
        let size = try SystemCalls.measure(descriptor, path).size
        guard size <= updateLimit else { throw .failed(reason: "\(path) is larger than \(updateLimit) bytes") }
        return try SystemCalls.readAll(descriptor, at: 0, count: Int(size), path)
    }

    /// Runs blocking work on the pool.
    ///
    /// It runs to its end also when the calling task is cancelled: half of a commit is worse than a late one.
    private func blocking<Value: Sendable>(
        _ work: @escaping @Sendable () throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Value, StoreError>, _>) in
            pool.submit { state in
                guard case .active = state else {
                    continuation.resume(returning: .failure(.failed(reason: "the pool of threads is shut down")))
                    return
                }
                do throws(StoreError) {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}

/// Locks for updates: keys that fall on the same lock wait for each other, which is harmless.
private final class UpdateLocks: Sendable {
    private final class Lock: Sendable {
        let mutex = Mutex(())
    }

    private let locks = (0..<64).map { _ in Lock() }

    func withLock<Value>(for key: StoreKey, _ work: () throws(StoreError) -> Value) throws(StoreError) -> Value {
        let lock = locks[Int(UInt(bitPattern: key.hashValue) % UInt(locks.count))]
        return try lock.mutex.withLock { _ throws(StoreError) in try work() }
    }
}
