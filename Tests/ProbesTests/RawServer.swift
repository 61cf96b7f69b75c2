import NIOCore
import NIOPosix
import NIOSSL

/// A server on a free port of 127.0.0.1 that answers the first bytes of each connection with bytes of its own, whatever came.
final class RawServer: Sendable {
    /// What it does then.
    enum End: Sendable {
        case close, stayOpen
    }

    let port: Int
    private let listener: any Channel

    private init(_ listener: any Channel) {
        self.listener = listener
        self.port = listener.localAddress?.port ?? 0
    }

    /// Starts a server that says `bytes` once on each connection.
    static func start(_ bytes: [UInt8], _ end: End = .stayOpen, tls: NIOSSLContext? = nil) async throws -> RawServer {
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(Handler(bytes, end))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return RawServer(listener)
    }

    /// Runs `body` with a server that is stopped afterwards.
    static func run(
        _ bytes: [UInt8],
        _ end: End = .stayOpen,
        tls: NIOSSLContext? = nil,
        _ body: (RawServer) async throws -> Void
    ) async throws {
        let server = try await start(bytes, end, tls: tls)
        do { try await body(server) } catch {
            try? await server.listener.close()  // Closed already is as good.
            throw error
        }
        try? await server.listener.close()  // Closed already is as good.
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let bytes: [UInt8]
        private let end: End
        private var hasSpoken = false

        init(_ bytes: [UInt8], _ end: End) {
            self.bytes = bytes
            self.end = end
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !hasSpoken else { return }
            hasSpoken = true
            let context = NIOLoopBound(context, eventLoop: context.eventLoop)
            let end = end
            context.value.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes))).whenComplete { _ in
                if case .close = end { context.value.close(promise: nil) }
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
