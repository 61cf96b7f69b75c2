import ModuleOrigins

/// The proxy through which a network is left, such as `http://proxy.corp.example:3128`.
struct OutboundRoute: Hashable, Sendable {
    /// What the proxy is spoken to in.
    enum Manner: String, Sendable {
        case http
        case https
        /// SOCKS version 5, with names resolved by the proxy.
        case socks5
        case socks5h

        var defaultPort: Int {
            switch self {
            case .http: 80
            case .https: 443
            case .socks5, .socks5h: 1080
            }
        }
    }

    let manner: Manner
    let host: String
    let port: Int
    let credentials: BasicCredentials?

    /// Reads the value of `HTTPS_PROXY` or `HTTP_PROXY` as Go does; without a scheme it is `http`.
    ///
    /// Rules: <https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config>
    ///
    /// - Returns: nil for what is no such address.
    init?(_ value: String) {
        let mark = value.firstRange(of: "://")
        // Go speaks HTTP to a proxy with a scheme that it does not know.
        self.manner = mark.flatMap { Manner(rawValue: value[..<$0.lowerBound].lowercased()) } ?? .http
        let rest = mark.map { value[$0.upperBound...] } ?? value[...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let at = authority.lastIndex(of: "@")
        let address = at.map { authority[authority.index(after: $0)...] } ?? authority
        let hasPort =
            address.lastIndex(of: ":").map { !address[$0...].contains("]") && address[$0...].count > 1 } ?? false
        do {
            let parts = try FetchURL.split(address, .http)
            self.host = parts.host
            self.port = hasPort ? parts.port : manner.defaultPort
        } catch { return nil }
        guard let at else {
            self.credentials = nil
            return
        }
        guard let credentials = BasicCredentials(userinfo: String(authority[..<at])) else { return nil }
        self.credentials = credentials
    }

    var hostAndPort: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// The proxy as a place to connect to.
    var origin: Origin { Origin(isSecure: manner == .https, host: host, port: port) }

    /// What the proxy's own user and password are sent in; empty without them.
    var authorization: [(String, String)] { credentials.map { [("Proxy-Authorization", $0.field)] } ?? [] }

    /// What it means that it asks for a login.
    var wantOfLogin: String {
        credentials == nil ? "wants a user and password" : "does not accept the user and password in its address"
    }

    /// Whether plain http is asked of the proxy itself; otherwise, and for https, it opens a way to the host.
    var takesRequests: Bool { manner == .http || manner == .https }
}

extension OutboundRoute: CustomStringConvertible {
    /// The address; that there are user and password is shown, but neither of them is.
    var description: String {
        "\(manner.rawValue)://\(credentials == nil ? "" : "***@")\(hostAndPort)"
    }
}
