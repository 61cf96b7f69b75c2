import Logging
import NIOCore

/// Watches a connection from nearest to the socket, and closes it when ``ConnectionWatch`` says so.
///
/// The handlers of HTTP/1 and HTTP/2 tell it about requests and answers; all of them run on the connection's event loop.
final class ConnectionGuard: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// Refuses a request that is late; when nil, the connection is just closed.
    var refuseLateRequest: (() -> Void)?
    /// What was agreed on by ALPN; nil for nothing, and without TLS.
    private(set) var applicationProtocol: String?
    /// Whether the last request was one of HTTP/1.0.
    var isOld = false
    private var watch: ConnectionWatch
    private let logger: Logger
    private var context: ChannelHandlerContext?
    /// Bytes handed to the channel; what ``OpenSocket`` has sent is out already.
    private var sent: Int64 = 0
    /// Bytes of answers that HTTP/2 holds back until the client opens its window.
    private var heldBack: Int64 = 0
    /// The streams of HTTP/2, which look at their answers.
    private var streams: [ObjectIdentifier: (NIODeadline) -> Void] = [:]
    private var look: (at: NIODeadline, task: Scheduled<Void>)?

    init(_ limits: ConnectionLimits, language: ConnectionWatch.Language, at now: NIODeadline, logger: Logger) {
        self.watch = ConnectionWatch(limits, language: language, at: now)
        self.logger = logger
    }

    /// Requests that began and are not answered completely.
    var unanswered: Int { watch.unanswered }

    /// The version of HTTP: `1.0`, `1.1` or `2`; nil while it is not known.
    var languageInWords: String? {
        switch watch.language {
        case .negotiating: nil
        case .http1: isOld ? "1.0" : "1.1"
        case .http2: "2"
        }
    }

    /// TLS is set up, and this is spoken now.
    ///
    /// - `agreed`: What was agreed on for it; nil for nothing.
    func negotiated(_ language: ConnectionWatch.Language, agreed: String?) {
        watch.language = language
        applicationProtocol = agreed
    }

    /// The head of a request was read, or a stream was opened.
    func requestBegan() {
        watch.requestBegan()
        lookInTime()
    }

    /// A request was read to its end.
    func requestRead() { watch.requestRead() }

    /// The last byte of an answer was written, or a stream was closed.
    func answered() {
        guard let context else { return }
        watch.answered(at: context.eventLoop.now)
        lookInTime()
    }

    /// HTTP/2 holds back this many bytes more, or fewer.
    func heldBack(_ change: Int) { heldBack &+= Int64(change) }

    /// Has a stream look at itself whenever the connection as a whole has kept its pace; `look` gets the time.
    func watch(_ stream: StreamGuard, _ look: @escaping (NIODeadline) -> Void) {
        streams[ObjectIdentifier(stream)] = look
    }

    /// The stream is gone.
    func unwatch(_ stream: StreamGuard) { streams[ObjectIdentifier(stream)] = nil }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        lookInTime()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        look?.task.cancel()
        look = nil
        streams = [:]
        self.context = nil
        refuseLateRequest = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        watch.received(at: context.eventLoop.now)
        lookInTime()
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        sent &+= Int64(unwrapOutboundIn(data).readableBytes)
        context.write(data, promise: promise)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // HTTP/1 waits by itself for what it has sent. The guard's own closing does not come this way, and never waits.
        guard case .all = mode, watch.language == .http2, bufferedBytes(context.channel) > 0 else {
            return context.close(mode: mode, promise: promise)
        }
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: promise) }
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(ByteBuffer())), promise: sent)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Later, the handlers of HTTP/1 and HTTP/2 know whether there is something to finish.
        if event is ChannelShouldQuiesceEvent, watch.language == .negotiating {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    /// Makes sure of a look at the connection when the next one is due.
    ///
    /// A look that comes early finds nothing and plans the next; so a busy connection costs one timer every few seconds.
    private func lookInTime(_ flow: ConnectionWatch.Flow = .none) {
        guard let context else { return }
        let next = watch.nextLook(after: context.eventLoop.now, flow)
        if let look {
            guard next < look.at else { return }
            look.task.cancel()
        }
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: next) { self.lookNow() }
        look = (next, task)
    }

    private func lookNow() {
        look = nil
        guard let context else { return }
        let (now, flow) = (context.eventLoop.now, flow(context))
        let verdict = watch.verdict(at: now, flow)
        switch verdict {
        case .keep:
            // When nothing moves at all, it is the connection that ends. A stream that ends takes itself out.
            if watch.keptPaceAt == now { for look in Array(streams.values) { look(now) } }
            lookInTime(flow)
        case .late where refuseLateRequest != nil:
            refuseLateRequest?()
            refuseLateRequest = nil
        case .late, .idle, .slowReader:
            logger.debug("connection closed", metadata: ["reason": "\(verdict)"])
            context.close(promise: nil)
        }
    }

    private func flow(_ context: ChannelHandlerContext) -> ConnectionWatch.Flow {
        let buffered = bufferedBytes(context.channel)
        return .init(taken: sent &- buffered, pending: heldBack &+ buffered)
    }

    /// What the socket has not accepted; nothing once it is closed.
    private func bufferedBytes(_ channel: any Channel) -> Int64 {
        do {
            return Int64(try channel.syncOptions?.getOption(.bufferedWritableBytes) ?? 0)
        } catch {
            return 0
        }
    }
}
