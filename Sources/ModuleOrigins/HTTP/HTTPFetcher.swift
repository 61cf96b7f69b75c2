import AsyncHTTPClient
import Logging
package import ModuleProxy
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

/// Fetches addresses with deadlines, size limits and care.
///
/// Only 200 is success. Redirects are followed here: at most ``mostRedirects``, https stays https, and credentials
/// are dropped for good when scheme, host or port change. The answer's bytes are taken as they are; a content
/// encoding is refused. HTTP/1.1 only: a connection that went dead then harms one request, where with
/// HTTP/2 all later ones would wait on it until the system gives it up.
///
/// A fetch ends early when its task is cancelled. Connections are closed when the last reference goes; who wants to wait
/// for that calls ``shutdown()``.
package final class HTTPFetcher: Sendable {
    /// Go's own limit.
    package static let mostRedirects = 10
    let settings: FetchSettings
    let reusable = Mutex(ReusableOrigins())
    /// The clients that reach one address only.
    let guests = GuestClients()
    private let configuration: HTTPClient.Configuration
    private let direct: ClientPair
    private let proxied: ClientPair?

    /// - `connectionsPerHost`: More requests than this wait for a connection, and only as long as connecting may take; so it has to be
    ///   no less than what its owner asks for at once.
    /// - Throws: ``TrustError`` when the certificate authorities cannot be loaded.
    package init(_ settings: FetchSettings, connectionsPerHost: Int = 64) throws(TrustError) {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.tlsConfiguration = try settings.trust.clientConfiguration()
        configuration.timeout = .init(connect: TimeAmount(settings.deadlines.connect), read: nil)
        configuration.connectionPool.idleTimeout = TimeAmount(ReusableOrigins.idleTime)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, connectionsPerHost)
        // Another try at once would only use up the deadline; the chain has other sources.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        configuration.http1_1ConnectionDebugInitializer = { ServerCertificateCheck.check($0) }
        self.settings = settings
        self.configuration = configuration
        self.direct = ClientPair(configuration)
        self.proxied = settings.outboundProxy.map { proxy in
            configuration.proxy = .server(
                host: proxy.host,
                port: proxy.port,
                authorization: proxy.credentials.map { .basic(username: $0.user, password: $0.password.reveal()) }
            )
            return ClientPair(configuration)
        }
    }

    deinit {
        // Of a client that was shut down already this is refused, which is as good.
        for client in clients { client.shutdown { _ in } }
    }

    /// The whole body at `url`, which must not be longer than `limit` bytes.
    package func read(_ url: FetchURL, limit: Int) async throws(SourceError) -> [UInt8] {
        try await fetch(url, limit: limit, into: .memory)
    }

    /// Appends the body at `url`, which must not be longer than `limit` bytes, to `staging` in pieces of about 128 KiB.
    package func download(_ url: FetchURL, limit: Int, into staging: Staging) async throws(SourceError) {
        _ = try await fetch(url, limit: limit, into: .staging(staging))
    }

    /// Asks for `url` and hangs up when an acceptable 200 begins as it should.
    ///
    /// - `beginning`: The first bytes of the body: a page to sign in comes with 200 as well.
    ///
    /// Throws what ``read(_:limit:)`` would throw, and ``SourceError/badAnswer(reason:)`` when the body begins otherwise.
    package func probe(_ url: FetchURL, limit: Int, beginning: [UInt8]) async throws(SourceError) {
        _ = try await fetch(url, limit: limit, into: .beginning(beginning))
    }

    /// The page at `url` after all redirects, whatever its status is; of a long one the first `limit` bytes.
    ///
    /// - `mayAuthorize`: Whether credentials may be presented.
    package func page(_ url: FetchURL, limit: Int, mayAuthorize: Bool) async throws(SourceError) -> FetchedPage {
        try await fetch(url, mayAuthorize: mayAuthorize) { response, url, watch throws(SourceError) in
            let body = try await self.beginning(of: response, from: url, watch, upTo: limit)
            let type = response.headers.first(name: "Content-Type")
            return FetchedPage(url: url, status: Int(response.status.code), contentType: type, body: body)
        }
    }

    /// Closes all connections, ends the commands that are asked for credentials, and waits until that is done; it is a programmer error to
    /// fetch afterwards.
    package func shutdown() async throws {
        settings.credentials.close()
        await guests.close()
        for client in clients { try await client.shutdown() }
    }

    /// The clients that reach `url`: directly, or through the outbound proxy.
    func clients(for url: FetchURL) -> ClientPair {
        guard let proxied, settings.outboundProxy?.isUsed(for: url) == true else { return direct }
        return proxied
    }

    private var clients: [HTTPClient] {
        [direct, proxied].compactMap(\.self).flatMap(\.all)
    }

    /// Clients that reach `host` at this address only.
    func pinned(_ host: String, to address: IPAddress) -> ClientPair {
        var configuration = configuration
        configuration.dnsOverride = [host: address.description]
        return ClientPair(configuration)
    }

    private func fetch(_ url: FetchURL, limit: Int, into sink: BodySink) async throws(SourceError) -> [UInt8] {
        try await fetch(url) { response, url, watch throws(SourceError) in
            try await self.take(response, from: url, limit: limit, into: sink, watch)
        }
    }

    /// Follows redirects, and does something with the answer at their end.
    private func fetch<Result: Sendable>(
        _ url: FetchURL,
        mayAuthorize: Bool = true,
        _ take: @escaping @Sendable (HTTPClientResponse, FetchURL, FetchWatch) async throws(SourceError) -> Result
    ) async throws(SourceError) -> Result {
        let clients = FetchClients(self)
        do {
            // Before the watch begins: how long a helper command takes is not the host's fault.
            if mayAuthorize { try await settings.credentials.prepare(for: url) }
            let watch = FetchWatch(settings.deadlines)
            let result = try await watch.guarding(url.hostAndPort) { () async throws(SourceError) -> Result in
                let (response, last) = try await self.follow(url, mayAuthorize: mayAuthorize, clients, watch)
                return try await take(response, last, watch)
            }
            await clients.close()
            Logger.current.debug("fetched", metadata: ["fetch.url": "\(url)"])
            return result
        } catch {
            await clients.close()
            Logger.current.debug("not fetched", metadata: ["fetch.url": "\(url)", "fetch.result": "\(error.label)"])
            throw error
        }
    }
}

/// Where the body of an answer goes.
enum BodySink: Sendable {
    case memory
    case staging(Staging)
    /// Nobody wants more than to know whether it begins with these bytes: hang up then.
    case beginning([UInt8])
}
