import ModuleProxy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What is done once when a store is opened.
///
/// Nothing here depends on how much is stored.
enum StoreFolder {
    private static let format = "1\n"

    /// An opened store.
    struct Opened {
        /// The root, absolute and without links in its path.
        let root: String
        let temporaryFolder: String
        let folders: DurableFolders
        let lock: StoreLock
        /// Whether the file system keeps seals.
        let keepsSeals: Bool
    }

    /// Makes the folders, takes the lock, and clears away what a crash left.
    ///
    /// A store that is refused stays as it is.
    static func open(root: String) throws(StoreOpenError) -> Opened {
        let root = try make(root)
        try checkMode(root)
        let folders = DurableFolders(below: root)
        let temporaryFolder = "\(root)/\(StoreKey.stateFolder)/tmp"
        try convert(root) { () throws(StoreError) in try folders.ensure(temporaryFolder) }
        // What is written next is written there, whoever may enter the root.
        for folder in ["\(root)/\(StoreKey.stateFolder)", temporaryFolder] { try checkMode(folder) }
        let lock = try lock(root)
        try checkFormat(root, temporaryFolder, folders)
        try clear(temporaryFolder, root)
        let keepsSeals = try convert(root) { () throws(StoreError) in
            let file = try DurableFile.create(in: temporaryFolder)
            defer { file.discard() }
            return try SealAttribute.isKept(in: file.descriptor, file.path)
        }
        return Opened(
            root: root,
            temporaryFolder: temporaryFolder,
            folders: folders,
            lock: lock,
            keepsSeals: keepsSeals
        )
    }

    /// Makes the root where it is missing, and finds out where it really is.
    ///
    /// The way to the root may lead over links, which are the operator's; below the root none is followed.
    private static func make(_ root: String) throws(StoreOpenError) -> String {
        guard root.first == "/" else { throw .failed(root: root, reason: "the path is not absolute") }
        var missing: [Substring] = []
        var existing = root
        while true {
            if let base = resolve(existing) {
                let path = missing.reversed().reduce(base == "/" ? "" : base) { "\($0)/\($1)" }
                try convert(root) { () throws(StoreError) in try DurableFolders(below: base).ensure(path) }
                return missing.isEmpty ? base : path
            }
            guard errno == ENOENT, existing != "/" else {
                throw .failed(root: root, reason: String(cString: strerror(errno)))
            }
            missing += existing.split(separator: "/").suffix(1)
            existing = SystemCalls.parent(of: existing)
        }
    }

    /// Related system call: `realpath(3)`; nil on failure, which `errno` explains.
    private static func resolve(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func checkMode(_ root: String) throws(StoreOpenError) {
        var status = stat()
        guard stat(root, &status) == 0 else { throw .failed(root: root, reason: String(cString: strerror(errno))) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .failed(root: root, reason: "it is not a folder") }
        guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else { throw .writableByOthers(root: root) }
    }

    private static func lock(_ root: String) throws(StoreOpenError) -> StoreLock {
        let path = "\(root)/\(StoreKey.stateFolder)/lock"
        let descriptor = try convert(root) { () throws(StoreError) in try SystemCalls.open(path, O_RDWR | O_CREAT) }
        guard let descriptor else { throw .failed(root: root, reason: "cannot create \(path)") }
        let folder = try convert(root) { () throws(StoreError) in try SystemCalls.open(root, O_RDONLY | O_DIRECTORY) }
        guard let folder else { throw .failed(root: root, reason: "it vanished") }
        let lock = StoreLock(descriptor: descriptor, root: folder)
        guard StoreLock.take(descriptor) else {
            let owner = try convert(root) { () throws(StoreError) in
                try SystemCalls.readAll(descriptor, at: 0, count: 32, path)
            }
            throw .inUse(root: root, by: String(decoding: owner, as: UTF8.self).filter(\.isNumber))
        }
        ftruncate(descriptor, 0)
        try convert(root) { () throws(StoreError) in
            try SystemCalls.writeAll(Array("\(getpid())\n".utf8), to: descriptor, path)
        }
        return lock
    }

    /// Reads the format of the store, or writes it into a new one.
    private static func checkFormat(
        _ root: String,
        _ temporaryFolder: String,
        _ folders: DurableFolders
    ) throws(StoreOpenError) {
        let path = "\(root)/\(StoreKey.stateFolder)/format"
        let (found, seal) = try convert(root) { () throws(StoreError) in
            try readOrWriteFormat(path, temporaryFolder, folders)
        }
        if found == format { return }
        // What is not what was written says nothing of versions.
        let number = found.dropLast()
        let isNumber = !number.isEmpty && number.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        let isLater = isNumber && (Int(number).map { $0 > 1 } ?? true)
        let isAsWritten = seal.map { $0 == Seal(of: Array(found.utf8)) } ?? true
        guard found.last == "\n", isLater, isAsWritten else { throw .damagedFormat(root: root) }
        throw .newerFormat(root: root, format: String(number))
    }

    /// The format of the store as it stands there, and the seal of that file.
    private static func readOrWriteFormat(
        _ path: String,
        _ temporaryFolder: String,
        _ folders: DurableFolders
    ) throws(StoreError) -> (String, Seal?) {
        if let descriptor = try SystemCalls.open(path, O_RDONLY) {
            defer { close(descriptor) }
            let text = String(decoding: try SystemCalls.readAll(descriptor, at: 0, count: 32, path), as: UTF8.self)
            return (text, try SealAttribute.found(descriptor, path))
        }
        let file = try DurableFile.create(in: temporaryFolder)
        defer { file.discard() }
        try file.write(Array(format.utf8))
        _ = try file.publish(as: path, sealed: Seal(of: Array(format.utf8)), folders)
        return (format, nil)
    }

    private static func convert<Value>(
        _ root: String,
        _ work: () throws(StoreError) -> Value
    ) throws(StoreOpenError) -> Value {
        do throws(StoreError) { return try work() } catch { throw .failed(root: root, reason: error.description) }
    }

    /// Removes temporary files; all are from processes that are gone, since the lock is ours.
    private static func clear(_ folder: String, _ root: String) throws(StoreOpenError) {
        guard let stream = opendir(folder) else {
            throw .failed(root: root, reason: "opendir: \(String(cString: strerror(errno)))")
        }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { unlink("\(folder)/\(name)") }
        }
    }
}
