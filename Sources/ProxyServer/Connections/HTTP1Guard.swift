import NIOCore
import NIOHTTP1

/// Keeps the rules of HTTP/1 connections: who may send another request, when to close, what is no request.
///
/// Stands between the decoder and everything that takes requests for granted.
///
/// Rules: <https://www.rfc-editor.org/rfc/rfc9112#section-9>
final class HTTP1Guard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let connection: ConnectionGuard
    private let lingering: TimeAmount
    private let sendsFiles: Bool
    /// No further request is accepted; the connection ends when those that came are answered.
    private var isClosing = false
    /// Whatever comes now is not read.
    private var isDeaf = false
    /// The answer being written is the last one.
    private var isLastAnswer = false
    private var isAnswering = false
    private var isFinished = false
    /// Whether all is sent of a connection that is finished.
    private var isSent = false
    private var isInputClosed = false
    /// Whether an error was passed on that is answered with 400.
    private var owesRefusal = false

    /// - `sendsFiles`: Whether nothing stands between this handler and the socket that needs the bytes themselves.
    init(_ connection: ConnectionGuard, lingering: Duration, sendsFiles: Bool) {
        self.sendsFiles = sendsFiles
        self.connection = connection
        self.lingering = TimeAmount(lingering)
    }

    /// Whether a request that comes now may be answered before this handler has seen it: nothing is being answered, and more may follow.
    var mayAnswerAtOnce: Bool { !isClosing && !isFinished && !isAnswering && connection.unanswered == 0 }

    /// A request that this handler has not seen was read and answered.
    func answeredAtOnce() {
        connection.requestRead()
        connection.answered()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        connection.refuseLateRequest = { self.refuseLateRequest(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { connection.refuseLateRequest = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDeaf else { return }
        switch unwrapInboundIn(data) {
        case .head(let head): read(head, context)
        case .body: context.fireChannelRead(data)
        case .end:
            connection.requestRead()
            context.fireChannelRead(data)
            isDeaf = isClosing
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What is not read cannot be wrong.
        guard !isDeaf else { return }
        owesRefusal = true
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // The refusal of a late request was the last answer; another one may still be on its way.
        guard !isFinished else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            isAnswering = true
            isLastAnswer = head.headers.isClose || (isClosing && connection.unanswered <= 1)
            if isLastAnswer { head.headers.replaceOrAdd(name: "Connection", value: "close") }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            isAnswering = false
            connection.answered()
            context.write(data, promise: promise)
            if isLastAnswer || (isClosing && connection.unanswered == 0) { finish(context, lingering: lingering) }
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if case .output = mode {
            finish(context, lingering: lingering, promise: promise)
        } else {
            context.close(mode: mode, promise: promise)
        }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let segment = event as? FileSegment else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        guard sendsFiles, isAnswering, !isFinished else {
            return promise?.fail(ChannelError.operationUnsupported) ?? ()
        }
        context.writeAndFlush(wrapOutboundOut(.body(.fileRegion(segment.region))), promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            isClosing = true
            guard context.channel.isActive else { return context.close(promise: nil) }
            // Answered is not sent: bytes may still wait for the client.
            if connection.unanswered == 0 { finish(context, lingering: .zero) }
        case ChannelEvent.inputClosed where isFinished:
            isInputClosed = true
            // What is not sent would be dropped; when it is, the connection closes.
            if isSent { context.close(promise: nil) }
        // Who was answered at once is not known behind this handler, where the connection would be closed with all that is not sent.
        case ChannelEvent.inputClosed where connection.unanswered == 0 && !owesRefusal && context.channel.isActive:
            isInputClosed = true
            finish(context, lingering: .zero)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    private func read(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard !isClosing else {
            isDeaf = true
            return
        }
        let form = RequestForm(head)
        guard form.hasValidHost, form.hasPlainFraming else {
            isDeaf = true
            owesRefusal = true
            connection.requestRead()
            // Answered with 400, after the requests before it.
            context.fireErrorCaught(HTTPParserError.invalidHeaderToken)
            return
        }
        var head = head
        if form.isLast {
            isClosing = true
            connection.isOld = head.version == .http1_0
            head.headers.replaceOrAdd(name: "Connection", value: "close")
        }
        connection.requestBegan()
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    private func refuseLateRequest(_ context: ChannelHandlerContext) {
        guard !isAnswering, !isFinished else { return context.close(promise: nil) }
        var headers = HTTPHeaders()
        headers.add(name: "Connection", value: "close")
        headers.add(name: "Content-Length", value: "0")
        let head = HTTPResponseHead(version: .http1_1, status: .requestTimeout, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        finish(context, lingering: lingering)
    }

    /// Says that no more will be sent as soon as all is sent, and closes when the client had time to read it.
    ///
    /// Closed at once, the system would answer what the client still sends with a reset, which may overtake the answer.
    private func finish(
        _ context: ChannelHandlerContext,
        lingering: TimeAmount,
        promise: EventLoopPromise<Void>? = nil
    ) {
        guard !isFinished else { return promise?.succeed() ?? () }
        isDeaf = true
        isFinished = true
        // Writes nothing, after everything. Told to close before that, the channel of a client that has stopped sending
        // would drop what is not sent.
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenComplete { [self] result in
            isSent = true
            guard case .success = result, context.channel.isActive, !isInputClosed else {
                return context.close(promise: promise)
            }
            let closed = promise ?? context.eventLoop.makePromise()
            closed.futureResult.assumeIsolated().whenComplete { _ in
                context.eventLoop.assumeIsolated().scheduleTask(in: lingering) { context.close(promise: nil) }
            }
            context.close(mode: .output, promise: closed)
        }
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer()))), promise: sent)
    }
}

extension HTTPHeaders {
    fileprivate var isClose: Bool { self[canonicalForm: "Connection"].contains { $0.lowercased() == "close" } }
}
