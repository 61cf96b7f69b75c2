import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Keeps the rules of HTTP/2 streams: a request ends in time, what its client does not take is counted, and an answer that
/// stands still is broken off.
final class StreamGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let requestTimeout: TimeAmount
    /// How long an answer may stand still.
    private let patience: TimeAmount
    private let pieceSize: Int
    private var watch = StreamWatch()
    private var connection: ConnectionGuard?
    private var isReading = true
    private var deadline: Scheduled<Void>?
    /// The answer being written is the last thing on the stream, whatever the client still wants to send.
    private var isRefusal = false

    init(_ limits: ConnectionLimits) {
        requestTimeout = TimeAmount(limits.requestTimeout)
        patience = TimeAmount(limits.rateSpan)
        pieceSize = limits.pieceSize
    }

    func handlerAdded(context: ChannelHandlerContext) {
        connection = Self.connection(of: context.channel)
        connection?.requestBegan()
        connection?.watch(self) { [self] now in
            if watch.standsStill(for: patience, at: now) { context.close(promise: nil) }
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        connection?.unwatch(self)
        connection?.answered()
        connection = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head) where !head.hasPlainLength: return context.close(promise: nil)
        case .end:
            isReading = false
            deadline?.cancel()
        case .head, .body: break
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Nearly every request ends with its head, and never needs the timer.
        if isReading, deadline == nil {
            deadline = context.eventLoop.assumeIsolated().scheduleTask(in: requestTimeout) {
                context.close(promise: nil)
            }
        }
        context.fireChannelReadComplete()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The connection says goodbye when the server stops. A stream has one request and ends by itself; Hummingbird's
        // handler would close it behind its answer, which may be lost by that.
        if !(event is ChannelShouldQuiesceEvent) { context.fireUserInboundEventTriggered(event) }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            // HTTP/2 has no such field: <https://www.rfc-editor.org/rfc/rfc9113#section-8.2.2>
            isRefusal = head.headerFields[.connection] != nil
            head.headerFields[.connection] = nil
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body(let buffer): writePieces(of: buffer, context, promise)
        case .end where isRefusal && isReading:
            // Closed before the answer is sent, the stream would be reset and the answer lost.
            let promise = promise ?? context.eventLoop.makePromise()
            promise.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
            context.write(data, promise: promise)
        case .end: context.write(data, promise: promise)
        }
    }

    /// Writes in pieces, each of which says when the client has taken it.
    private func writePieces(
        of buffer: ByteBuffer,
        _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        var rest = buffer
        while rest.readableBytes > pieceSize, let piece = rest.readSlice(length: pieceSize) {
            write(piece, context, context.eventLoop.makePromise())
        }
        write(rest, context, promise ?? context.eventLoop.makePromise())
    }

    private func write(_ piece: ByteBuffer, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>) {
        let (count, loop) = (piece.readableBytes, context.eventLoop)
        connection?.heldBack(count)
        watch.wrote(count, at: loop.now)
        promise.futureResult.assumeIsolated().whenComplete { [self, connection] _ in
            connection?.heldBack(-count)
            watch.took(count, at: loop.now)
        }
        context.write(wrapOutboundOut(.body(piece)), promise: promise)
    }

    private static func connection(of stream: any Channel) -> ConnectionGuard? {
        do {
            return try stream.parent?.pipeline.syncOperations.handler(type: ConnectionGuard.self)
        } catch {
            // The connection is being torn down, and its streams with it.
            return nil
        }
    }
}

extension ConnectionLimits {
    /// The bytes after which an answer counts as moved: what the lowest rate gives in its span, and no more than 8 KiB.
    fileprivate var pieceSize: Int {
        let (product, overflow) = (minimumRate ?? .max).multipliedReportingOverflow(
            by: max(rateSpan.components.seconds, 1)
        )
        return Int(clamping: min(max(overflow ? .max : product, 1 << 10), 8 << 10))
    }
}

extension HTTPRequest {
    /// A length is digits and nothing else; the frames say by themselves where the request ends.
    fileprivate var hasPlainLength: Bool {
        guard let length = headerFields[.contentLength] else { return true }
        return !length.isEmpty && length.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
