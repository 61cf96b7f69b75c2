/// The base URL of a module proxy, such as `https://proxy.example.com:8443/go`.
///
/// Parsed strictly, so that every reader of the same text finds the same host: the text is ASCII, without query and
/// fragment, and its path has no `.` or `..`. Slashes at the end of the path are dropped, and doubled ones are one.
///
/// Rules: <https://datatracker.ietf.org/doc/html/rfc3986>, narrowed.
public struct ProxyURL: Hashable, Sendable {
    /// Whether connections are encrypted: `https` rather than `http`.
    public let isSecure: Bool
    /// User name and password, or nil.
    ///
    /// The `go` command refuses to send them over an insecure connection.
    public let credentials: ProxyCredentials?
    /// The host in lower case; an IPv6 address without its brackets.
    public let host: String
    /// The port as it was written, or nil for the one of the scheme.
    public let port: Int?
    /// The path as it is sent, percent-encoded, with a slash at the beginning and none at the end; empty for the root.
    public let path: String

    /// Parses the text of a URL.
    ///
    /// - Throws: ``ProxyURLError``
    public init(_ text: String) throws(ProxyURLError) {
        let parts = ProxyURLParts(text)
        guard let isSecure = parts.isSecure else { throw .unknownScheme(text) }
        guard !parts.hasQueryOrFragment else { throw .queryOrFragment(text) }
        self.isSecure = isSecure
        self.credentials = try Self.credentials(parts.userinfo, of: text)
        guard let host = Self.host(parts.host) else { throw .malformedHost(text) }
        self.host = host
        self.port = try Self.port(parts.port, of: text)
        guard let path = Self.path(parts.path) else { throw .malformedPath(text) }
        self.path = path
    }

    /// `http` or `https`.
    public var scheme: String { isSecure ? "https" : "http" }

    /// The port to connect to.
    public var effectivePort: Int { port ?? (isSecure ? 443 : 80) }

    /// Host and port as the `Host` field of a request has them, such as `proxy.example.com:8443` or `[::1]:80`.
    public var authority: String {
        let name = host.utf8.contains(.colon) ? "[\(host)]" : host
        return port.map { "\(name):\($0)" } ?? name
    }

    /// Scheme, host and port: whom to connect to, and how.
    public var origin: String { "\(scheme)://\(authority)" }

    /// The URL without user name and password, to make requests with: append the path of a ``ProxyRequest``.
    public var absoluteText: String { origin + path }

    private static func credentials(
        _ userinfo: ArraySlice<UInt8>?,
        of text: String
    ) throws(ProxyURLError) -> ProxyCredentials? {
        guard let userinfo else { return nil }
        let parts = userinfo.split(separator: .colon, maxSplits: 1, omittingEmptySubsequences: false)
        let isAllowed = userinfo.allSatisfy { $0 == .percent || ($0.mayStandInURLPath && $0 != .slash && $0 != .at) }
        let decoded = parts.map { PercentEncoding.decode(String(decoding: $0, as: UTF8.self)) }
        guard isAllowed, let first = decoded.first, let user = first else { throw .malformedCredentials(text) }
        guard decoded.count > 1 else { return ProxyCredentials(user: user, password: nil) }
        guard let password = decoded[1] else { throw .malformedCredentials(text) }
        return ProxyCredentials(user: user, password: password)
    }

    /// The host in lower case: a name, or an IPv6 address in brackets.
    private static func host(_ host: ArraySlice<UInt8>) -> String? {
        let lower = host.map(\.lowercased)
        if lower.first == 0x5B, lower.last == 0x5D {
            let address = lower.dropFirst().dropLast()
            guard address.contains(.colon), address.allSatisfy({ $0.isOne(of: "0123456789abcdef:.") }) else {
                return nil
            }
            return String(decoding: address, as: UTF8.self)
        }
        let hasName = lower.contains { $0 != .dot }
        guard hasName, lower.allSatisfy({ $0.isDigit || $0.isLowercase || $0.isOne(of: "-._") }) else { return nil }
        return String(decoding: lower, as: UTF8.self)
    }

    private static func port(_ digits: ArraySlice<UInt8>?, of text: String) throws(ProxyURLError) -> Int? {
        guard let digits else { return nil }
        guard digits.count <= 5, digits.allSatisfy(\.isDigit), let port = Int(String(decoding: digits, as: UTF8.self)),
            (1...65_535).contains(port)
        else { throw .malformedPort(text) }
        return port
    }

    private static func path(_ path: ArraySlice<UInt8>) -> String? {
        guard path.allSatisfy({ $0 == .percent || $0.mayStandInURLPath }) else { return nil }
        var joined = ""
        for element in path.split(separator: .slash) {
            let text = String(decoding: element, as: UTF8.self)
            guard let decoded = PercentEncoding.decode(text), decoded != ".", decoded != ".." else { return nil }
            joined += "/" + text
        }
        return joined
    }
}

extension ProxyURL: CustomStringConvertible, CustomDebugStringConvertible {
    /// The URL for people: that there are a user name and a password is shown, but neither of them is.
    public var description: String {
        credentials == nil ? absoluteText : "\(scheme)://xxxxx@\(authority)\(path)"
    }

    /// As ``description``.
    public var debugDescription: String { description }

    /// `text` with `xxxxx` for all that could be a user name or a password; `text` need not be a URL.
    public static func redacting(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard let firstAt = bytes.firstIndex(of: .at), let at = bytes.lastIndex(of: .at) else { return text }
        // Slashes behind an `@` may be part of a password, or of what follows one.
        let before = bytes[..<firstAt]
        let slashes = zip(before.indices, before.indices.dropFirst())
            .first { before[$0] == .slash && before[$1] == .slash }
        let start = slashes.map { $0.1 + 1 } ?? 0
        return String(decoding: bytes[..<start] + Array("xxxxx".utf8) + bytes[at...], as: UTF8.self)
    }
}
