import Foundation
import HTTPTypes
import Hummingbird
package import ModuleProxy
import NIOCore
import Synchronization

/// Asks clients for the token of the settings before anything is answered about modules.
///
/// `go` presents it as the password of a netrc entry, others may as a bearer token. The user's name counts for nothing.
package final class AccessGate: Sendable {
    /// What is behind the gate.
    package enum Demand: Sendable {
        /// All modules, and the checksum database.
        case everything
        /// Private modules alone.
        case privateModules
    }

    /// What the gate goes by.
    package struct Rule: Sendable {
        let token: Secret
        let demand: Demand

        package init(token: Secret, demand: Demand) {
            self.token = token
            self.demand = demand
        }
    }

    private let rule: Mutex<Rule?>
    private let wrong = Mutex(WrongTokens())
    private let instant: @Sendable () -> ContinuousClock.Instant

    /// - `rule`: Nil leaves the gate open.
    package init(_ rule: Rule? = nil, instant: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.rule = Mutex(rule)
        self.instant = instant
    }

    /// Goes by another rule from now on.
    package func change(to rule: Rule?) { self.rule.withLock { $0 = rule } }

    /// Whether anything needs the token.
    var isShut: Bool { rule.withLock { $0 != nil } }

    /// Why a request is refused, whatever module it is about; nil when it is not.
    func refusalOfAll(_ head: RequestHead, from client: SocketAddress?) -> Response? {
        guard let rule = rule.withLock({ $0 }), rule.demand == .everything else { return nil }
        return refusal(of: head, from: client, rule.token)
    }

    /// Whether an answer may be given at once to who presents this `Authorization`; nil for who presents nothing.
    ///
    /// False says no more than that all of the gate has to be asked.
    ///
    /// - `client`: Asked for only when it matters, for it takes a system call.
    func admits(
        _ authorization: String?,
        from client: @autoclosure () -> SocketAddress?,
        toPrivate isPrivate: Bool
    ) -> Bool {
        guard let rule = rule.withLock({ $0 }), isPrivate || rule.demand == .everything else { return true }
        guard let authorization else { return false }
        let address = WrongTokens.Client(client())
        guard wrong.withLock({ $0.mayPresent(address, at: instant()) }) else { return false }
        return Self.holds(authorization, rule.token)
    }

    /// Whom a request comes from, as far as its `Authorization` says.
    enum Identity: String, Sendable, Encodable {
        /// It presents nothing.
        case nobody
        /// It presents the token.
        case token
        /// It presents something else.
        case unknown
        /// It presents something where nothing is asked for.
        case unasked
    }

    /// For operators alone: whom it told would learn more about tokens than a refusal says.
    func identity(of head: RequestHead) -> Identity {
        guard let field = head.fields[.authorization] else { return .nobody }
        guard let rule = rule.withLock({ $0 }) else { return .unasked }
        return Self.holds(field, rule.token) ? .token : .unknown
    }

    /// Why a request about a private module is refused; nil when it is not.
    func refusalOfPrivate(_ head: RequestHead, from client: SocketAddress?) -> Response? {
        guard let rule = rule.withLock({ $0 }) else { return nil }
        return refusal(of: head, from: client, rule.token)
    }

    @inline(never)
    private func refusal(of head: RequestHead, from client: SocketAddress?, _ token: Secret) -> Response? {
        // Who presents nothing guesses nothing.
        guard let field = head.fields[.authorization] else { return Self.refusal }
        let now = instant()
        guard wrong.withLock({ $0.mayPresent(.init(client), at: now) }) else { return Self.tooMany }
        guard !Self.holds(field, token) else { return nil }
        wrong.withLock { $0.note(.init(client), at: now) }
        return Self.refusal
    }

    /// The refusal; `go` prints its text.
    @inline(never)
    private static var refusal: Response {
        let lines = ["this server wants a token"]
        var response = PlainTextError(status: .unauthorized, code: .accessDenied, lines: lines).response()
        response.headers[.wwwAuthenticate] = "Basic realm=\"martlet\", charset=\"UTF-8\""
        response.headers[.martletCache] = CacheResult.miss.rawValue
        return response
    }

    /// The answer to whatever token, right or wrong: it must not tell.
    @inline(never)
    private static var tooMany: Response {
        let lines = ["too many wrong tokens came from your address; try again in some seconds"]
        var response = PlainTextError(status: .tooManyRequests, code: .accessDenied, lines: lines, retryAfter: 1)
            .response()
        response.headers[.martletCache] = CacheResult.miss.rawValue
        return response
    }

    private static func holds(_ field: String, _ token: Secret) -> Bool {
        let words = field.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else { return false }
        switch words[0].lowercased() {
        case "bearer": return isEqual(Array(words[1].utf8), token)
        case "basic":
            guard let pair = Data(base64Encoded: String(words[1])), let colon = pair.firstIndex(of: UInt8(ascii: ":"))
            else { return false }
            return isEqual(Array(pair[(colon + 1)...]), token)
        default: return false
        }
    }

    /// Takes as long for a wrong token as for the right one of that length, wherever they differ.
    private static func isEqual(_ given: [UInt8], _ token: Secret) -> Bool {
        let token = Array(token.reveal().utf8)
        guard given.count == token.count else { return false }
        return zip(given, token).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
