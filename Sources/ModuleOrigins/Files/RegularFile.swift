import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A regular file that is open for reading.
///
/// Its calls block, so they run on NIO's thread pool. A last path element that is a symbolic link is not followed
/// (unless asked), and opening never waits, whatever lies there.
final class RegularFile: Sendable {
    /// Why a file cannot be read.
    enum Fault: Error, Equatable, CustomStringConvertible {
        case missing
        case forbidden
        /// A folder, a link, a device, a pipe.
        case notRegular
        /// Longer than acceptable.
        case tooLarge
        /// Another error of the system, by its number.
        case system(Int32)

        var description: String {
            switch self {
            case .missing: "no such file or directory"
            case .forbidden: "permission denied"
            case .notRegular: "not a regular file"
            case .tooLarge: "larger than its limit"
            case .system(let number): "system error \(number)"
            }
        }
    }

    /// A whole small file.
    struct Content: Sendable {
        let bytes: [UInt8]
        let isWorldReadable: Bool
    }

    /// The length in bytes when the file was opened.
    let size: Int
    private let isWorldReadable: Bool
    private let descriptor: Int32

    private init(_ path: String, followsLink: Bool) throws(Fault) {
        guard !path.utf8.contains(0) else { throw .missing }
        let descriptor = openReadOnly(path, followsLink ? 0 : O_NOFOLLOW)
        guard descriptor >= 0 else { throw Self.fault(errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .notRegular
        }
        self.size = Int(status.st_size)
        self.isWorldReadable = status.st_mode & S_IROTH != 0
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Opens the file at `path`.
    static func open(_ path: String, followsLink: Bool = false) async throws(Fault) -> RegularFile {
        try await onThread { () throws(Fault) in try RegularFile(path, followsLink: followsLink) }
    }

    /// Whether there is a folder at `path`, or at the end of a link there.
    static func isFolder(_ path: String) async throws(Fault) -> Bool {
        try await onThread {
            var status = stat()
            return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        }
    }

    /// The whole content of a small file; a link to it is followed.
    static func content(of path: String, limit: Int) async throws(Fault) -> Content {
        let file = try await open(path, followsLink: true)
        guard file.size <= limit else { throw .tooLarge }
        return Content(bytes: try await file.read(at: 0, count: file.size), isWorldReadable: file.isWorldReadable)
    }

    /// Up to `count` bytes from `offset`; fewer only at the end of the file.
    func read(at offset: Int, count: Int) async throws(Fault) -> [UInt8] {
        try await Self.onThread { () throws(Fault) in try self.readNow(at: offset, count: count) }
    }

    private func readNow(at offset: Int, count: Int) throws(Fault) -> [UInt8] {
        var number: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: max(count, 0)) { buffer, filled in
            while filled < buffer.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let got = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + filled))
                if got < 0 && errno == EINTR { continue }
                if got < 0 { number = errno }
                guard got > 0 else { break }
                filled += got
            }
        }
        guard number == 0 else { throw .system(number) }
        return bytes
    }

    private static func onThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws(Fault) -> Value
    ) async throws(Fault) -> Value {
        do {
            return try await NIOThreadPool.singleton.runIfActive(work)
        } catch let fault as Fault {
            throw fault
        } catch {
            throw .system(ECANCELED)  // The task was cancelled, or the process is ending.
        }
    }

    /// What the number of a system error means here.
    static func fault(_ number: Int32) -> Fault {
        switch number {
        // A file where a folder should be, or a name that no file can have: there is no such thing.
        case ENOENT, ENOTDIR, ENAMETOOLONG: .missing
        case EACCES, EPERM: .forbidden
        // A link as last element; a socket.
        case ELOOP, ENXIO: .notRegular
        default: .system(number)
        }
    }
}

/// The system call; as a method it would be hidden by the type's own `open`.
private func openReadOnly(_ path: String, _ flags: Int32) -> Int32 {
    // Without O_NONBLOCK, opening a pipe would wait for its writer.
    open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags)
}
