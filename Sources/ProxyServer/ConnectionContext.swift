import Hummingbird
import NIOCore

/// What is known of a request beside its head and body.
struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address of the peer; nil on a Unix socket.
    let remoteAddress: SocketAddress?

    /// The event loop of the connection.
    let eventLoop: any EventLoop

    init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.remoteAddress = source.channel.remoteAddress
        self.eventLoop = source.channel.eventLoop
    }
}
