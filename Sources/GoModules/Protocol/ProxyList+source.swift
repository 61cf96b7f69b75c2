extension ProxyList.Source: CustomStringConvertible {
    /// Reads one entry without white space around it.
    init(_ entry: String) throws(ProxyListError) {
        switch entry {
        case "direct": self = .direct
        case "off": self = .off
        default: self = try Self.located(at: entry)
        }
    }

    /// The entry as it could be set again, but for user name and password, which are not shown.
    public var description: String {
        switch self {
        case .proxy(let url): url.description
        case .file(let path): "file://\(PercentEncoding.encode(path: path))"
        case .direct: "direct"
        case .off: "off"
        }
    }

    /// Whether no entry after this one is ever asked.
    var endsList: Bool { self == .direct || self == .off }

    private static func located(at entry: String) throws(ProxyListError) -> ProxyList.Source {
        let url = completed(entry)
        let bytes = Array(url.utf8)
        let scheme = bytes.prefix { $0 != .colon }
        guard scheme.count < bytes.count, isScheme(scheme) else { throw .missingScheme(entry: url) }
        switch String(decoding: scheme.map(\.lowercased), as: UTF8.self) {
        case "http", "https":
            do {
                return .proxy(try ProxyURL(url))
            } catch { throw .malformedURL(error) }
        case "file": return .file(path: try path(afterScheme: bytes.dropFirst(scheme.count + 1), of: url))
        default: throw .unknownScheme(entry: url)
        }
    }

    /// An entry that is more than a word, but neither a path nor a whole URL, means a host.
    private static func completed(_ entry: String) -> String {
        let bytes = Array(entry.utf8)
        let isWord = !bytes.contains { $0 == .dot || $0 == .colon || $0 == .slash }
        let hasScheme = zip(bytes, bytes.dropFirst()).contains { $0 == .colon && $1 == .slash }
        return isWord || hasScheme || bytes.first == .slash ? entry : "https://\(entry)"
    }

    private static func isScheme(_ name: ArraySlice<UInt8>) -> Bool {
        guard let first = name.first, first.isLowercase || first.isUppercase else { return false }
        return name.allSatisfy { $0.isLetterOrDigit || $0.isOne(of: "+-.") }
    }

    /// The path of a `file:` URL, which has nothing else.
    private static func path(afterScheme rest: ArraySlice<UInt8>, of url: String) throws(ProxyListError) -> String {
        let path = rest.starts(with: "//".utf8) ? rest.dropFirst(2) : rest
        guard path.first == .slash, !path.contains(where: { $0.isOne(of: "?#") }),
            let decoded = PercentEncoding.decode(String(decoding: path, as: UTF8.self)), !decoded.utf8.contains(0)
        else { throw .fileWithMoreThanPath(entry: url) }
        return decoded
    }
}
