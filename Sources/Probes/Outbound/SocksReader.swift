import ModuleOrigins
import NIOCore

/// Asks a proxy that speaks SOCKS 5 to open the way to a host.
///
/// Rules: <https://www.rfc-editor.org/rfc/rfc1928> and <https://www.rfc-editor.org/rfc/rfc1929>
final class SocksReader: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What a proxy said.
    enum Answer: Hashable, Sendable {
        case open
        /// It wants a user and password, or others.
        case wantsLogin
        /// Its reason, a number of the protocol.
        case refused(UInt8)
    }

    /// It said something that is not SOCKS 5.
    struct NotSocks: Error {
        /// The beginning of it; safe to print.
        let received: String
    }

    private enum State {
        case method, login, reply
    }

    private static let version: UInt8 = 5
    /// The kind of address, and the address.
    private let destination: [UInt8]
    private let port: UInt16
    private let login: (user: [UInt8], password: [UInt8])?
    private let pending: Pending<Answer>
    private var state = State.method
    private var received: [UInt8] = []

    /// - `login`: User and password; each is cut after 255 bytes, as the protocol has no room for more.
    init(host: String, port: Int, login: (user: String, password: String)?, pending: Pending<Answer>) {
        let name = Array(host.utf8.prefix(255))
        let address = IPAddress(host)?.bytes
        self.destination = address.map { [$0.count == 4 ? 1 : 4] + $0 } ?? [3, UInt8(name.count)] + name
        self.port = UInt16(clamping: port)
        self.login = login.map { (Array($0.user.utf8.prefix(255)), Array($0.password.utf8.prefix(255))) }
        self.pending = pending
    }

    func handlerAdded(context: ChannelHandlerContext) {
        send(login == nil ? [Self.version, 1, 0] : [Self.version, 2, 0, 2], context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += Array(buffer: unwrapInboundIn(data)).prefix(1024)
        while !pending.isComplete, take(context) {}
    }

    func channelInactive(context: ChannelHandlerContext) {
        pending.fail(ChannelError.eof)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        pending.fail(error)
        context.close(promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) { pending.fail(ChannelError.eof) }

    /// Takes one message.
    ///
    /// - Returns: Whether there may be more.
    private func take(_ context: ChannelHandlerContext) -> Bool {
        guard received.count >= 2, let first = received.first else { return false }
        guard first == (state == .login ? 1 : Self.version) else {
            pending.fail(NotSocks(received: PeerText.shown(received.prefix(40))))
            context.close(promise: nil)
            return false
        }
        let second = received[1]
        switch state {
        case .method: return takeMethod(second, context)
        case .login:
            received.removeFirst(2)
            guard second == 0 else { return end(.wantsLogin, context) }
            return ask(context)
        case .reply:
            guard let length = replyLength, received.count >= length else { return false }
            return end(second == 0 ? .open : .refused(second), context)
        }
    }

    private func takeMethod(_ method: UInt8, _ context: ChannelHandlerContext) -> Bool {
        received.removeFirst(2)
        switch (method, login) {
        case (0, _): return ask(context)
        case (2, let login?):
            state = .login
            send([1, UInt8(login.user.count)] + login.user + [UInt8(login.password.count)] + login.password, context)
            return true
        default: return end(.wantsLogin, context)
        }
    }

    private func ask(_ context: ChannelHandlerContext) -> Bool {
        state = .reply
        send([Self.version, 1, 0] + destination + [UInt8(port >> 8), UInt8(port & 0xFF)], context)
        return true
    }

    /// The length of a whole reply: with an IPv4 address, a name or an IPv6 address, and a port.
    private var replyLength: Int? {
        guard received.count >= 5 else { return nil }
        switch received[3] {
        case 1: return 10
        case 3: return 7 + Int(received[4])
        case 4: return 22
        default: return received.count
        }
    }

    private func end(_ answer: Answer, _ context: ChannelHandlerContext) -> Bool {
        do {
            // What follows waits for the next step.
            try context.channel.syncOptions?.setOption(.autoRead, value: false)
            pending.succeed(answer)
        } catch {
            pending.fail(error)
        }
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
        return false
    }

    private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }
}
