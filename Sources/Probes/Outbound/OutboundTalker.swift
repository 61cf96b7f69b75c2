import NIOCore

/// Talks to an outbound proxy on a connection, and leaves it to the next step when the way is open.
final class OutboundTalker<Talk: OutboundTalk>: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var talk: Talk
    private let pending: Pending<Talk.Answer>
    private var received: [UInt8] = []

    /// - Parameters:
    ///   - talk: What is said.
    ///   - pending: Completes with the answer, or with ``OutboundTalkError``.
    init(_ talk: Talk, _ pending: Pending<Talk.Answer>) {
        self.talk = talk
        self.pending = pending
    }

    func handlerAdded(context: ChannelHandlerContext) { send(talk.greeting, context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = Array(buffer: unwrapInboundIn(data))
        guard !pending.isComplete else { return }
        received += bytes.prefix(Talk.longest - received.count)
        do throws(OutboundTalkError) {
            while !pending.isComplete, try goesOn(context) {}
        } catch {
            pending.fail(error)
            context.close(promise: nil)
        }
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

    /// Takes one message.
    ///
    /// - Returns: Whether there may be more.
    private func goesOn(_ context: ChannelHandlerContext) throws(OutboundTalkError) -> Bool {
        switch try talk.take(&received) {
        case .wait:
            guard received.count < Talk.longest else { throw OutboundTalkError(received) }
            return false
        case .say(let bytes):
            send(bytes, context)
            return true
        case .end(let answer):
            end(answer, context)
            return false
        }
    }

    private func end(_ answer: Talk.Answer, _ context: ChannelHandlerContext) {
        do {
            // What follows waits for the next step.
            try context.channel.syncOptions?.setOption(.autoRead, value: false)
            pending.succeed(answer)
        } catch {
            pending.fail(error)
        }
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }
}
