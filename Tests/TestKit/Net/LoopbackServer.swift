import NIOCore
import NIOHTTP1
import NIOPosix
package import NIOSSL

/// An HTTP/1.1 server on a free port of 127.0.0.1, for tests; it behaves, or misbehaves, exactly as told.
///
/// ```swift
/// try await LoopbackServer.run({ request in
///     request.path == "/a.b/@v/list" ? .ok("v1.0.0\n") : .text(404, "not found")
/// }) { server in
///     // server.url, server.requests, server.count(of: "/a.b/@v/list")
/// }
/// ```
package final class LoopbackServer: Sendable {
    /// Decides what happens in answer to a request; called on an event loop, so it must not block.
    package typealias Answer = @Sendable (LoopbackRequest) -> LoopbackReply

    /// The port the server listens on.
    package let port: Int
    /// `http` or `https`.
    package let scheme: String
    private let listener: any Channel
    private let log: LoopbackLog

    private init(listener: any Channel, port: Int, scheme: String, log: LoopbackLog) {
        self.listener = listener
        self.port = port
        self.scheme = scheme
        self.log = log
    }

    /// Starts a server; stop it with ``stop()``.
    ///
    /// - Parameters:
    ///   - tls: The server's side of TLS; nil for plain HTTP.
    ///   - port: The port to listen on; 0 for any free one.
    ///   - answer: Decides what happens.
    /// - Returns: The server, ready for requests.
    /// - Throws: An error of the system, such as for a port that is taken.
    package static func start(
        tls: NIOSSLContext? = nil,
        port: Int = 0,
        _ answer: @escaping Answer
    ) async throws -> LoopbackServer {
        let log = LoopbackLog()
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    log.opened(channel)
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    try pipeline.addHandler(LoopbackHandler(log: log, answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: port)
            .get()
        return LoopbackServer(
            listener: listener,
            port: listener.localAddress?.port ?? 0,
            scheme: tls == nil ? "http" : "https",
            log: log
        )
    }

    /// Runs `body` with a server that is stopped afterwards.
    package static func run<Result>(
        tls: NIOSSLContext? = nil,
        _ answer: @escaping Answer,
        _ body: (LoopbackServer) async throws -> Result
    ) async throws -> Result {
        let server = try await start(tls: tls, answer)
        do {
            let result = try await body(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    /// The server's address, such as `http://127.0.0.1:40123`.
    package var url: String { "\(scheme)://127.0.0.1:\(port)" }

    /// All requests so far, in order of arrival.
    package var requests: [LoopbackRequest] { log.requests }

    /// The number of connections accepted so far.
    package var connections: Int { log.connections }

    /// The number of requests so far for exactly this target.
    package func count(of target: String) -> Int { requests.count { $0.target == target } }

    /// Returns when `count` requests have arrived.
    package func waitForRequests(_ count: Int) async {
        await withCheckedContinuation { continuation in log.whenReached(count) { continuation.resume() } }
    }

    /// Returns when the other sides have closed all connections that are open now.
    package func waitForClosedConnections() async { await log.allClosed() }

    /// Stops listening and breaks all connections off.
    package func stop() async {
        try? await listener.close()  // Closed already is as good.
        await log.closeAll()
    }
}
