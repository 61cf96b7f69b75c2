import GoModules
import HTTPTypes
import Hummingbird
import ModuleProxy
import NIOCore

/// A request that carried a nonce, and what was decided about it.
struct EchoedRequest: Encodable, Sendable, Equatable {
    /// Where the answer to a module request comes from.
    struct Route: Encodable, Sendable, Equatable {
        /// Whether the name of the module is one that no public server may see.
        let isPrivate: Bool
        /// The chain of sources as the settings write it, without addresses; empty where no route leads.
        let sources: String

        private enum CodingKeys: String, CodingKey {
            case isPrivate = "private"
            case sources
        }
    }

    /// The longest path, and the longest chain of sources, in bytes.
    fileprivate static let longest = 200

    /// RFC 3339, in UTC.
    let time: String
    let method: String
    /// As it came, without its query.
    let path: String
    let status: Int
    /// What `X-Martlet-Cache` says.
    let cache: String?
    /// Address and port; nil on a Unix socket.
    let peer: String?
    let identity: AccessGate.Identity
    /// Nil for what is no module request.
    let route: Route?

    /// - `module`: What the request is about.
    init(
        _ head: RequestHead,
        _ response: Response,
        from client: SocketAddress?,
        _ identity: AccessGate.Identity,
        _ route: Route?,
        unixSeconds: Int64
    ) {
        self.time = ProxyTime(secondsSince1970: unixSeconds)?.utc ?? ""
        self.method = String(head.method.rawValue.prefix(16))
        let path = head.target.utf8.prefix { $0 != UInt8(ascii: "?") }.prefix(Self.longest)
        self.path = String(decoding: path, as: UTF8.self)
        self.status = response.status.code
        self.cache = response.headers[.martletCache]
        self.peer = client.flatMap { client in
            client.ipAddress.map { ($0.contains(":") ? "[\($0)]" : $0) + ":\(client.port ?? 0)" }
        }
        self.identity = identity
        self.route = route
    }
}

extension EchoedRequest.Route {
    /// The way that the rules lay down for a path below the server's prefix; nil when no module is asked for.
    init?(_ path: String, _ policy: ModulePolicy) {
        let prefix = "/cached-only"
        let path = path.hasPrefix(prefix + "/") ? String(path.dropFirst(prefix.count)) : path
        let request: ProxyRequest
        do throws(ProxyRequestError) { request = try ProxyRequest(path: path) } catch { return nil }
        switch policy.verdict(for: request.modulePath) {
        case .allow(let route):
            self.isPrivate = route.isPrivate
            self.sources = String(decoding: route.chain.inWords.utf8.prefix(EchoedRequest.longest), as: UTF8.self)
        case .refuse:
            self.isPrivate = true
            self.sources = ""
        }
    }
}

extension SourceChain {
    /// Such as `proxy.example.com|proxy.golang.org,direct`.
    fileprivate var inWords: String {
        var text = ""
        for (index, link) in links.enumerated() {
            text += link.source.label
            if index + 1 < links.count { text += link.fallback == .onAnyError ? "|" : "," }
        }
        return text
    }
}
