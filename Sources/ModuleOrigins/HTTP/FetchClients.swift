import ModuleProxy
import Synchronization

/// The clients of one fetch with all its redirects.
///
/// Hosts of the settings are reached by the clients that all fetches share. A host that somebody else named gets one of its own,
/// which connects to the address that was looked at and to no other.
final class FetchClients: Sendable {
    private let fetcher: HTTPFetcher
    private let pinned = Mutex<[String: ClientPair]>([:])

    init(_ fetcher: HTTPFetcher) { self.fetcher = fetcher }

    /// The clients that may reach `url`.
    ///
    /// - Throws: ``SourceError`` when nobody may, or the host cannot be resolved.
    func pair(for url: FetchURL) async throws(SourceError) -> ClientPair {
        guard let address = try await fetcher.pinnedAddress(of: url) else { return fetcher.clients(for: url) }
        let pair = pinned.withLock { pinned in
            let pair = pinned[url.host] ?? fetcher.guests.begin { fetcher.pinned(url.host, to: address) }
            pinned[url.host] = pair
            return pair
        }
        guard let pair else { throw .unavailable(reason: "the server stops", retryAfter: nil) }
        return pair
    }

    /// Closes the connections to hosts that somebody else named.
    func close() async {
        for pair in pinned.withLock({ $0.values.map(\.self) }) { await fetcher.guests.end(pair) }
    }
}

extension HTTPFetcher {
    /// The one address at which the host of `url` may be reached; nil where the operator named the host.
    ///
    /// - Throws: ``SourceError`` when nobody may reach it, or it cannot be resolved.
    func pinnedAddress(of url: FetchURL) async throws(SourceError) -> IPAddress? {
        guard let addressGuard = settings.addressGuard else { return nil }
        guard settings.outboundProxy?.isUsed(for: url) != true else {
            // The outbound proxy resolves names by itself, so only names can be looked at.
            try addressGuard.checkName(url.host, port: url.port)
            return nil
        }
        return try await addressGuard.address(of: url.host, port: url.port)
    }
}
