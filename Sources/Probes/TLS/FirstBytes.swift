import NIOCore

/// Remembers how what came from the other side began, before anything else looks at it.
final class FirstBytes: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// At most this many are kept.
    private static let most = 40

    private(set) var bytes: [UInt8] = []

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if bytes.count < Self.most {
            bytes += unwrapInboundIn(data).readableBytesView.prefix(Self.most - bytes.count)
        }
        context.fireChannelRead(data)
    }
}
