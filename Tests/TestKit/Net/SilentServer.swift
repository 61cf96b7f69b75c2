import NIOCore
import NIOPosix

/// A port of 127.0.0.1 that accepts connections and then says nothing at all.
package final class SilentServer: Sendable {
    /// The port it listens on.
    package let port: Int
    private let listener: any Channel
    private let log: LoopbackLog

    private init(listener: any Channel, log: LoopbackLog) {
        self.listener = listener
        self.port = listener.localAddress?.port ?? 0
        self.log = log
    }

    /// Starts a server; stop it with ``stop()``.
    package static func start() async throws -> SilentServer {
        let log = LoopbackLog()
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in channel.eventLoop.makeCompletedFuture { log.opened(channel) } }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return SilentServer(listener: listener, log: log)
    }

    /// Stops listening and breaks all connections off.
    package func stop() async {
        try? await listener.close()  // Closed already is as good.
        await log.closeAll()
    }
}
