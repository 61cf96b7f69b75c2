import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOPosix
import NIOSSL
import NIOTLS
import TestKit

@testable import Probes

/// A server on a free port of 127.0.0.1 that speaks HTTP/2 and HTTP/1.1.
enum DoubleServer {
    /// What it does with a request over HTTP/2.
    enum Manner: Sendable {
        case answers, goesAway, resets, closes
    }

    static func run(
        _ manner: Manner,
        overHTTP1 reply: LoopbackReply,
        _ body: (Int, Prober) async throws -> Void
    ) async throws {
        let authority = try TestAuthority()
        let tls = try context(authority)
        let plain = try await LoopbackServer.start { _ in reply }
        let (target, targetPort) = ("127.0.0.1", plain.port)
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLServerHandler(context: tls))
                    try pipeline.addHandler(
                        ApplicationProtocolNegotiationHandler { result, channel in
                            if case .negotiated("h2") = result { return speakHTTP2(manner, channel) }
                            return passOn(to: target, targetPort, channel)
                        }
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        try await body(listener.localAddress?.port ?? 0, prober(["SSL_CERT_FILE": authority.bundle]))
        try await listener.close()
        await plain.stop()
    }

    private static func context(_ authority: TestAuthority) throws -> NIOSSLContext {
        let files = try authority.certificate(for: ["127.0.0.1"])
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem))
        )
        configuration.applicationProtocols = ["h2", "http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }

    private static func speakHTTP2(_ manner: Manner, _ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandlers([NIOHTTP2Handler(mode: .server), FrameHandler(manner)])
        }
    }

    /// Connects with the server that speaks HTTP/1.1.
    private static func passOn(to host: String, _ port: Int, _ channel: any Channel) -> EventLoopFuture<Void> {
        ClientBootstrap(group: channel.eventLoop)
            .channelInitializer { peer in
                peer.eventLoop.makeCompletedFuture { try peer.pipeline.syncOperations.addHandler(Passage(to: channel)) }
            }
            .connect(host: host, port: port)
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
