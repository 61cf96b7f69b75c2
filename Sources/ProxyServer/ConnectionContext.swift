import Hummingbird
import NIOCore

/// What is known of a request beside its head and body.
struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address of the peer; nil on a Unix socket.
    let remoteAddress: SocketAddress?

    /// The connection, or the stream of one.
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.remoteAddress = source.channel.remoteAddress
        self.channel = source.channel
    }
}
