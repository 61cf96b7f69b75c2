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

    /// What the system says to a host name.
    package enum Answer: Hashable, Sendable {
        /// At least one address, without repetition.
        case addresses([IPAddress])
        /// There is no such name, or it has no address.
        case unknown
        /// The servers of names were not reached or failed; the text is the system's.
        case failed(String)
    }

    /// The addresses of a host name, without repetition.
    ///
    /// - Throws: ``SourceError/unavailable(reason:retryAfter:)``: a name that does not resolve now may do so in a minute.
    package static func addresses(of host: String) async throws(SourceError) -> [IPAddress] {
        guard case .addresses(let found) = try await answer(to: host) else {
            throw .unavailable(reason: "\(host) cannot be resolved", retryAfter: nil)
        }
        return found
    }

    /// What the system says to a host name; it may take half a minute.
    ///
    /// - Throws: ``SourceError/unavailable(reason:retryAfter:)`` when too many names are being resolved already.
    package static func answer(to host: String) async throws(SourceError) -> Answer {
        do {
            return try await turns.run(host) { try await pool.runIfActive { lookUp(host) } }
        } catch is FetchError {
            throw .unavailable(reason: "too many names are being resolved already", retryAfter: nil)
        } catch {
            throw .unavailable(reason: "\(host) cannot be resolved", retryAfter: nil)
        }
    }

    private static func lookUp(_ host: String) -> Answer {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var first: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &first)
        guard status == 0 else { return failure(status) }
        defer { freeaddrinfo(first) }
        var addresses: [IPAddress] = []
        var next = first
        while let entry = next {
            if let address = address(in: entry.pointee), !addresses.contains(address) { addresses.append(address) }
            next = entry.pointee.ai_next
        }
        return addresses.isEmpty ? .unknown : .addresses(addresses)
    }

    /// - `status`: The error of `getaddrinfo`: <https://www.rfc-editor.org/rfc/rfc3493#section-6.1>.
    private static func failure(_ status: Int32) -> Answer {
        let noAddress: Int32 = -5  // EAI_NODATA of glibc, which hides its name: the name is there, without addresses.
        guard status != EAI_NONAME, status != noAddress else { return .unknown }
        return .failed(gai_strerror(status).map { String(cString: $0) } ?? "error \(status)")
    }

    private static func address(in entry: addrinfo) -> IPAddress? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let result = getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        guard result == 0 else { return nil }
        // With a zone, such as `%eth0`, it is an address of a network of the house, and no plain address.
        return IPAddress(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
}
