import NIOCore

/// Lets what was written out before the connection is closed.
///
/// When the server stops, Hummingbird closes an HTTP/2 connection from within the write that ends its last stream; what
/// was written and not flushed by then would be lost, the end of the answer with it.
final class FlushingClose: ChannelOutboundHandler {
    typealias OutboundIn = IOData

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        context.eventLoop.assumeIsolated().execute {
            context.flush()
            context.close(mode: mode, promise: promise)
        }
    }
}
