#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Folders and files of the disk, read without following a link at the end of a path, and never more than a given amount.
enum DiskFolder {
    enum Kind: Hashable, Sendable {
        case file
        case folder
        case link
        case other
    }

    struct Entry: Hashable, Sendable {
        let name: String
        let kind: Kind
    }

    /// What a look at a path tells.
    struct Look: Hashable, Sendable {
        let kind: Kind
        let sizeInBytes: Int64
        /// As `chmod` counts them: `0o555`.
        let permissions: UInt32
        /// The number of the user to whom it belongs.
        let owner: UInt32
        /// Of the disk, and on it.
        let device: UInt64
        let identity: UInt64
    }

    /// What is in a folder, in no order; nil when it is none, cannot be read, or has more entries than `most`.
    static func entries(of folder: String, most: Int) -> [Entry]? {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        guard let stream = fdopendir(descriptor) else {
            close(descriptor)
            return nil
        }
        defer { closedir(stream) }
        var entries: [Entry] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            guard entries.count < most else { return nil }
            let kind = kind(entry.pointee.d_type) ?? look("\(folder)/\(name)")?.kind ?? .other
            entries.append(Entry(name: name, kind: kind))
        }
        return entries
    }

    /// What lies at a path; nil when there is nothing, or it cannot be seen.
    static func look(_ path: String) -> Look? {
        var status = stat()
        guard !path.utf8.contains(0), lstat(path, &status) == 0 else { return nil }
        return look(status)
    }

    /// The same for what is behind the links at the end of a path.
    static func lookThrough(_ path: String) -> Look? {
        var status = stat()
        guard !path.utf8.contains(0), stat(path, &status) == 0 else { return nil }
        return look(status)
    }

    /// The first bytes of a regular file, all of a shorter one; nil when it cannot be read.
    static func head(of path: String, most: Int) -> [UInt8]? {
        guard let file = DiskFile(path) else { return nil }
        return file.bytes(at: 0, count: Int(min(Int64(most), file.sizeInBytes)))
    }

    /// All bytes of a regular file; nil when it cannot be read, or is longer than `limit`.
    static func content(of path: String, limit: Int) -> [UInt8]? {
        guard let file = DiskFile(path), file.sizeInBytes <= limit else { return nil }
        return file.bytes(at: 0, count: Int(file.sizeInBytes))
    }

    /// Whether this process may write to what lies at a path; for a folder, make files in it.
    static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

    /// Whether this process may read what lies at a path.
    static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }

    /// The path without links in it; nil when there is nothing.
    static func resolved(_ path: String) -> String? {
        guard let text = realpath(path, nil) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }

    private static func look(_ status: stat) -> Look {
        Look(
            kind: kind(status),
            sizeInBytes: Int64(status.st_size),
            permissions: UInt32(status.st_mode & 0o7777),
            owner: status.st_uid,
            device: UInt64(truncatingIfNeeded: status.st_dev),
            identity: UInt64(truncatingIfNeeded: status.st_ino)
        )
    }

    private static func kind(_ status: stat) -> Kind {
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .other
        }
    }

    /// What the folder itself says of an entry; nil when it does not say.
    private static func kind(_ type: UInt8) -> Kind? {
        switch Int(type) {
        case Int(DT_REG): .file
        case Int(DT_DIR): .folder
        case Int(DT_LNK): .link
        case Int(DT_UNKNOWN): nil
        default: .other
        }
    }
}
