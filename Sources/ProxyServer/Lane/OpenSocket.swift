import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The socket of a connection, written to past the channel.
///
/// The channel's own way from a write to the system costs more than the system itself for what fits into the socket's buffer. This one knows
/// nothing of the channel's queue: only while that is empty, and only on the event loop of an active channel, may anything be sent. What the
/// system does not take is left to the channel, and so is the discovery that the connection is broken.
struct OpenSocket {
    private let descriptor: CInt

    /// Nil for a channel that is closed, or has no socket.
    init?(of channel: any Channel) {
        let operations = channel.pipeline.syncOperations
        do {
            let descriptor = try operations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
            guard let descriptor else { return nil }
            self.descriptor = descriptor
        } catch {
            return nil
        }
    }

    /// Writes bytes from the front of a buffer, and takes out of it what the system took.
    ///
    /// - `moreFollows`: Whether the system should wait for what comes next, so that both go out together.
    func write(_ bytes: inout ByteBuffer, moreFollows: Bool) {
        bytes.readWithUnsafeReadableBytes { bytes in
            Self.retrying { Self.offer(bytes, to: descriptor, moreFollows: moreFollows) }
        }
    }

    /// Writes a part of a file, and returns what is left of it.
    ///
    /// - `file`: A descriptor whose file is at least as long as `range` says.
    func write(_ file: CInt, _ range: Range<Int64>) -> Range<Int64> {
        var start = range.lowerBound
        while start < range.upperBound {
            let taken = Self.retrying { Self.offer(file, start..<range.upperBound, to: descriptor) }
            guard taken > 0 else { break }
            start += Int64(taken)
        }
        return start..<range.upperBound
    }

    /// How many bytes the system took; 0 when it takes none now, or none any more.
    private static func retrying(_ call: () -> Int) -> Int {
        while true {
            let taken = call()
            if taken >= 0 { return taken }
            guard errno == EINTR else { return 0 }
        }
    }

    #if os(Linux)
        private static func offer(_ bytes: UnsafeRawBufferPointer, to socket: CInt, moreFollows: Bool) -> Int {
            let flags = MSG_DONTWAIT | MSG_NOSIGNAL | (moreFollows ? MSG_MORE : 0)
            return send(socket, bytes.baseAddress, bytes.count, CInt(flags))
        }

        /// The channel has made the socket one that never waits, and the process one that is not told by a signal.
        private static func offer(_ file: CInt, _ range: Range<Int64>, to socket: CInt) -> Int {
            var offset = off_t(range.lowerBound)
            return sendfile(socket, file, &offset, range.count)
        }
    #else
        private static func offer(_ bytes: UnsafeRawBufferPointer, to socket: CInt, moreFollows: Bool) -> Int { 0 }
        private static func offer(_ file: CInt, _ range: Range<Int64>, to socket: CInt) -> Int { 0 }
    #endif
}
