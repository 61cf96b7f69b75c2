import NIOCore
import NIOPosix

/// An outbound proxy on a free port of 127.0.0.1 that understands `CONNECT` and nothing else.
///
/// It connects to 127.0.0.1 whatever host it is asked for, so that a test can use any host name.
package final class ConnectProxy: Sendable {
    /// The port the proxy listens on.
    package let port: Int
    private let listener: any Channel
    private let log: LoopbackLog

    private init(listener: any Channel, port: Int, log: LoopbackLog) {
        self.listener = listener
        self.port = port
        self.log = log
    }

    /// Starts a proxy; stop it with ``stop()``.
    ///
    /// With `authorization`, such as `Basic dTpw`, it insists on that `Proxy-Authorization` and answers 407 to others.
    ///
    /// - `destination`: The port that it connects to, whatever port is asked for; nil: the one that is asked for.
    package static func start(
        authorization: String? = nil,
        leadingTo destination: Int? = nil
    ) async throws -> ConnectProxy {
        let log = LoopbackLog()
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    log.opened(channel)
                    try channel.pipeline.syncOperations.addHandler(
                        ConnectHandler(authorization: authorization, destination: destination, log: log)
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return ConnectProxy(listener: listener, port: listener.localAddress?.port ?? 0, log: log)
    }

    /// All `CONNECT` requests so far; the target is `host:port`.
    package var requests: [LoopbackRequest] { log.requests }

    /// Stops listening and breaks all connections off.
    package func stop() async {
        try? await listener.close()  // Closed already is as good.
        await log.closeAll()
    }
}
