import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOPosix
import NIOSSL
import NIOTLS

/// A server on a free port of 127.0.0.1 that offers HTTP/2 and HTTP/1.1 over TLS; what comes over HTTP/1.1 is passed on to another one.
package final class DoubleServer: Sendable {
    /// What it does with a request over HTTP/2.
    package enum Manner: Sendable, CaseIterable {
        case answers, goesAway, resets, closes
    }

    private let listener: any Channel

    private init(_ listener: any Channel) { self.listener = listener }

    /// Such as `https://127.0.0.1:40123`.
    package var url: String { "https://127.0.0.1:\(listener.localAddress?.port ?? 0)" }

    /// Starts a server; stop it with ``stop()``, before the other one.
    ///
    /// - `authority`: Who signs its certificate.
    /// - `plain`: What answers over HTTP/1.1, without TLS.
    package static func start(
        _ manner: Manner,
        _ authority: TestAuthority,
        before plain: LoopbackServer
    ) async throws -> DoubleServer {
        let (tls, port) = (try authority.server(for: ["127.0.0.1"], offering: ["h2", "http/1.1"]), plain.port)
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLServerHandler(context: tls))
                    try pipeline.addHandler(
                        ApplicationProtocolNegotiationHandler { result, channel in
                            if case .negotiated("h2") = result { return speakHTTP2(manner, channel) }
                            return passOn(to: port, channel)
                        }
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return DoubleServer(listener)
    }

    /// Stops listening; connections end with the other server.
    package func stop() async { try? await listener.close() }  // Closed already is as good.

    private static func speakHTTP2(_ manner: Manner, _ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandlers([NIOHTTP2Handler(mode: .server), FrameHandler(manner)])
        }
    }

    /// Connects with the server that speaks HTTP/1.1.
    private static func passOn(to port: Int, _ channel: any Channel) -> EventLoopFuture<Void> {
        ClientBootstrap(group: channel.eventLoop)
            .channelInitializer { peer in
                peer.eventLoop.makeCompletedFuture { try peer.pipeline.syncOperations.addHandler(Passage(to: channel)) }
            }
            .connect(host: "127.0.0.1", port: port)
            .flatMapThrowing { peer in try channel.pipeline.syncOperations.addHandler(Passage(to: peer)) }
    }

    private final class Passage: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let other: any Channel

        init(to other: any Channel) { self.other = other }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            other.writeAndFlush(unwrapInboundIn(data), promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    private final class FrameHandler: ChannelInboundHandler {
        typealias InboundIn = HTTP2Frame
        typealias OutboundOut = HTTP2Frame

        private let manner: Manner

        init(_ manner: Manner) { self.manner = manner }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let frame = unwrapInboundIn(data)
            guard case .headers = frame.payload else { return }
            let payload: HTTP2Frame.FramePayload
            switch manner {
            case .answers: payload = .headers(.init(headers: [":status": "200"], endStream: true))
            case .goesAway: payload = .goAway(lastStreamID: .rootStream, errorCode: .internalError, opaqueData: nil)
            case .resets: payload = .rstStream(.internalError)
            case .closes: return context.close(promise: nil)
            }
            let stream: HTTP2StreamID = manner == .goesAway ? .rootStream : frame.streamID
            context.writeAndFlush(wrapOutboundOut(HTTP2Frame(streamID: stream, payload: payload)), promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
