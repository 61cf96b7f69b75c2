import HTTPTypes
import ModuleProxy
import NIOCore
import NIOHTTP1

/// Answers requests for what is hot on the event loop of the connection, without the road that all others take.
///
/// Stands behind ``HTTP1Guard``, which has looked at the request already. What it does not answer goes on unchanged; and it answers nothing
/// while an earlier request is being answered, so the order stays.
final class FastLane: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let answers: HotAnswers
    private let gate: AccessGate
    private let http: HTTP1Guard
    private var pending: Pending?
    private var needsFlush = false
    /// Where answers are written as bytes: past what makes bytes of answers.
    private var encoder: ChannelHandlerContext?

    /// A request whose end has not come.
    private struct Pending {
        let hit: HotAnswers.Hit
        let isKnown: Bool
        let target: String
        let userAgent: String?
        let begun: ContinuousClock.Instant
    }

    init(_ answers: HotAnswers, gate: AccessGate, behind http: HTTP1Guard) {
        self.answers = answers
        self.gate = gate
        self.http = http
    }

    func handlerAdded(context: ChannelHandlerContext) {
        // Without it, everything takes the other road.
        do { encoder = try context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self) } catch {}
    }

    func handlerRemoved(context: ChannelHandlerContext) { encoder = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            pending = pending(head, context)
            if pending == nil { context.fireChannelRead(data) }
        case .body: context.fireChannelRead(data)
        case .end:
            guard let pending else { return context.fireChannelRead(data) }
            self.pending = nil
            answer(pending, context)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if needsFlush {
            needsFlush = false
            encoder?.flush()
        }
        context.fireChannelReadComplete()
    }

    private func pending(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) -> Pending? {
        guard head.method == .GET, http.mayAnswerAtOnce, context.channel.isWritable, encoder != nil,
            let conditions = Conditions(head.headers)
        else { return nil }
        let begun = ContinuousClock.now
        guard let hit = answers.hit(head.uri),
            gate.admits(conditions.authorization, from: context.remoteAddress, toPrivate: hit.answer.isPrivate)
        else { return nil }
        let tag = conditions.knownTag
        guard tag == nil || tag == hit.answer.tag else { return nil }
        // While very many files are being sent, each connection gets less room, on the other road.
        if case .file(let file) = hit.answer.body, FileBody.isCrowded || !file.isUnchanged { return nil }
        return Pending(
            hit: hit,
            isKnown: tag != nil,
            target: head.uri,
            userAgent: conditions.userAgent,
            begun: begun
        )
    }

    private func answer(_ pending: Pending, _ context: ChannelHandlerContext) {
        let answer = pending.hit.answer
        if pending.isKnown, let head = answer.notModified {
            send(head, nil, pending, context)
        } else {
            send(answer.whole, answer.body, pending, context)
        }
    }

    private func send(
        _ head: HotHead,
        _ body: HotAnswer.Body?,
        _ pending: Pending,
        _ context: ChannelHandlerContext
    ) {
        var length = head.bytes.count
        if case .bytes(let bytes) = body { length += bytes.readableBytes }
        var buffer = context.channel.allocator.buffer(capacity: length)
        head.write(to: &buffer, date: pending.hit.date)
        if case .bytes(let bytes) = body { buffer.writeImmutableBuffer(bytes) }
        encoder?.write(NIOAny(IOData.byteBuffer(buffer)), promise: nil)
        if case .file(let file) = body {
            file.send(on: context.eventLoop) { encoder?.write(NIOAny(IOData.fileRegion($0)), promise: $1) }
        }
        needsFlush = true
        http.answeredAtOnce()
        let duration = ContinuousClock.now - pending.begun
        (head.instruments ?? answers.instruments(pending.target, head.status, head.cache)).note(duration)
        guard answers.accessLog.logger != nil else { return }
        let entry = AccessLog.Entry(
            target: pending.target,
            userAgent: pending.userAgent,
            (head.status, head.cache, head.length),
            from: context.remoteAddress,
            since: pending.begun
        )
        answers.accessLog.log(entry, duration, isComplete: true)
    }
}

/// What a request says besides its target that an answer depends on.
///
/// Nil when it says something that the lane does not know how to answer. Fields that no answer depends on are passed over.
private struct Conditions {
    private(set) var knownTag: String?
    private(set) var authorization: String?
    private(set) var userAgent: String?

    private static let others: Set<String> = [
        "range", "if-range", "if-match", "if-modified-since", "if-unmodified-since", "expect", "content-length",
        "transfer-encoding", "upgrade", "x-martlet-via", "disable-module-fetch",
    ]
    private static let lengths = Set(others.map(\.utf8.count))

    init?(_ headers: HTTPHeaders) {
        for (name, value) in headers {
            switch name.utf8.count {
            case 13 where name.lowercased() == "if-none-match":
                guard knownTag == nil else { return nil }
                knownTag = value
            case 13 where name.lowercased() == "authorization":
                guard authorization == nil else { return nil }
                authorization = value
            case 10 where name.lowercased() == "user-agent": userAgent = userAgent ?? value
            case 10 where name.lowercased() == "connection":
                guard value.lowercased() == "keep-alive" else { return nil }
            case let length:
                if Self.lengths.contains(length), Self.others.contains(name.lowercased()) { return nil }
            }
        }
    }
}
