import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How much of an answer the system takes before the network has room for it.
///
/// Left alone it takes up to 4 MiB for each connection, and thousands of slow readers would use up the memory that it has for all of
/// them; then it aborts connections. What is on its way to the client does not count, so a fast one loses nothing.
///
/// Source: `TCP_NOTSENT_LOWAT` in <https://man7.org/linux/man-pages/man7/tcp.7.html> and
/// <https://lwn.net/Articles/560082/>
enum UnsentLimit {
    /// In bytes, for every connection.
    static let standard = 128 << 10
    /// In bytes, while very many files are being sent.
    static let crowded = 16 << 10

    private static let option = ChannelOptions.Types.SocketOption(
        level: .tcp,
        name: .init(rawValue: TCP_NOTSENT_LOWAT)
    )

    /// Limits a new connection; a Unix socket has no such limit.
    static func set(on channel: any Channel) {
        guard channel.remoteAddress?.port != nil else { return }
        // It is as good a connection without it.
        do { try channel.syncOptions?.setOption(option, value: standard) } catch {}
    }

    /// Limits a connection further, from any thread; the answer goes out also where that cannot be done.
    static func tighten(on channel: any Channel) async {
        guard channel.remoteAddress?.port != nil else { return }
        do { try await channel.setOption(option, value: crowded).get() } catch {}
    }
}
