package import ModuleProxy
package import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Everything below the root of a store by its path, for those who look after the store.
///
/// Reading needs no lock and works beside a running server. What changes something is for whoever holds the store: the server
/// itself, or a command that has opened it. Links are not followed, and nothing waits for the other end of a FIFO.
package struct StoreFiles: Sendable {
    /// The root folder, absolute and without links in its path.
    package let root: String
    private let pool: NIOThreadPool
    private let folders: DurableFolders

    /// - Parameters:
    ///   - root: An absolute path.
    ///   - pool: Where blocking calls run.
    /// - Throws: ``StoreOpenError`` when there is no such folder, or none that is a store.
    package init(root: String, pool: NIOThreadPool = .singleton) throws(StoreOpenError) {
        guard let resolved = realpath(root, nil) else {
            throw .failed(root: root, reason: String(cString: strerror(errno)))
        }
        defer { free(resolved) }
        self.root = String(cString: resolved)
        self.pool = pool
        self.folders = DurableFolders(below: self.root)
        guard access("\(self.root)/\(StoreKey.stateFolder)/format", F_OK) == 0 else {
            throw .failed(root: root, reason: "it is no store of Martlet: it has no \(StoreKey.stateFolder)/format")
        }
    }

    // MARK: Reading

    /// What `folder` holds, sorted by name; empty for the root itself, nil when it vanished.
    package func entries(of folder: String) async throws(StoreError) -> [StoreEntry]? {
        try await blocking { () throws(StoreError) in
            let path = absolute(folder)
            guard let stream = opendir(path) else {
                if errno == ENOENT || errno == ENOTDIR { return nil }
                throw SystemCalls.error("opendir", path)
            }
            defer { closedir(stream) }
            var entries: [StoreEntry] = []
            while let name = try SystemCalls.nextName(stream, path) {
                guard name != ".", name != ".." else { continue }
                let entry = try Self.entry(folder.isEmpty ? name : "\(folder)/\(name)", name, in: dirfd(stream))
                if let entry { entries.append(entry) }
            }
            return entries.sorted { $0.path < $1.path }
        }
    }

    /// What `path` itself is now; nil when there is nothing.
    package func entry(at path: String) async throws(StoreError) -> StoreEntry? {
        try await blocking { () throws(StoreError) in try Self.entry(path, absolute(path), in: AT_FDCWD) }
    }

    /// Opens a regular file; nil when there is none.
    ///
    /// - Throws: ``StoreError`` for anything else at that path.
    package func open(_ path: String) async throws(StoreError) -> ExaminedFile? {
        try await blocking { () throws(StoreError) in
            let name = absolute(path)
            guard let descriptor = try SystemCalls.open(name, O_RDONLY) else { return nil }
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                close(descriptor)
                throw .failed(reason: "\(path) is not a regular file")
            }
            let stamp = SystemCalls.stamp(status)
            let file = StoredFile(
                size: stamp.size,
                modifiedAt: stamp.modified / 1_000_000_000,
                descriptor: descriptor,
                reader: { (offset, count) throws(StoreError) in
                    try await blocking { () throws(StoreError) in
                        try SystemCalls.readAll(descriptor, at: offset, count: count, name)
                    }
                },
                close: { close(descriptor) }
            )
            return ExaminedFile(file: file, seal: try SealAttribute.found(descriptor, name), stamp: stamp)
        }
    }

    /// Opens the file under `key`; nil when there is none, or none that can be opened.
    package func open(_ key: StoreKey) async -> ExaminedFile? {
        do throws(StoreError) { return try await open(key.description) } catch { return nil }
    }

    /// Whether a process holds the store now.
    ///
    /// Asked by taking the lock together with others, and letting it go at once.
    package func isInUse() async throws(StoreError) -> Bool {
        try await blocking { () throws(StoreError) in
            guard let descriptor = try SystemCalls.open(absolute("\(StoreKey.stateFolder)/lock"), O_RDONLY) else {
                return false
            }
            defer { close(descriptor) }
            return flock(descriptor, LOCK_SH | LOCK_NB) != 0
        }
    }

    // MARK: Changing

    /// Moves `path` into quarantine, under its own path and the time.
    ///
    /// - Returns: Where it is now; nil when it was gone.
    @discardableResult
    package func quarantine(_ path: String, unixNanoseconds: Int64) async throws(StoreError) -> String? {
        let target = Self.quarantined(path, unixNanoseconds: unixNanoseconds)
        return try await blocking { () throws(StoreError) in
            try folders.move(absolute(path), to: absolute(target)) ? target : nil
        }
    }

    /// Where a copy of `path` lies in quarantine, under a name that a file system can hold.
    package static func quarantined(_ path: String, unixNanoseconds: Int64) -> String {
        DurableFolders.shortened("\(StorePlace.quarantineFolder)/\(path).\(unixNanoseconds)")
    }

    /// Gives the copy in quarantine at `path` its name again, unless something has it.
    ///
    /// - Returns: false when nothing changed.
    package func restore(_ path: String, to original: String) async throws(StoreError) -> Bool {
        try await blocking { () throws(StoreError) in
            let (source, target) = (absolute(path), absolute(original))
            let folder = try folders.openMade(SystemCalls.parent(of: target))
            defer { close(folder) }
            guard linkat(AT_FDCWD, source, folder, SystemCalls.name(of: target), 0) == 0 else {
                if errno == EEXIST || errno == ENOENT { return false }
                throw SystemCalls.error("link", target)
            }
            try SystemCalls.sync(folder, target)
            unlink(source)
            return true
        }
    }

    /// Removes a temporary file that nobody writes any more.
    package func removeTemporary(_ path: String) async throws(StoreError) {
        guard path.hasPrefix("\(StorePlace.temporaryFolder)/") else {
            throw .failed(reason: "\(path) is not temporary")
        }
        try await blocking { () throws(StoreError) in
            guard unlink(absolute(path)) == 0 || errno == ENOENT else { throw SystemCalls.error("unlink", path) }
        }
    }

    /// Puts a seal on a file that was just found to be right, if it is still the same.
    ///
    /// - Returns: false when it is another one by now, or when the file system keeps no seals.
    package func seal(
        _ path: String,
        _ seal: Seal,
        expecting stamp: FileStamp
    ) async throws(StoreError) -> Bool {
        guard let file = try await open(path), let descriptor = file.file.descriptor, file.stamp == stamp else {
            return false
        }
        return try await blocking { () throws(StoreError) in
            defer { withExtendedLifetime(file) {} }
            return try SealAttribute.attach(seal, to: descriptor, path)
        }
    }

    /// Replaces a small file as a whole; the old one is gone afterwards.
    ///
    /// - `seal`: Nil for that of `bytes`.
    package func replace(_ path: String, with bytes: [UInt8], sealed seal: Seal? = nil) async throws(StoreError) {
        try await blocking { () throws(StoreError) in
            let file = try DurableFile.create(in: absolute(StorePlace.temporaryFolder))
            defer { file.discard() }
            try file.write(bytes)
            try file.replace(absolute(path), sealed: seal ?? Seal(of: bytes), folders)
        }
    }

    private func absolute(_ path: String) -> String { path.isEmpty ? root : "\(root)/\(path)" }

    private func blocking<Value: Sendable>(
        _ work: @escaping @Sendable () throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await pool.runIfActive { try work() }
        } catch let error as StoreError {
            throw error
        } catch {
            throw .failed(reason: "\(error)")
        }
    }
}

extension StoreFiles {
    /// - `name`: Relative to `folder`, or absolute.
    private static func entry(_ path: String, _ name: String, in folder: Int32) throws(StoreError) -> StoreEntry? {
        var status = stat()
        guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG { return nil }
            throw SystemCalls.error("fstatat", path)
        }
        let kind: StoreEntry.Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            case S_IFIFO: .fifo
            case S_IFSOCK: .socket
            default: .device
            }
        return StoreEntry(
            path: path,
            kind: kind,
            links: Int(clamping: status.st_nlink),
            stamp: SystemCalls.stamp(status)
        )
    }
}
