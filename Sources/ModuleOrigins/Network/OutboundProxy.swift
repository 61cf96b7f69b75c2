package import GoModules
import ModuleProxy

/// The proxy through which https leaves the network: `HTTPS_PROXY` with its `NO_PROXY`.
///
/// Only https goes through it, by `CONNECT`, so that it sees no more than host and port. This machine
/// (`localhost`, 127.0.0.0/8, ::1) is never reached through it. Both as Go does:
/// <https://pkg.go.dev/net/http#ProxyFromEnvironment>. Plain http is fetched directly, as `HTTP_PROXY` is not read.
package struct OutboundProxy: Hashable, Sendable {
    /// What is wrong with the value of `HTTPS_PROXY`.
    package enum Fault: Error, Equatable, CustomStringConvertible {
        /// It is no URL with a host.
        case malformed
        /// A scheme other than http, such as `socks5`; the text is the scheme.
        case scheme(String)

        package var description: String {
            switch self {
            case .malformed: "the outbound proxy is not a URL such as http://proxy.corp.example:3128"
            case .scheme(let scheme): "the outbound proxy has the scheme \(scheme); only http is possible"
            }
        }
    }

    /// The proxy's host, such as `proxy.corp.example`.
    package let host: String
    package let port: Int
    /// The user and password to present, from the URL; nil when it has none.
    package let credentials: BasicCredentials?
    private let exceptions: NoProxyList
    private let takesLoopback: Bool

    /// - Parameters:
    ///   - url: The value of `HTTPS_PROXY`: `http://[user:password@]host[:port]`, or without the scheme.
    ///   - exceptions: The value of `NO_PROXY`.
    ///   - takesLoopback: Whether addresses of this machine go through it too; only tests want that.
    /// - Throws: ``Fault``
    package init(url: String, exceptions: String = "", takesLoopback: Bool = false) throws(Fault) {
        let scheme = url.firstRange(of: "://").map { url[..<$0.lowerBound].lowercased() } ?? "http"
        guard scheme == "http" else { throw .scheme(scheme) }
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let at = authority.lastIndex(of: "@")
        let address = at.map { authority[authority.index(after: $0)...] } ?? authority
        do {
            (self.host, self.port) = try FetchURL.split(address, .http)
        } catch { throw .malformed }
        if let at {
            guard let credentials = BasicCredentials(userinfo: String(authority[..<at])) else { throw .malformed }
            self.credentials = credentials
        } else {
            self.credentials = nil
        }
        self.exceptions = NoProxyList(exceptions)
        self.takesLoopback = takesLoopback
    }

    /// Takes a URL that was checked already.
    ///
    /// - `exceptions`: the value of `NO_PROXY`.
    package init(_ url: ProxyURL, exceptions: String) {
        self.host = url.host
        self.port = url.effectivePort
        self.credentials = url.credentials.flatMap { BasicCredentials($0) }
        self.exceptions = NoProxyList(exceptions)
        self.takesLoopback = false
    }

    /// Whether `url` is to be fetched through the proxy.
    package func isUsed(for url: FetchURL) -> Bool {
        url.scheme == .https && (takesLoopback || !url.isLoopback) && !exceptions.contains(url)
    }

    /// The whole address with the password, for programs that take it from a variable.
    var address: Secret {
        let shown = host.contains(":") ? "[\(host)]" : host
        let user = credentials.map { "\(Self.encoded($0.user)):\(Self.encoded($0.password.reveal()))@" } ?? ""
        return Secret("http://\(user)\(shown):\(port)")
    }

    /// Letters and digits as they are, everything else percent-encoded: nothing ends the user or the password early.
    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                byte < 0x80 && Character(Unicode.Scalar(byte)).isLetter || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
            return isPlain ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
