import NIOCore
import NIOHTTP1

/// Sends one request over HTTP/1.1 and takes in the answer.
final class AnswerReader: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let request: HTTPRequestHead
    private let most: Int
    private let pending: Pending<HTTPAnswer>
    private var answer: HTTPAnswer?

    /// - `most`: How many bytes of the body are kept; what is longer is cut, and the connection closed.
    init(_ request: HTTPRequestHead, most: Int, _ pending: Pending<HTTPAnswer>) {
        self.request = request
        self.most = most
        self.pending = pending
    }

    func handlerAdded(context: ChannelHandlerContext) {
        pending.overdue = { [unowned self] in end(Pending<HTTPAnswer>.Overdue()) }
    }

    /// Sends the request; call it when all handlers are in place.
    func start(_ channel: any Channel) {
        channel.write(HTTPClientRequestPart.head(request), promise: nil)
        channel.writeAndFlush(HTTPClientRequestPart.end(nil)).assumeIsolated().whenFailure { [weak self] in
            self?.end($0)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            answer = HTTPAnswer(
                status: Int(head.status.code),
                headers: head.headers.map { (name: $0.name, value: $0.value) },
                headAt: .now
            )
        case .body(let bytes): take(bytes, context)
        case .end:
            answer?.isWhole = true
            end(ChannelError.eof)
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(ChannelError.eof)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(error)
        context.close(promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) { end(ChannelError.eof) }

    private func take(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        guard let count = answer?.body.count else { return }
        answer?.body += bytes.readableBytesView.prefix(most - count)
        guard bytes.readableBytes > most - count else { return }
        if let answer { pending.succeed(answer) }
        context.close(promise: nil)
    }

    /// Gives what is there, with the error when it is not whole.
    private func end(_ error: any Error) {
        guard var answer else { return pending.fail(error) }
        if !answer.isWhole { answer.fault = error }
        pending.succeed(answer)
    }
}
