#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Writes lines to a file descriptor, all of them or an error, however many calls it takes.
///
/// Example: `FileDescriptorWriter(descriptor: STDERR_FILENO).write(bytes)`.
package struct FileDescriptorWriter: Sendable {
    private let descriptor: CInt

    /// Takes an open descriptor and leaves closing it to the caller.
    ///
    /// From here on the process ignores SIGPIPE: a log reader that goes away must not end a server.
    package init(descriptor: CInt) {
        self.descriptor = descriptor
        signal(SIGPIPE, SIG_IGN)
    }

    /// Writes to standard error.
    package static let standardError: LogStream.Writer = FileDescriptorWriter(descriptor: STDERR_FILENO).write

    /// Writes all of `bytes`, waiting for a slow reader; false when the descriptor is closed or broken.
    @Sendable package func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { writeOnce($0) }
            guard written >= 0, written <= rest.count else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }

    /// The number of bytes taken, 0 when it is worth another try, negative for an error.
    private func writeOnce(_ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Darwin)
            let written = Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
            let written = Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #else
            let written = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
        guard written < 0 else { return written }
        switch errno {
        case EINTR: return 0
        case EAGAIN: return waitUntilWritable() ? 0 : -1
        default: return -1
        }
    }

    /// Somebody who shares the descriptor may have made it non-blocking.
    private func waitUntilWritable() -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&request, 1, -1) >= 0 || errno == EINTR
    }
}
