package import GoModules

/// An address to fetch, such as `https://proxy.golang.org/a.b/@v/list`: http or https, without user or fragment.
///
/// The host is kept in one spelling, lower case and IP addresses in their usual form, so that two addresses have the
/// same origin exactly when scheme, host and port are equal.
package struct FetchURL: Hashable, Sendable {
    /// The most bytes of an address; signed addresses of object stores have about 2,000.
    package static let longest = 8192

    /// The two schemes.
    package enum Scheme: String, Sendable {
        case http, https

        /// The port that need not be written.
        package var defaultPort: Int { self == .http ? 80 : 443 }
    }

    package let scheme: Scheme
    /// Lower case; an IPv6 address without its brackets.
    package let host: String
    package let port: Int
    /// The path and the query as they are sent, beginning with `/`.
    package let target: String

    init(scheme: Scheme, host: String, port: Int, target: String) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.target = target
    }

    /// Reads an absolute address.
    package init(_ text: String) throws(FetchURLError) {
        try Self.checkBytes(text)
        let text = text.prefix { $0 != "#" }
        guard let colon = text.firstIndex(of: ":"), let scheme = Scheme(rawValue: text[..<colon].lowercased()) else {
            throw .scheme
        }
        let rest = text[text.index(after: colon)...]
        guard rest.hasPrefix("//") else { throw .host }
        try self.init(scheme: scheme, authorityAndTarget: rest.dropFirst(2))
    }

    private init(scheme: Scheme, authorityAndTarget text: Substring) throws(FetchURLError) {
        let authority = text.prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else { throw .userinfo }
        let (host, port) = try Self.split(authority, scheme)
        let target = text[authority.endIndex...]
        self.init(
            scheme: scheme,
            host: host,
            port: port,
            target: target.hasPrefix("/") ? String(target) : "/" + target
        )
    }

    /// The address of a module proxy.
    package init(_ proxy: ProxyURL) throws(FetchURLError) {
        try self.init(proxy.absoluteText)
    }

    /// The address of `path` below this one; `path` begins with `/` and is plain text, not percent-encoded.
    ///
    /// `!`, `+`, `@` and everything else that a URL path may hold stays as it is.
    package func appending(_ path: String) -> FetchURL {
        let base = target.prefix { $0 != "?" }
        let trimmed = base.hasSuffix("/") ? base.dropLast() : base
        return FetchURL(scheme: scheme, host: host, port: port, target: trimmed + Self.encoded(path))
    }

    /// The path without the query.
    package var path: String { String(target.prefix { $0 != "?" }) }

    /// The host, and the port unless it is the scheme's own, such as `proxy.corp.example:8443`.
    package var hostAndPort: String {
        let shown = host.contains(":") ? "[\(host)]" : host
        return port == scheme.defaultPort ? shown : "\(shown):\(port)"
    }

    /// Scheme, host and port, such as `https://proxy.golang.org`.
    package var origin: String { "\(scheme.rawValue)://\(hostAndPort)" }

    /// The whole address as it is requested.
    package var text: String { origin + target }

    /// Whether the host is this machine: `localhost`, 127.0.0.0/8 or ::1.
    package var isLoopback: Bool { host == "localhost" || IPAddress(host)?.isLoopback == true }
}

extension FetchURL: CustomStringConvertible {
    /// The address without its query, which may hold a signature.
    package var description: String { origin + path }
}
