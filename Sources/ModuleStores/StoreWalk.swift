package import ModuleProxy
package import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Every module file of a store, in no order; for rebuilding what is known about them.
///
/// Costs a call of the system for each file, so it never runs on the road of a request. Files that appear or vanish
/// meanwhile may be in it or not, what may not or cannot be read is told and passed over, and links are not followed. Memory is
/// bounded by the folders that are next to each other, not by the files.
package struct StoreWalk: AsyncSequence, Sendable {
    /// A file that looks like one of a module version by its name.
    package struct File: Sendable, Equatable {
        /// The path below the root, such as `github.com/!burnt!sushi/toml/@v/v1.5.0.zip`.
        package let path: String
        package let sizeInBytes: Int64
        /// When the file was written, in seconds since 1970.
        package let modifiedAt: Int64

        package init(path: String, sizeInBytes: Int64, modifiedAt: Int64) {
            self.path = path
            self.sizeInBytes = sizeInBytes
            self.modifiedAt = modifiedAt
        }
    }

    /// How many files are found before the walk rests, and for how long, so that others get to the disk.
    private static let filesPerStretch = 500
    private static let rest = Duration.milliseconds(20)

    private let root: String
    private let pool: NIOThreadPool
    private let passedOver: @Sendable (_ path: String, _ error: StoreError) -> Void

    /// - Parameters:
    ///   - root: The absolute path of a store.
    ///   - pool: Where blocking calls run.
    ///   - passedOver: Hears of each folder or file that cannot be read, by its path below the root.
    package init(
        root: String,
        pool: NIOThreadPool = .singleton,
        passedOver: @escaping @Sendable (_ path: String, _ error: StoreError) -> Void = { _, _ in }
    ) {
        self.root = root
        self.pool = pool
        self.passedOver = passedOver
    }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(walk: self) }

    package struct AsyncIterator: AsyncIteratorProtocol {
        private let walk: StoreWalk
        private var folders = [""]
        private var files: [File] = []
        private var filesSinceRest = 0

        fileprivate init(walk: StoreWalk) { self.walk = walk }

        /// The next file.
        ///
        /// - Throws: ``StoreError`` when this process is out of something that it needs for reading, `CancellationError` when the
        ///   task is cancelled.
        package mutating func next() async throws -> File? {
            while files.isEmpty {
                try Task.checkCancellation()
                guard let folder = folders.popLast() else { return nil }
                let content = try await walk.pool.runIfActive { [root = walk.root] in
                    try FolderContent(root: root, folder: folder)
                }
                for (path, error) in content.passedOver { walk.passedOver(path, error) }
                files = content.files
                folders += content.folders
            }
            filesSinceRest += 1
            if filesSinceRest >= StoreWalk.filesPerStretch {
                filesSinceRest = 0
                try await Task.sleep(for: StoreWalk.rest)
            }
            return files.popLast()
        }
    }
}

/// What one folder of a store holds that belongs to modules.
private struct FolderContent: Sendable {
    private(set) var folders: [String] = []
    private(set) var files: [StoreWalk.File] = []
    /// What cannot be read, and will not be readable in a minute either.
    private(set) var passedOver: [(path: String, error: StoreError)] = []

    /// Reads `folder`, which is empty for the root itself.
    init(root: String, folder: String) throws(StoreError) {
        let path = folder.isEmpty ? root : "\(root)/\(folder)"
        guard let stream = opendir(path) else {
            // Gone meanwhile.
            if [ENOENT, ENOTDIR, ELOOP].contains(errno) { return }
            try passOver(folder, "opendir", path)
            return
        }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { try passOver(folder, "readdir", path) }
                return
            }
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            // Our own state, and the tiles of checksum databases, are not modules.
            guard !name.hasPrefix("."), !(folder.isEmpty && name == "sumdb") else { continue }
            try add(name, in: folder, dirfd(stream))
        }
    }

    /// Notes what the disk cannot give or this user may not see; everything else is an error.
    private mutating func passOver(_ path: String, _ call: String, _ absolute: String) throws(StoreError) {
        let number = errno
        let error = SystemCalls.error(call, absolute)
        guard [EACCES, EPERM, ENAMETOOLONG].contains(number) || SystemCalls.isUnreadable(number) else { throw error }
        passedOver.append((path, error))
    }

    private mutating func add(_ name: String, in folder: String, _ descriptor: Int32) throws(StoreError) {
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return }
            return try passOver(path, "fstatat", path)
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: folders.append(path)
        case S_IFREG where name.hasSuffix(".info") || name.hasSuffix(".mod") || name.hasSuffix(".zip"):
            #if canImport(Darwin)
                let modifiedAt = Int64(status.st_mtimespec.tv_sec)
            #else
                let modifiedAt = Int64(status.st_mtim.tv_sec)
            #endif
            files.append(StoreWalk.File(path: path, sizeInBytes: Int64(status.st_size), modifiedAt: modifiedAt))
        default: return
        }
    }
}
