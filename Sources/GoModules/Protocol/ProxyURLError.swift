/// Why a text is not the URL of a module proxy.
public enum ProxyURLError: Error, Hashable, Sendable {
    /// The scheme is neither `http` nor `https`.
    case unknownScheme(String)
    /// There is no host, or one with characters that no host name has.
    case malformedHost(String)
    /// The port is no number from 1 to 65535.
    case malformedPort(String)
    /// User name or password are not well-formed.
    case malformedCredentials(String)
    /// The path has characters that a URL may not have, a malformed escape, or an element `.` or `..`.
    case malformedPath(String)
    /// There is a query or a fragment, but a proxy's URL is the beginning of a path.
    case queryOrFragment(String)
}

extension ProxyURLError: CustomStringConvertible {
    /// What is wrong, with the URL; user names and passwords are never shown.
    public var description: String {
        switch self {
        case .unknownScheme(let url):
            "invalid proxy URL scheme (must be https, http): \(ProxyURL.redacting(url))"
        case .malformedHost(let url): "invalid host in proxy URL: \(ProxyURL.redacting(url))"
        case .malformedPort(let url): "invalid port in proxy URL: \(ProxyURL.redacting(url))"
        case .malformedCredentials(let url): "invalid user name or password in proxy URL: \(ProxyURL.redacting(url))"
        case .malformedPath(let url): "invalid path in proxy URL: \(ProxyURL.redacting(url))"
        case .queryOrFragment(let url): "proxy URL must have no query and no fragment: \(ProxyURL.redacting(url))"
        }
    }
}
