import NIOCore
import NIOSSL
import NIOTLS

/// Waits for the end of a handshake, and keeps what comes behind it until the next step is ready.
final class HandshakeWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// What was agreed on.
    struct Handshake: Sendable {
        let version: String?
        let applicationProtocol: String?
        /// The server's own certificate.
        let certificate: NIOSSLCertificate?
    }

    private let tls: NIOSSLClientHandler
    private let first: FirstBytes
    private let late: LateError
    private let pending: Pending<Handshake>
    private var held: [ByteBuffer] = []
    private var isClosed = false

    init(_ tls: NIOSSLClientHandler, _ first: FirstBytes, _ late: LateError, _ pending: Pending<Handshake>) {
        self.tls = tls
        self.first = first
        self.late = late
        self.pending = pending
    }

    func handlerAdded(context: ChannelHandlerContext) {
        pending.overdue = { [unowned self] in fail(Pending<Handshake>.Overdue()) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted(let applicationProtocol)? = event as? TLSUserEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        do {
            // The next step reads on.
            try context.channel.syncOptions?.setOption(.autoRead, value: false)
        } catch {
            return fail(error)
        }
        pending.succeed(
            Handshake(
                version: tls.tlsVersion?.inWords,
                applicationProtocol: applicationProtocol.map { PeerText.shown($0) },
                certificate: tls.peerCertificate
            )
        )
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { held.append(unwrapInboundIn(data)) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        late.note(error)
        fail(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        isClosed = true
        fail(ChannelError.eof)
    }

    func removeHandler(context: ChannelHandlerContext, removalToken: ChannelHandlerContext.RemovalToken) {
        for buffer in held { context.fireChannelRead(wrapInboundOut(buffer)) }
        if !held.isEmpty { context.fireChannelReadComplete() }
        if let error = late.first { context.fireErrorCaught(error) }
        if isClosed { context.fireChannelInactive() }
        context.leavePipeline(removalToken: removalToken)
    }

    func handlerRemoved(context: ChannelHandlerContext) { fail(ChannelError.eof) }

    private func fail(_ error: any Error) { pending.fail(HandshakeFault(error: error, firstBytes: first.bytes)) }
}

extension ChannelPipeline.SynchronousOperations {
    /// Lets what came behind a handshake through to the handlers that were added after it; nothing without a handshake.
    func leaveHandshake() throws {
        do {
            removeHandler(context: try context(handlerType: HandshakeWatch.self), promise: nil)
        } catch ChannelPipelineError.notFound {
            // Plain HTTP.
        }
    }
}

extension TLSVersion {
    /// Such as `TLS 1.3`.
    fileprivate var inWords: String {
        switch self {
        case .tlsv1: "TLS 1.0"
        case .tlsv11: "TLS 1.1"
        case .tlsv12: "TLS 1.2"
        case .tlsv13: "TLS 1.3"
        }
    }
}
