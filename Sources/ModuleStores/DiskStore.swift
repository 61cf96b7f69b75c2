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
/// one is refused. No call scans folders, whatever the number of files. Blocking calls run on a pool of threads, never
/// on an event loop or on Swift's own threads.
package final class DiskStore: ModuleStore {
    /// The root folder, absolute.
    package let root: String
    private let temporaryFolder: String
    private let lock: StoreLock
    private let pool: NIOThreadPool
    private let updateLocks = UpdateLocks()

    /// Opens the store at `root`, an absolute path; makes it when there is none.
    ///
    /// - Throws: ``StoreOpenError`` when the folder is not fit to be a store, or is in use.
    package init(root: String, pool: NIOThreadPool = .singleton) throws(StoreOpenError) {
        self.root = root
        self.pool = pool
        self.temporaryFolder = "\(root)/\(StoreKey.stateFolder)/tmp"
        self.lock = try StoreFolder.prepare(root: root, temporaryFolder: temporaryFolder)
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
        try await blocking { [temporaryFolder] () throws(StoreError) in
            switch content {
            case .staged(let staging):
                try Self.publish((staging.descriptor, staging.name), size: staging.size, as: target, key)
            case .bytes(let bytes):
                let file = try DurableFile.create(in: temporaryFolder)
                defer { DurableFile.discard(file) }
                try SystemCalls.writeAll(bytes, to: file.descriptor, file.path)
                try Self.publish(file, size: Int64(bytes.count), as: target, key)
            }
        }
    }

    package func update(
        _ key: StoreKey,
        _ change: @escaping @Sendable ([UInt8]?) -> [UInt8]?
    ) async throws(StoreError) -> Bool {
        let target = path(of: key)
        return try await blocking { [temporaryFolder, updateLocks] () throws(StoreError) in
            try updateLocks.withLock(for: key) { () throws(StoreError) in
                guard let bytes = change(try Self.content(of: target)) else { return false }
                let file = try DurableFile.create(in: temporaryFolder)
                defer { DurableFile.discard(file) }
                try SystemCalls.writeAll(bytes, to: file.descriptor, file.path)
                try DurableFile.replace(target, with: file)
                return true
            }
        }
    }

    package func remove(_ key: StoreKey) async throws(StoreError) {
        let target = path(of: key)
        try await blocking { () throws(StoreError) in
            guard unlink(target) == 0 else {
                if errno == ENOENT || errno == ENOTDIR { return }
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
                try await self.blocking { () throws(StoreError) in
                    try SystemCalls.writeAll(bytes, to: file.descriptor, file.path)
                }
            },
            reader: { (offset, count) throws(StoreError) in
                try await self.blocking { () throws(StoreError) in
                    try SystemCalls.readAll(file.descriptor, at: offset, count: count, file.path)
                }
            },
            discard: { DurableFile.discard(file) }
        )
    }

    private func path(of key: StoreKey) -> String { "\(root)/\(key)" }

    private func file(_ descriptor: Int32, _ path: String, size: Int64, modifiedAt: Int64) -> StoredFile {
        StoredFile(
            size: size,
            modifiedAt: modifiedAt,
            descriptor: descriptor,
            reader: { (offset, count) throws(StoreError) in
                try await self.blocking { () throws(StoreError) in
                    try SystemCalls.readAll(descriptor, at: offset, count: min(count, Int(clamping: size)), path)
                }
            },
            close: { close(descriptor) }
        )
    }

    /// Publishes a complete temporary file; equal bytes that are there already are success, other bytes a conflict.
    private static func publish(
        _ file: (descriptor: Int32, path: String),
        size: Int64,
        as target: String,
        _ key: StoreKey
    ) throws(StoreError) {
        if try DurableFile.publish(file, as: target) { return }
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
        return try SystemCalls.readAll(descriptor, at: 0, count: Int(clamping: size), path)
    }

    /// Runs blocking work on the pool.
    private func blocking<Value: Sendable>(
        _ work: @escaping @Sendable () throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await pool.runIfActive {
                do throws(StoreError) { return Result<Value, StoreError>.success(try work()) } catch {
                    return .failure(error)
                }
            }.get()
        } catch let error as StoreError {
            throw error
        } catch {
            throw .failed(reason: "the pool of threads is shut down")
        }
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
