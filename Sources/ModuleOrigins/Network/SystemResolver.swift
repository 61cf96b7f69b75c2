package import ModuleProxy
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The resolver of the system, asked on threads of its own that may wait.
package enum SystemResolver {
    /// How many names are resolved at once; a server of names that does not answer holds each for half a minute.
    private static let most = 8

    private static let turns = FetchLimiter(limit: most, waiting: 256)

    private static let pool: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: most)
        pool.start()
        return pool
    }()

    /// The addresses of a host name, without repetition.
    ///
    /// - Throws: ``SourceError/unavailable(reason:retryAfter:)``: a name that does not resolve now may do so in a minute.
    package static func addresses(of host: String) async throws(SourceError) -> [IPAddress] {
        let found: [IPAddress]
        do {
            found = try await turns.run(host) { try await pool.runIfActive { lookUp(host) } }
        } catch is FetchError {
            throw .unavailable(reason: "too many names are being resolved already", retryAfter: nil)
        } catch {
            throw .unavailable(reason: "\(host) cannot be resolved", retryAfter: nil)
        }
        guard !found.isEmpty else { throw .unavailable(reason: "\(host) cannot be resolved", retryAfter: nil) }
        return found
    }

    private static func lookUp(_ host: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        var addresses: [IPAddress] = []
        var next = first
        while let entry = next {
            if let address = address(in: entry.pointee), !addresses.contains(address) { addresses.append(address) }
            next = entry.pointee.ai_next
        }
        return addresses
    }

    private static func address(in entry: addrinfo) -> IPAddress? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let result = getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        guard result == 0 else { return nil }
        // With a zone, such as `%eth0`, it is an address of a network of the house, and no plain address.
        return IPAddress(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
}
