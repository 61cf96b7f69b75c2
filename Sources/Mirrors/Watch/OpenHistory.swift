import Foundation

/// A history that is open, and locked against other processes.
///
/// The lock goes with the descriptor, also when the process is killed.
struct OpenHistory: Sendable {
    private let path: String
    private let handle: FileHandle

    /// Opens the file, which is made when there is none, for its owner alone.
    ///
    /// - Throws: When another process has it, when it is no plain file, and when the system refuses.
    static func taken(_ path: String) throws(HistoryError) -> OpenHistory {
        // Whoever had it before may put another file in its place between the opening and the lock.
        for _ in 0..<8 {
            let file = try OpenHistory(path, O_CREAT)
            guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else {
                guard errno == EWOULDBLOCK else { throw failure(path) }
                throw .inUse(path: path)
            }
            if try file.isInPlace() { return file }
        }
        throw .inUse(path: path)
    }

    private init(_ path: String, _ flags: Int32) throws(HistoryError) {
        let descriptor = open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | flags, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
        self.path = path
        self.handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard try status().st_mode & S_IFMT == S_IFREG else { throw .foreign(path: path) }
    }

    /// The bytes of the whole file.
    func contents() throws(HistoryError) -> [UInt8] {
        do {
            try handle.seek(toOffset: 0)
            return Array(try handle.readToEnd() ?? Data())
        } catch { throw .system(path: path, reason: error.localizedDescription) }
    }

    /// In bytes.
    func size() throws(HistoryError) -> Int { Int(clamping: try status().st_size) }

    /// Appends bytes with one call.
    ///
    /// - Throws: When the system refuses, or takes a part only, which is removed again.
    func append(_ bytes: [UInt8]) throws(HistoryError) {
        let before = try size()
        var written = -1
        repeat {
            written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        } while written < 0 && errno == EINTR
        guard written >= 0 else { throw Self.failure(path) }
        guard written < bytes.count else { return }
        try cut(to: before)
        throw .system(path: path, reason: "there is no room for a line")
    }

    /// Cuts off what is behind `size` bytes.
    func cut(to size: Int) throws(HistoryError) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw Self.failure(path) }
    }

    /// Returns when the disk has it.
    func synchronize() throws(HistoryError) {
        guard fdatasync(descriptor) == 0 else { throw Self.failure(path) }
    }

    /// Puts a file with these bytes in the place of this one; what goes wrong leaves this one as it is.
    func replaced(by bytes: [UInt8]) throws(HistoryError) -> OpenHistory {
        let new = try OpenHistory(path + "~", O_CREAT | O_NOFOLLOW)
        guard flock(new.descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .inUse(path: path + "~") }
        guard fchmod(new.descriptor, try status().st_mode & 0o777) == 0 else { throw Self.failure(path) }
        // Something that a process that was killed has left.
        try new.cut(to: 0)
        try new.append(bytes)
        try new.synchronize()
        guard rename(path + "~", path) == 0 else { throw Self.failure(path) }
        return OpenHistory(path: path, handle: new.handle)
    }

    private init(path: String, handle: FileHandle) {
        self.path = path
        self.handle = handle
    }

    private var descriptor: Int32 { handle.fileDescriptor }

    private func status() throws(HistoryError) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.failure(path) }
        return status
    }

    /// Whether the file is still the one with this name.
    private func isInPlace() throws(HistoryError) -> Bool {
        let own = try status()
        var present = stat()
        guard stat(path, &present) == 0 else { return false }
        return own.st_dev == present.st_dev && own.st_ino == present.st_ino
    }

    private static func failure(_ path: String) -> HistoryError {
        let words = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
        return .system(path: path, reason: words)
    }
}
