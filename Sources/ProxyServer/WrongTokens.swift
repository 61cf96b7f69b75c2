import ModuleProxy
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How many wrong tokens each address has presented of late.
///
/// Pure: the caller passes the instant.
struct WrongTokens: Sendable {
    /// So many are looked at within one ``period``.
    static let most = 10
    static let period = Duration.seconds(1)

    /// A client as far as it can be told: an IPv4 address, or the half of an IPv6 address that names a network; whoever has one of those has all of it.
    struct Client: Hashable, Sendable {
        private let bytes: [UInt8]

        /// - `address`: Nil on a Unix socket.
        init(_ address: SocketAddress?) {
            let text = address?.ipAddress ?? ""
            if let bytes = Self.parse(text, AF_INET, count: 4) {
                self.bytes = bytes
                return
            }
            let bytes = Self.parse(text, AF_INET6, count: 16) ?? []
            let isMapped = bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
            self.bytes = isMapped ? Array(bytes.suffix(4)) : Array(bytes.prefix(8))
        }

        private static func parse(_ text: String, _ family: Int32, count: Int) -> [UInt8]? {
            var bytes = [UInt8](repeating: 0, count: count)
            return inet_pton(family, text, &bytes) == 1 ? bytes : nil
        }
    }

    private var counts = AgedTable<Client, Int>(limit: 4096)
    private var last: ContinuousClock.Instant?

    /// Whether what `client` presents is to be looked at; most of the time that is known without knowing who it is.
    func mayPresent(_ client: @autoclosure () -> Client, at now: ContinuousClock.Instant) -> Bool {
        guard let last, now - last < Self.period, let count = counts.value(for: client()) else { return true }
        return now - count.since >= Self.period || count.value < Self.most
    }

    /// Notes a wrong token.
    mutating func note(_ client: Client, at now: ContinuousClock.Instant) {
        last = now
        if let count = counts.value(for: client), now - count.since < Self.period {
            counts.set(count.value + 1, for: client, since: count.since)
        } else {
            counts.set(1, for: client, since: now)
        }
    }
}
