import NIOCore

/// Asks an outbound proxy to open the way to a host, and reads what it says.
///
/// Rules: <https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6>
final class ConnectReader: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What a proxy said.
    struct Answer: Sendable {
        let status: Int
        /// The line with it; safe to print.
        let line: String
    }

    /// It said something that is no HTTP.
    struct NotHTTP: Error {
        /// The beginning of it; safe to print.
        let received: String
    }

    /// A head that is longer is no answer to `CONNECT`.
    private static let longest = 65_536

    private let request: String
    private let pending: Pending<Answer>
    private var received: [UInt8] = []

    init(request: String, pending: Pending<Answer>) {
        self.request = request
        self.pending = pending
    }

    func handlerAdded(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: request)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = Array(buffer: unwrapInboundIn(data))
        guard !pending.isComplete else { return }
        received += bytes.prefix(Self.longest - received.count)
        let text = String(decoding: received, as: UTF8.self)
        guard "HTTP/".hasPrefix(text.prefix(5)) else { return refuse(context) }
        guard received.firstRange(of: Array("\r\n\r\n".utf8)) != nil else {
            return received.count < Self.longest ? () : refuse(context)
        }
        answer(text, context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        pending.fail(ChannelError.eof)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        pending.fail(error)
        context.close(promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) { pending.fail(ChannelError.eof) }

    private func answer(_ text: String, _ context: ChannelHandlerContext) {
        let line = text.prefix { !$0.isNewline }
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count > 1, words[1].count == 3, let status = Int(words[1]), status > 0 else {
            return refuse(context)
        }
        do {
            // What follows waits for the next step.
            try context.channel.syncOptions?.setOption(.autoRead, value: false)
        } catch {
            return pending.fail(error)
        }
        pending.succeed(Answer(status: status, line: PeerText.shown(line)))
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    private func refuse(_ context: ChannelHandlerContext) {
        pending.fail(NotHTTP(received: PeerText.shown(received.prefix(40))))
        context.close(promise: nil)
    }
}
