import ModuleOrigins

/// Whom to connect to, and how: scheme, host and port, such as `https://proxy.example.org`.
package struct Origin: Hashable, Sendable {
    /// Whether the scheme is `https` rather than `http`.
    package let isSecure: Bool
    /// In lower case; an IPv6 address without its brackets.
    package let host: String
    package let port: Int

    /// The origin of an absolute `http` or `https` address; user, password, path and query are left out.
    ///
    /// - Returns: nil for what is no such address.
    package init?(url: String) {
        guard let address = ProbeURL(url) else { return nil }
        self.init(address.url)
    }

    init(isSecure: Bool, host: String, port: Int) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
    }

    init(_ url: FetchURL) {
        self.isSecure = url.scheme == .https
        self.host = url.host
        self.port = url.port
    }

    /// The host, in brackets when it is an IPv6 address, and the port.
    var hostAndPort: String { "\(shownHost):\(port)" }

    /// The address of its root.
    var root: FetchURL? { Self.url("\(self)/") }

    /// The same of the host in plain HTTP at the usual port.
    var plainRoot: FetchURL? { Self.url("http://\(shownHost)/") }

    private static func url(_ text: String) -> FetchURL? {
        do { return try FetchURL(text) } catch { return nil }
    }

    private var shownHost: String { host.contains(":") ? "[\(host)]" : host }
}

extension Origin: CustomStringConvertible {
    /// Such as `https://proxy.example.org`, with the port unless it is the scheme's own.
    package var description: String {
        let isUsual = port == (isSecure ? FetchURL.Scheme.https : .http).defaultPort
        return (isSecure ? "https://" : "http://") + (isUsual ? shownHost : hostAndPort)
    }
}
