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
        context.write(wrapOutboundOut(.byteBuffer(match.part.head.bytes(at: match.hit.date))), promise: nil)
        let entry = entry(of: match, request, bytes, context)
        if let (file, range) = match.part.file {
            let promise = context.eventLoop.makePromise(of: Void.self)
            promise.futureResult.assumeIsolated().whenComplete { [self] result in
                let isComplete = if case .success = result { true } else { false }
                note(match, entry, isComplete: isComplete)
            }
            file.send(range, promise) { context.write(wrapOutboundOut(.fileRegion($0)), promise: $1) }
        } else {
            note(match, entry, isComplete: true)
        }
        needsFlush = true
        http.answeredAtOnce()
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
