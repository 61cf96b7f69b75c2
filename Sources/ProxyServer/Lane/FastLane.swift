import HTTPTypes
import ModuleProxy
import NIOCore

/// Answers requests for what is hot on the event loop of the connection, without the road that all others take.
///
/// Stands nearest to the socket but for ``ConnectionGuard``, and reads the requests themselves. What it does not answer goes on unchanged, one
/// request at a time; and it answers nothing while an earlier request is being answered, so the order stays. The first bytes that are no
/// ``PlainGet`` are the last that it looks at: from then on only the decoder knows where requests begin.
final class FastLane: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = IOData

    private let answers: HotAnswers
    private let gate: AccessGate
    private let http: HTTP1Guard
    private var queue = ChannelQueue()
    private var isReading = true
    private var needsFlush = false
    /// Whether the handlers behind have got something that they were not told the end of.
    private var hasPassedOn = false

    /// A request that is answered here.
    private struct Match {
        let hit: HotAnswers.Hit
        let part: HotAnswer.Part
        let begun: ContinuousClock.Instant
    }

    /// What is still to be sent of an answer.
    private struct Rest {
        var head: ByteBuffer
        var file: (file: HotFile, range: Range<Int64>)?

        var isEmpty: Bool { head.readableBytes == 0 && file == nil }

        /// Sends what the system takes at once.
        mutating func send(to socket: OpenSocket) {
            socket.write(&head, moreFollows: file != nil)
            guard head.readableBytes == 0, let (file, range) = file else { return }
            let left = file.send(range, to: socket)
            self.file = left.isEmpty ? nil : (file, left)
        }
    }

    init(_ answers: HotAnswers, gate: AccessGate, before http: HTTP1Guard) {
        self.answers = answers
        self.gate = gate
        self.http = http
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard isReading else { return passOn(data, context) }
        var bytes = unwrapInboundIn(data)
        while bytes.readableBytes > 0 {
            guard let request = PlainGet(bytes.readableBytesUInt8Span) else {
                isReading = false
                return passOn(wrapInboundOut(bytes), context)
            }
            if let match = match(request, bytes, context) {
                send(match, request, bytes, context)
                bytes.moveReaderIndex(forwardBy: request.length)
            } else if let slice = bytes.readSlice(length: request.length) {
                passOn(wrapInboundOut(slice), context)
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        queue.end()
        context.fireChannelInactive()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if needsFlush {
            needsFlush = false
            context.flush()
        }
        guard hasPassedOn else { return }
        hasPassedOn = false
        context.fireChannelReadComplete()
    }

    private func passOn(_ data: NIOAny, _ context: ChannelHandlerContext) {
        hasPassedOn = true
        queue.noteUse()
        context.fireChannelRead(data)
    }

    private func match(_ request: PlainGet, _ bytes: ByteBuffer, _ context: ChannelHandlerContext) -> Match? {
        guard request.isForLane, http.mayAnswerAtOnce, context.channel.isWritable else { return nil }
        let begun = ContinuousClock.now
        guard let hit = answers.hit(bytes.readableBytesUInt8Span.extracting(request.target)),
            gate.admits(
                request.fields.authorization.map { Self.text($0, of: bytes) },
                from: context.channel.remoteAddress,
                toPrivate: hit.answer.isPrivate
            )
        else { return nil }
        guard let part = hit.answer.part(request.fields, of: bytes.readableBytesUInt8Span) else { return nil }
        return Match(hit: hit, part: part, begun: begun)
    }

    private func send(_ match: Match, _ request: PlainGet, _ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        let entry = entry(of: match, request, bytes, context)
        var rest = Rest(head: match.part.head.bytes(at: match.hit.date), file: match.part.file)
        // Of several requests that came together the answers go out together.
        if request.length == bytes.readableBytes, !needsFlush, let socket = queue.socketIfEmpty(of: context.channel) {
            rest.send(to: socket)
        }
        if rest.isEmpty {
            note(match, entry, isComplete: true)
        } else {
            enqueue(rest, context) { self.note(match, entry, isComplete: $0) }
        }
        http.answeredAtOnce()
    }

    /// Leaves the rest of an answer to the channel.
    ///
    /// - `done`: Told whether all of it went out.
    private func enqueue(_ rest: Rest, _ context: ChannelHandlerContext, _ done: @escaping (Bool) -> Void) {
        queue.noteUse()
        needsFlush = true
        if rest.head.readableBytes > 0 { context.write(wrapOutboundOut(.byteBuffer(rest.head)), promise: nil) }
        guard let (file, range) = rest.file else { return done(true) }
        // Of a file that ends before the part does, the channel would send nothing for ever.
        guard file.isUnchanged else {
            done(false)
            return context.close(promise: nil)
        }
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { result in
            let isComplete = if case .success = result { true } else { false }
            done(isComplete)
        }
        file.send(range, promise) { context.write(wrapOutboundOut(.fileRegion($0)), promise: $1) }
    }

    /// What the log will say; nil when it says nothing.
    private func entry(
        of match: Match,
        _ request: PlainGet,
        _ bytes: ByteBuffer,
        _ context: ChannelHandlerContext
    ) -> AccessLog.Entry? {
        guard answers.accessLog.isOn else { return nil }
        let head = match.part.head
        return AccessLog.Entry(
            target: match.hit.answer.target,
            userAgent: request.fields.userAgent.map { Self.text($0, of: bytes) },
            (head.status, head.cache, head.length),
            from: context.channel.remoteAddress,
            since: match.begun
        )
    }

    /// Counts the answer when its last byte is written, or will not be, and writes its line into the log.
    private func note(_ match: Match, _ entry: AccessLog.Entry?, isComplete: Bool) {
        let duration = ContinuousClock.now - match.begun
        match.part.head.instruments(answers, match.hit.answer.target).note(duration)
        if let entry { answers.accessLog.log(entry, duration, isComplete: isComplete) }
    }

    private static func text(_ range: Range<Int>, of bytes: ByteBuffer) -> String {
        String(copying: bytes.readableBytesUInt8Span.extracting(range))
    }
}
