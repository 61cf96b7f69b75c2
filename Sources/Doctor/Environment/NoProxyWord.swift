import ModuleOrigins

/// One entry of `NO_PROXY`.
///
/// Rules: <https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config>
enum NoProxyWord {
    /// Whether no host can match: a pattern of another kind than Go has, or no host at all.
    ///
    /// - `text`: Without blanks around it.
    static func isDead(_ text: String) -> Bool {
        // What Windows writes for names without a dot.
        if text.isEmpty || text == "*" || text == "<local>" { return false }
        if text.contains("/") { return AddressRange(text) == nil }
        let name = text.hasPrefix("*.") ? text.dropFirst(2) : text[...]
        if IPAddress(name) != nil { return false }
        let (host, port) = parts(name)
        if let port, UInt16(port) == nil { return true }
        // The beginning of an address is taken for a name.
        if host.allSatisfy({ $0 == "." || "0"..."9" ~= $0 }) { return IPAddress(host) == nil }
        return host.isEmpty
            || host.contains { $0 == "*" || $0.isWhitespace || $0 == ";" || $0 == ":" && !host.hasPrefix("[") }
    }

    private static func parts(_ text: Substring) -> (host: Substring, port: Substring?) {
        guard let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") else { return (text, nil) }
        return (text[..<colon], text[colon...].dropFirst())
    }
}
