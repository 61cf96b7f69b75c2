import ModuleOrigins

/// Asks a proxy that speaks SOCKS 5 to open the way to a host.
///
/// Rules: <https://www.rfc-editor.org/rfc/rfc1928> and <https://www.rfc-editor.org/rfc/rfc1929>
struct SocksTalk: OutboundTalk {
    /// What a proxy said.
    enum Answer: Hashable, Sendable {
        case open
        /// It wants a user and password, or others.
        case wantsLogin
        /// Its reason, a number of the protocol.
        case refused(UInt8)
    }

    private enum State {
        case method, login, reply
    }

    /// The longest reply has 262 bytes.
    static let longest = 1024

    private static let version: UInt8 = 5
    /// The kind of address, and the address.
    private let destination: [UInt8]
    private let port: UInt16
    private let login: (user: [UInt8], password: [UInt8])?
    private var state = State.method

    /// - `login`: User and password; each is cut after 255 bytes, as the protocol has no room for more.
    init(host: String, port: Int, login: (user: String, password: String)?) {
        let name = Array(host.utf8.prefix(255))
        let address = IPAddress(host)?.bytes
        self.destination = address.map { [$0.count == 4 ? 1 : 4] + $0 } ?? [3, UInt8(name.count)] + name
        self.port = UInt16(clamping: port)
        self.login = login.map { (Array($0.user.utf8.prefix(255)), Array($0.password.utf8.prefix(255))) }
    }

    var greeting: [UInt8] { login == nil ? [Self.version, 1, 0] : [Self.version, 2, 0, 2] }

    mutating func take(_ received: inout [UInt8]) throws(OutboundTalkError) -> OutboundTurn<Answer> {
        guard received.count >= 2, let first = received.first else { return .wait }
        guard first == (state == .login ? 1 : Self.version) else { throw OutboundTalkError(received) }
        let second = received[1]
        switch state {
        case .method:
            received.removeFirst(2)
            return method(second)
        case .login:
            received.removeFirst(2)
            return second == 0 ? ask() : .end(.wantsLogin)
        case .reply:
            guard let length = Self.length(ofReply: received), received.count >= length else { return .wait }
            return .end(second == 0 ? .open : .refused(second))
        }
    }

    /// What follows from the way of signing in that the proxy has chosen.
    private mutating func method(_ method: UInt8) -> OutboundTurn<Answer> {
        switch (method, login) {
        case (0, _): return ask()
        case (2, let login?):
            state = .login
            return .say([1, UInt8(login.user.count)] + login.user + [UInt8(login.password.count)] + login.password)
        default: return .end(.wantsLogin)
        }
    }

    private mutating func ask() -> OutboundTurn<Answer> {
        state = .reply
        return .say([Self.version, 1, 0] + destination + [UInt8(port >> 8), UInt8(port & 0xFF)])
    }

    /// The length of a whole reply: with an IPv4 address, a name or an IPv6 address, and a port.
    private static func length(ofReply received: [UInt8]) -> Int? {
        guard received.count >= 5 else { return nil }
        switch received[3] {
        case 1: return 10
        case 3: return 7 + Int(received[4])
        case 4: return 22
        default: return received.count
        }
    }
}
