/// Why a text is no list of module proxies.
public enum ProxyListError: Error, Hashable, Sendable {
    /// The list is empty, or holds nothing but separators and white space.
    case noEntries
    /// An entry is a word or a path where a URL belongs.
    case missingScheme(entry: String)
    /// An entry has a scheme that no module proxy is reached by.
    case unknownScheme(entry: String)
    /// A `file:` entry has a host, a query or a fragment.
    case fileWithMoreThanPath(entry: String)
    /// An entry is no URL.
    case malformedURL(ProxyURLError)
}

extension ProxyListError: CustomStringConvertible {
    /// The sentence of the `go` command; passwords are never shown.
    public var description: String {
        switch self {
        case .noEntries: "GOPROXY list is not the empty string, but contains no entries"
        case .missingScheme(let entry): "invalid proxy URL missing scheme: \(ProxyURL.redacting(entry))"
        case .unknownScheme(let entry):
            "invalid proxy URL scheme (must be https, http, file): \(ProxyURL.redacting(entry))"
        case .fileWithMoreThanPath(let entry):
            "invalid file:// proxy URL with non-path elements: \(ProxyURL.redacting(entry))"
        case .malformedURL(let error): error.description
        }
    }
}
