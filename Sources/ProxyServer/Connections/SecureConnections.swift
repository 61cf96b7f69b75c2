import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOSSL
import NIOTLS

/// Connections with TLS, on which ALPN chooses between HTTP/2 and HTTP/1.
struct SecureConnections: ServerChildChannel {
    /// What a connection turned out to be.
    enum Negotiated: Sendable {
        case http1(PlainConnections.Value)
        case http2(HTTP2Channel.Value)
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let negotiated: EventLoopFuture<Negotiated>
    }

    private let certificate: ServerCertificate
    private let limits: ConnectionLimits
    private let http1: PlainConnections
    private let http2: HTTP2Channel

    init(_ certificate: ServerCertificate, limits: ConnectionLimits, responder: @escaping HTTPChannelHandler.Responder)
    {
        self.certificate = certificate
        self.limits = limits
        self.http1 = PlainConnections(limits: limits, responder: responder)
        self.http2 = HTTP2Channel(
            responder: responder,
            configuration: .init(
                idleTimeout: limits.idleTimeout,
                gracefulCloseTimeout: nil,  // The grace of the whole server ends it.
                streamConfiguration: .init(additionalChannelHandlers: [StreamGuard(limits)])
            )
        )
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let connection = ConnectionGuard(limits, language: .negotiating, at: channel.eventLoop.now, logger: logger)
            try pipeline.addHandler(connection)
            try pipeline.addHandler(NIOSSLServerHandler(context: certificate.context))
            let negotiation = NIOTypedApplicationProtocolNegotiationHandler<Negotiated> { (result, channel) in
                negotiated(result, channel, logger)
            }
            try pipeline.addHandler(negotiation)
            return Value(channel: channel, negotiated: negotiation.protocolNegotiationResult)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.negotiated.get() {
            case .http1(let connection): await http1.handle(value: connection, logger: logger)
            case .http2(let connection): await http2.handle(value: connection, logger: logger)
            }
        } catch {
            logger.debug("TLS not established", metadata: ["reason": "\(error)"])
            value.channel.close(promise: nil)
        }
    }

    private func negotiated(
        _ result: ALPNResult,
        _ channel: any Channel,
        _ logger: Logger
    ) -> EventLoopFuture<Negotiated> {
        do {
            let connection = try channel.pipeline.syncOperations.handler(type: ConnectionGuard.self)
            if case .negotiated("h2") = result {
                connection.negotiated(.http2, agreed: "h2")
                try channel.pipeline.syncOperations.addHandler(FlushingClose())
                return http2.setup(channel: channel, logger: logger).map { .http2($0) }
            }
            // Nothing else is offered.
            connection.negotiated(.http1, agreed: result == .fallback ? nil : "http/1.1")
            return channel.eventLoop.makeSucceededFuture(
                .http1(try http1.serve(channel, connection, sendsFiles: false))
            )
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
    }
}
