import NIOCore
import NIOHTTP1

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One connection of a ``LoopbackServer``: takes requests in, plays the steps of their replies.
final class LoopbackHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    private let log: LoopbackLog
    private let answer: LoopbackServer.Answer
    private var head: HTTPRequestHead?
    private var steps: [LoopbackReply.Step] = []
    private var isPlaying = false

    init(log: LoopbackLog, answer: @escaping LoopbackServer.Answer) {
        self.log = log
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head else { return }
            let request = LoopbackRequest(
                method: head.method.rawValue,
                target: head.uri,
                headers: head.headers.map { (name: $0.name, value: $0.value) }
            )
            let reply = answer(request)
            log.arrived(request)
            steps += reply.steps
            play(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)  // A client that breaks off is what many tests want.
    }

    private func play(_ context: ChannelHandlerContext) {
        guard !isPlaying else { return }
        while let step = steps.first {
            steps.removeFirst()
            guard take(step, context) else { return }
        }
    }

    /// - Returns: Whether the next step may follow at once.
    private func take(_ step: LoopbackReply.Step, _ context: ChannelHandlerContext) -> Bool {
        switch step {
        case .bytes(let bytes):
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            return true
        case .fill(let count, let byte):
            send(count: count, { ByteBuffer(repeating: byte, count: $0) }, context)
        case .file(let path): send(file: path, context)
        case .forever(let bytes):
            let many = ByteBuffer(bytes: Array(repeating: bytes, count: max(65_536 / max(bytes.count, 1), 1)).joined())
            send(count: .max, { _ in many }, context)
        case .wait(let gate):
            isPlaying = true
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            let eventLoop = context.eventLoop
            gate.whenOpen { eventLoop.execute { bound.value.0.resume(bound.value.1) } }
        case .hang: isPlaying = true
        case .close: context.close(promise: nil)
        case .reset: reset(context)
        }
        return false
    }

    private func resume(_ context: ChannelHandlerContext) {
        isPlaying = false
        play(context)
    }

    /// Sends piece after piece, each when the one before has left, until `count` bytes or a failure.
    private func send(count: Int, _ piece: @escaping (Int) -> ByteBuffer, _ context: ChannelHandlerContext) {
        isPlaying = true
        guard count > 0, context.channel.isActive else { return resume(context) }
        let buffer = piece(min(count, 65_536))
        let rest = count - buffer.readableBytes
        let bound = NIOLoopBound((self, context, piece), eventLoop: context.eventLoop)
        let eventLoop = context.eventLoop
        context.writeAndFlush(wrapOutboundOut(buffer)).whenSuccess {
            // Not at once: the event loop, which the tests' clients share, would never come to anything else.
            eventLoop.scheduleTask(in: .microseconds(100)) {
                bound.value.0.send(count: rest, bound.value.2, bound.value.1)
            }
        }
    }

    /// Sends what is in a file; one that is not there breaks the connection off.
    private func send(file path: String, _ context: ChannelHandlerContext) {
        guard let file = fopen(path, "r") else { return reset(context) }
        fseek(file, 0, SEEK_END)
        let size = ftell(file)
        rewind(file)
        var sent = 0
        send(
            count: size,
            { count in
                let buffer = ByteBuffer(
                    bytes: [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
                        filled = fread(bytes.baseAddress, 1, count, file)
                    }
                )
                sent += buffer.readableBytes
                if sent >= size { fclose(file) }
                return buffer
            },
            context
        )
    }

    private func reset(_ context: ChannelHandlerContext) {
        isPlaying = true
        guard let socket = context.channel as? any SocketOptionProvider else { return context.close(promise: nil) }
        // Closing with a linger time of zero sends RST in place of FIN.
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in bound.value.close(promise: nil) }
    }
}
