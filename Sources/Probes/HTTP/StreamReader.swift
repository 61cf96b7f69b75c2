import NIOCore
import NIOHPACK
import NIOHTTP2

/// Asks for the head of `/` over HTTP/2, and waits for a status.
final class StreamReader: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    /// The stream, or the whole connection, was ended by the other side.
    struct BrokenOff: Error, CustomStringConvertible {
        let description: String
    }

    /// A client's streams have odd numbers.
    private static let stream = HTTP2StreamID(1)

    private let request: HPACKHeaders
    private let pending: Pending<HTTPAnswer>

    init(_ request: HPACKHeaders, _ pending: Pending<HTTPAnswer>) {
        self.request = request
        self.pending = pending
    }

    /// Sends the request; call it when all handlers are in place.
    func start(_ channel: any Channel) {
        let headers = HTTP2Frame.FramePayload.Headers(headers: request, endStream: true)
        channel.writeAndFlush(HTTP2Frame(streamID: Self.stream, payload: .headers(headers)))
            .assumeIsolated().whenFailure { [weak self] in self?.pending.fail($0) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.payload {
        case .headers(let head) where frame.streamID == Self.stream: take(head.headers, context)
        case .rstStream(let code) where frame.streamID == Self.stream: end("stream error: \(code)", context)
        case .goAway(_, let code, _): end("GOAWAY: \(code)", context)
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        pending.fail(BrokenOff(description: "the connection was closed"))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        pending.fail(error)
        context.close(promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) { pending.fail(ChannelError.eof) }

    private func take(_ headers: HPACKHeaders, _ context: ChannelHandlerContext) {
        guard let status = headers.first(name: ":status").flatMap({ Int($0) }) else { return }
        guard status >= 200 else { return }  // More is to come.
        pending.succeed(
            HTTPAnswer(
                status: status,
                headers: headers.filter { !$0.name.hasPrefix(":") }.map { (name: $0.name, value: $0.value) },
                isWhole: true,
                headAt: .now
            )
        )
        context.close(promise: nil)
    }

    private func end(_ reason: String, _ context: ChannelHandlerContext) {
        pending.fail(BrokenOff(description: PeerText.shown(reason)))
        context.close(promise: nil)
    }
}
