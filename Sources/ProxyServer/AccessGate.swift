import Foundation
import HTTPTypes
import Hummingbird
package import ModuleProxy
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

    /// - `rule`: Nil leaves the gate open.
    package init(_ rule: Rule? = nil) { self.rule = Mutex(rule) }

    /// Goes by another rule from now on.
    package func change(to rule: Rule?) { self.rule.withLock { $0 = rule } }

    /// Whether a request must be refused, whatever module it is about.
    func refusesAll(_ head: RequestHead) -> Bool {
        guard let rule = rule.withLock({ $0 }), rule.demand == .everything else { return false }
        return !Self.holds(head, rule.token)
    }

    /// Whether a request about a private module must be refused.
    func refusesPrivate(_ head: RequestHead) -> Bool {
        guard let rule = rule.withLock({ $0 }) else { return false }
        return !Self.holds(head, rule.token)
    }

    /// The refusal; `go` prints its text.
    @inline(never)
    static var refusal: Response {
        let lines = [
            "this server wants a token",
            "put it into ~/.netrc: machine HOST:PORT login go password TOKEN; go presents it over https only",
        ]
        var response = PlainTextError(status: .unauthorized, code: .accessDenied, lines: lines).response()
        response.headers[.wwwAuthenticate] = "Basic realm=\"martlet\", charset=\"UTF-8\""
        response.headers[.martletCache] = CacheResult.miss.rawValue
        return response
    }

    private static func holds(_ head: RequestHead, _ token: Secret) -> Bool {
        guard let field = head.fields[.authorization] else { return false }
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
