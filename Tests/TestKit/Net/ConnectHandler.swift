import NIOCore
import NIOPosix

/// One connection of a ``ConnectProxy``: a request head, then bytes both ways.
final class ConnectHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let authorization: String?
    private let destination: Int?
    private let log: LoopbackLog
    private var received = ByteBuffer()
    private var isConnecting = false
    private var peer: (any Channel)?

    init(authorization: String?, destination: Int?, log: LoopbackLog) {
        self.authorization = authorization
        self.destination = destination
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if let peer { return peer.writeAndFlush(bytes, promise: nil) }
        received.writeBuffer(&bytes)
        guard !isConnecting, let request = Self.request(String(buffer: received)) else { return }
        received.clear()
        log.arrived(request)
        answer(request, context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        peer?.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private static func request(_ text: String) -> LoopbackRequest? {
        guard text.hasSuffix("\r\n\r\n") else { return nil }
        let lines = text.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3 else { return nil }
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (name: String(parts.first ?? ""), value: String((parts.last ?? "").drop { $0 == " " }))
        }
        return LoopbackRequest(method: String(words[0]), target: String(words[1]), headers: headers)
    }

    private func answer(_ request: LoopbackRequest, _ context: ChannelHandlerContext) {
        guard authorization == nil || request.header("Proxy-Authorization") == authorization else {
            return say("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", context)
        }
        guard request.method == "CONNECT", let asked = request.target.split(separator: ":").last.flatMap({ Int($0) })
        else {
            return say("HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n", context)
        }
        isConnecting = true
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let client = context.channel
        ClientBootstrap(group: context.eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ReturnHandler(client: client))
                }
            }
            .connect(host: "127.0.0.1", port: destination ?? asked)
            .whenComplete { result in
                let (handler, context) = bound.value
                switch result {
                case .success(let channel):
                    handler.peer = channel
                    handler.say("HTTP/1.1 200 Connected\r\n\r\n", context)
                case .failure: handler.say("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", context)
                }
            }
    }

    private func say(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }
}

/// The way back from the server to the client.
private final class ReturnHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let client: any Channel

    init(client: any Channel) { self.client = client }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        client.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { client.close(promise: nil) }
}
