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
/// one is refused. So is whatever lies under a key and is no regular file: a link, a FIFO, a device, and whatever lies behind a
/// link. No call that stores or serves scans folders, whatever the number of files. Blocking calls run on a pool of threads,
/// never on an event loop or on Swift's own threads.
package final class DiskStore: ModuleStore {
    /// The largest file that ``update(_:_:)`` replaces, in bytes: the longest list that a source may send.
    private static let updateLimit = SourceLimit.list

    /// The root folder, absolute and without links in its path.
    package let root: String
    /// Whether the file system keeps seals; without them, less of what a bad disk does is noticed.
    package let keepsSeals: Bool
    private let temporaryFolder: String
    let folders: DurableFolders
    private let lock: StoreLock
    let pool: NIOThreadPool
    /// Begun with the store, so that what it takes is there from the start.
    let writers = DiskStore.sharedWriters
    private let updateLocks = UpdateLocks()

    /// Opens the store at `root`, an absolute path; makes it when there is none.
    ///
    /// - `pool`: Where files are opened and read; they are written on threads of their own.
    ///
    /// - Throws: ``StoreOpenError`` when the folder is not fit to be a store, or is in use.
    package init(root: String, pool: NIOThreadPool = .singleton) throws(StoreOpenError) {
        let opened = try StoreFolder.open(root: root)
        self.root = opened.root
        self.keepsSeals = opened.keepsSeals
        self.temporaryFolder = opened.temporaryFolder
        self.folders = opened.folders
        self.lock = opened.lock
        self.pool = pool
    }

    package func open(_ key: StoreKey) async throws(StoreError) -> StoredFile? {
        let path = path(of: key)
        return try await blocking { () throws(StoreError) in
            guard let descriptor = try SystemCalls.open(key.description, below: self.lock.root) else { return nil }
            do throws(StoreError) {
                return self.file(descriptor, path, try self.standing(of: descriptor, path))
            } catch {
                close(descriptor)
                throw error
            }
        }
    }

    package func commit(_ content: StoredContent, to key: StoreKey) async throws(StoreError) {
        try await writing { [temporaryFolder, keepsSeals] () throws(StoreError) in
            switch content {
            case .staged(let staging):
                let file = DurableFile(descriptor: staging.descriptor, path: staging.name)
                try self.publish(file, size: staging.size, keepsSeals ? staging.seal : nil, as: key)
            case .bytes(let bytes):
                let file = try DurableFile.create(in: temporaryFolder)
                defer { file.discard() }
                try file.write(bytes)
                try self.publish(file, size: Int64(bytes.count), keepsSeals ? Seal(of: bytes) : nil, as: key)
            }
        }
    }

    /// Gives a temporary file its name, or finds the same bytes there.
    ///
    /// One at a time for each key: a name whose folder could not be synced is taken back, and nobody may have relied on it.
    private func publish(_ file: DurableFile, size: Int64, _ seal: Seal?, as key: StoreKey) throws(StoreError) {
        let target = path(of: key)
        try updateLocks.withLock(for: key) { () throws(StoreError) in
            if try file.publish(as: target, sealed: seal, folders) { return }
            try compare(file, size: size, with: target, key)
        }
    }

    @discardableResult
    package func update(
        _ key: StoreKey,
        _ change: @escaping @Sendable ([UInt8]?) -> [UInt8]?
    ) async throws(StoreError) -> Bool {
        let target = path(of: key)
        return try await writing { [temporaryFolder, folders, updateLocks, keepsSeals] () throws(StoreError) in
            try updateLocks.withLock(for: key) { () throws(StoreError) in
                guard let bytes = change(try self.content(of: key)) else { return false }
                let file = try DurableFile.create(in: temporaryFolder)
                defer { file.discard() }
                try file.write(bytes)
                try file.replace(target, sealed: keepsSeals ? Seal(of: bytes) : nil, folders)
                return true
            }
        }
    }

    package func remove(_ key: StoreKey) async throws(StoreError) {
        let target = path(of: key)
        try await writing { [folders] () throws(StoreError) in
            guard let folder = try folders.open(SystemCalls.parent(of: target)) else { return }
            defer { close(folder) }
            guard unlinkat(folder, SystemCalls.name(of: target), 0) == 0 else {
                if errno == ENOENT || errno == ENAMETOOLONG { return }
                throw SystemCalls.error("unlink", target)
            }
            try SystemCalls.sync(folder, target)
        }
    }

    package func stage() async throws(StoreError) -> Staging {
        let file = try await writing { [temporaryFolder] () throws(StoreError) in
            try DurableFile.create(in: temporaryFolder)
        }
        return Staging(
            descriptor: file.descriptor,
            name: file.path,
            write: { bytes throws(StoreError) in
                try await self.writing { () throws(StoreError) in try file.write(bytes) }
            },
            reader: { (offset, count) throws(StoreError) in
                try await self.writing { () throws(StoreError) in
                    try SystemCalls.readAll(file.descriptor, at: offset, count: count, file.path)
                }
            },
            discard: { file.discard() }
        )
    }

    func path(of key: StoreKey) -> String { "\(root)/\(key)" }

    private func file(_ descriptor: Int32, _ path: String, _ standing: StoredFile.Standing) -> StoredFile {
        let size = standing.stamp.size
        return StoredFile(
            size: size,
            modifiedAt: standing.stamp.modified / 1_000_000_000,
            descriptor: descriptor,
            standing: standing,
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
    private func compare(
        _ file: DurableFile,
        size: Int64,
        with target: String,
        _ key: StoreKey
    ) throws(StoreError) {
        guard let present = try SystemCalls.open(key.description, below: lock.root) else {
            throw .failed(reason: "\(target) vanished")
        }
        defer { close(present) }
        guard try Self.isEqual(file, size, present, target) else {
            try Self.checkSeal(of: present, target)
            throw .conflict(key)
        }
        // Whoever wrote it may have stopped before its name was durable.
        try SystemCalls.sync(present, target)
        try SystemCalls.syncFolder(SystemCalls.parent(of: target))
    }

    private static func isEqual(
        _ file: DurableFile,
        _ size: Int64,
        _ present: Int32,
        _ target: String
    ) throws(StoreError) -> Bool {
        guard try SystemCalls.measure(present, target).size == size else { return false }
        var offset: Int64 = 0
        while offset < size {
            let mine = try SystemCalls.readAll(file.descriptor, at: offset, count: 1 << 20, file.path)
            let theirs = try SystemCalls.readAll(present, at: offset, count: 1 << 20, target)
            guard !mine.isEmpty, theirs == mine else { return false }
            offset += Int64(mine.count)
        }
        return true
    }

    /// - Throws: ``StoreError/damaged(got:expected:)`` when an open file has a seal and is not what was sealed.
    private static func checkSeal(of descriptor: Int32, _ path: String) throws(StoreError) {
        guard let seal = try SealAttribute.read(descriptor, path) else { return }
        var hasher = SealHasher()
        var offset: Int64 = 0
        while case let piece = try SystemCalls.readAll(descriptor, at: offset, count: 1 << 20, path), !piece.isEmpty {
            hasher.update(piece)
            offset += Int64(piece.count)
        }
        let got = hasher.seal
        guard got == seal else { throw .damaged(got: got.description, expected: seal.description) }
    }

    private func content(of key: StoreKey) throws(StoreError) -> [UInt8]? {
        let path = path(of: key)
        guard let descriptor = try SystemCalls.open(key.description, below: lock.root) else { return nil }
        defer { close(descriptor) }
        let size = try SystemCalls.measure(descriptor, path).size
        guard size <= Self.updateLimit else {
            throw .damaged(got: "\(size) bytes", expected: "at most \(Self.updateLimit) bytes")
        }
        let bytes = try SystemCalls.readAll(descriptor, at: 0, count: Int(size), path)
        try SealAttribute.read(descriptor, path)?.check(bytes)
        return bytes
    }

    /// What can be said of an open file; it must be a regular one.
    private func standing(of descriptor: Int32, _ path: String) throws(StoreError) -> StoredFile.Standing {
        let stamp = try SystemCalls.measure(descriptor, path)
        return StoredFile.Standing(
            stamp: stamp,
            seal: try SealAttribute.read(descriptor, path),
            isResident: Residency.isComplete(descriptor, size: stamp.size),
            currentStamp: { Self.stamp(of: descriptor, path) },
            attach: { await self.attach($0, to: descriptor, path) }
        )
    }

    private static func stamp(of descriptor: Int32, _ path: String) -> FileStamp? {
        do throws(StoreError) { return try SystemCalls.measure(descriptor, path) } catch { return nil }
    }

    /// Seals an open file that was found right; should that fail, it is looked at again another time.
    private func attach(_ seal: Seal, to descriptor: Int32, _ path: String) async -> FileStamp? {
        guard keepsSeals else { return nil }
        do throws(StoreError) {
            return try await writing { () throws(StoreError) in
                guard try SealAttribute.attach(seal, to: descriptor, path) else { return nil }
                return try SystemCalls.measure(descriptor, path)
            }
        } catch {
            return nil
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
