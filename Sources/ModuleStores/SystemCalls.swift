import CSystemCalls
import ModuleProxy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The system calls of the store, each repeated after EINTR, with errors that name the call and the file.
enum SystemCalls {
    /// Related system call: `open(2)`, with O_CLOEXEC, without following a link at the end of the path, and without
    /// waiting for the other end of a FIFO.
    ///
    /// - Returns: nil when there is no such file.
    static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o644) throws(StoreError) -> Int32? {
        let flags = flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        while true {
            #if canImport(Darwin)
                let descriptor = Darwin.open(path, flags, mode)
            #elseif canImport(Musl)
                let descriptor = Musl.open(path, flags, mode)
            #else
                let descriptor = Glibc.open(path, flags, mode)
            #endif
            if descriptor >= 0 { return descriptor }
            let mayBeAbsent = flags & O_CREAT == 0
            switch errno {
            case EINTR: continue
            case ENOENT where mayBeAbsent, ENOTDIR where mayBeAbsent, ENAMETOOLONG where mayBeAbsent: return nil
            default: throw error("open", path)
            }
        }
    }

    /// Opens what is at `path` below a folder for reading, and follows no link on the way there.
    ///
    /// Related system call: `openat2(2)`; where the system has none, only a link at the end of the path is refused.
    ///
    /// - Returns: nil when there is no such file.
    /// - Throws: ``StoreError/damaged(got:expected:)`` for a link, or when the disk cannot read what is there.
    static func open(_ path: String, below folder: Int32, _ flags: Int32 = O_RDONLY) throws(StoreError) -> Int32? {
        let flags = flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        // Renames elsewhere can make the system say "again", but not for ever.
        var chances = 1000
        while true {
            var descriptor = martlet_open_below(folder, path, flags)
            // A filter of system calls that is older than this one says EPERM.
            if descriptor < 0, errno == ENOSYS || errno == EPERM { descriptor = openat(folder, path, flags) }
            if descriptor >= 0 { return descriptor }
            switch errno {
            case EINTR: continue
            case EAGAIN where chances > 0: chances -= 1
            case ENOENT, ENOTDIR, ENAMETOOLONG: return nil
            case ELOOP, EXDEV: throw .damaged(got: "a link at \(path)", expected: "a file")
            case ENXIO: throw .damaged(got: "a socket or device at \(path)", expected: "a file")
            default: throw error("open", path)
            }
        }
    }

    /// Related system call: `write(2)`, until all is written.
    static func writeAll(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(StoreError) {
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
            }
            if written >= 0 {
                done += written
            } else if errno != EINTR {
                throw error("write", path)
            }
        }
    }

    /// Related system call: `pread(2)`, until `count` bytes or the end of the file.
    static func readAll(_ descriptor: Int32, at offset: Int64, count: Int, _ path: String) throws(StoreError) -> [UInt8]
    {
        guard offset >= 0, count > 0 else { return [] }
        var failure: StoreError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let rest = UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[initialized...]
                )
                let got = pread(descriptor, rest.baseAddress, rest.count, off_t(offset) &+ off_t(initialized))
                if got > 0 {
                    initialized += got
                } else if got == 0 {
                    return
                } else if errno != EINTR {
                    failure = error("pread", path)
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Related system call: `fsync(2)`.
    ///
    /// After an error the file must be given up: the kernel may have dropped its pages. So this never throws
    /// ``StoreError/full``, which says that the bytes are still good.
    static func sync(_ descriptor: Int32, _ path: String) throws(StoreError) {
        while fsync(descriptor) != 0 {
            let number = errno
            guard number == EINTR else { throw .failed(reason: "fsync \(path): \(String(cString: strerror(number)))") }
        }
    }

    /// Makes the names in a folder durable.
    static func syncFolder(_ path: String) throws(StoreError) {
        guard let descriptor = try open(path, O_RDONLY | O_DIRECTORY) else {
            throw .failed(reason: "folder \(path) vanished")
        }
        defer { close(descriptor) }
        try sync(descriptor, path)
    }

    /// Creates a folder below one that exists; one that is there already is no error.
    static func makeFolder(_ path: String) throws(StoreError) {
        guard mkdir(path, 0o755) != 0 else { return }
        guard errno == EEXIST else { throw error("mkdir", path) }
        var status = stat()
        guard lstat(path, &status) == 0 else { throw error("lstat", path) }
        // Nothing is made behind a link: it may lead out of the store.
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .failed(reason: "\(path) is not a folder") }
    }

    /// The next name in an open folder, in no order; nil at the end.
    ///
    /// Related system call: `readdir(3)`, whose answer at the end differs from an error in `errno` alone.
    static func nextName(_ stream: OpaquePointer, _ path: String) throws(StoreError) -> String? {
        errno = 0
        guard let entry = readdir(stream) else {
            guard errno == 0 else { throw error("readdir", path) }
            return nil
        }
        return withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// Length, times and identity of an open regular file.
    ///
    /// - Throws: ``StoreError/damaged(got:expected:)`` for a folder, a FIFO or a device.
    static func measure(_ descriptor: Int32, _ path: String) throws(StoreError) -> FileStamp {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw error("fstat", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .damaged(got: "a folder, FIFO or device at \(path)", expected: "a file")
        }
        return stamp(status)
    }

    /// What tells whether a file is still the same.
    static func stamp(_ status: stat) -> FileStamp {
        #if canImport(Darwin)
            let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
        #else
            let (modified, changed) = (status.st_mtim, status.st_ctim)
        #endif
        return FileStamp(
            device: UInt64(truncatingIfNeeded: status.st_dev),
            identity: UInt64(truncatingIfNeeded: status.st_ino),
            size: Int64(status.st_size),
            modified: nanoseconds(modified),
            changed: nanoseconds(changed)
        )
    }

    /// Since 1970, as near as 64 bits come: a file system may hold any date.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        let (seconds, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? Int64(time.tv_sec) : seconds &+ Int64(time.tv_nsec)
    }

    /// Nanoseconds since 1970 by the wall clock.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return nanoseconds(time)
    }

    /// The folder of a path; paths here are absolute and never end in `/`.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// The last element of a path.
    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// What `errno` means for the store.
    static func error(_ call: String, _ path: String) -> StoreError {
        let number = errno
        if number == ENOSPC || number == EDQUOT { return .full }
        if call == "pread" || call == "open", isUnreadable(number) {
            return .damaged(
                got: "\(call) \(path): \(String(cString: strerror(number)))",
                expected: "a file that can be read"
            )
        }
        return .failed(reason: "\(call) \(path): \(String(cString: strerror(number)))")
    }

    /// Whether an error of reading means that the bytes are lost: a bad sector, or a checksum of the file system.
    static func isUnreadable(_ number: Int32) -> Bool {
        #if canImport(Darwin)
            number == EIO || number == EBADMSG
        #else
            number == EIO || number == EBADMSG || number == EUCLEAN
        #endif
    }
}
