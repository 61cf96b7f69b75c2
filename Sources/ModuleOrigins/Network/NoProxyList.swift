/// The hosts that are reached without the outbound proxy: the value of `NO_PROXY`, read as Go does.
///
/// Entries are separated by commas: `*` (all hosts), `10.0.0.0/8`, `10.1.2.3` or `10.1.2.3:8443`, `corp.example`
/// (with everything below it), `.corp.example` (only what is below it), each name also with a port.
/// Entries that make no sense are left out, as Go does.
///
/// Source: <https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config>
package struct NoProxyList: Hashable, Sendable {
    private enum Entry: Hashable {
        case range(AddressRange)
        case address(IPAddress, port: Int?)
        case below(suffix: String, alsoItself: Bool, port: Int?)
    }

    private var matchesAll = false
    private var entries: [Entry] = []

    /// Reads a list; the empty text is the empty list.
    package init(_ text: String) {
        for part in text.split(separator: ",") {
            let entry = part.trimmingBlanks.lowercased()
            if entry == "*" { matchesAll = true }
            if let entry = Self.entry(entry) { entries.append(entry) }
        }
    }

    /// Whether `url` is reached without the proxy.
    package func contains(_ url: FetchURL) -> Bool {
        guard !matchesAll else { return true }
        let address = IPAddress(url.host)
        return entries.contains { entry in
            switch entry {
            case .range(let range): address.map(range.contains) ?? false
            case .address(let listed, let port): address == listed && (port ?? url.port) == url.port
            case .below(let suffix, let alsoItself, let port):
                address == nil && (port ?? url.port) == url.port
                    && (url.host.hasSuffix(suffix) || alsoItself && url.host == suffix.dropFirst())
            }
        }
    }

    private static func entry(_ text: String) -> Entry? {
        if let range = AddressRange(text) { return .range(range) }
        if let address = IPAddress(text) { return .address(address, port: nil) }
        guard let (host, port) = hostAndPort(text) else { return nil }
        if let address = IPAddress(host) { return .address(address, port: port) }
        let name = host.hasPrefix("*.") ? host.dropFirst() : host
        guard name != ".", !name.isEmpty else { return nil }
        return name.hasPrefix(".")
            ? .below(suffix: String(name), alsoItself: false, port: port)
            : .below(suffix: "." + name, alsoItself: true, port: port)
    }

    private static func hostAndPort(_ text: String) -> (host: Substring, port: Int?)? {
        var host = text[...]
        var port: Int?
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
            guard let number = UInt16(text[text.index(after: colon)...]) else { return nil }
            host = text[..<colon]
            port = Int(number)
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return host.isEmpty ? nil : (host, port)
    }
}

extension StringProtocol {
    /// The text without blanks and tabs at both ends.
    var trimmingBlanks: SubSequence {
        let start = drop { $0 == " " || $0 == "\t" }
        let end = start.lastIndex { $0 != " " && $0 != "\t" }
        return end.map { start[...$0] } ?? start.prefix(0)
    }
}
