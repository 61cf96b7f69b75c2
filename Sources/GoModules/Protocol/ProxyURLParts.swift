/// The parts of a URL, cut at their delimiters and not yet checked.
struct ProxyURLParts {
    /// Nil when the text begins with neither `http:` nor `https:`, in any case.
    let isSecure: Bool?
    /// What stands before the last `@` of the authority, or nil.
    let userinfo: ArraySlice<UInt8>?
    /// What stands before the port, brackets included.
    let host: ArraySlice<UInt8>
    /// What stands after the colon behind the host, or nil.
    let port: ArraySlice<UInt8>?
    /// Everything from the first slash behind the authority.
    let path: ArraySlice<UInt8>
    /// Whether there is a `?` or a `#`.
    let hasQueryOrFragment: Bool

    init(_ text: String) {
        let bytes = Array(text.utf8)
        let scheme = bytes.prefix { $0 != .colon }
        let name = String(decoding: scheme.map(\.lowercased), as: UTF8.self)
        self.isSecure = scheme.endIndex < bytes.endIndex ? ["http": false, "https": true][name] : nil

        let afterScheme = bytes[scheme.endIndex...].dropFirst()
        // Without two slashes there is no authority, and so no host.
        let hasAuthority = afterScheme.starts(with: "//".utf8)
        let rest = hasAuthority ? afterScheme.dropFirst(2) : afterScheme
        let authority = hasAuthority ? rest.prefix { !$0.isOne(of: "/?#") } : rest.prefix(0)
        self.path = rest[authority.endIndex...]
        self.hasQueryOrFragment = path.contains { $0.isOne(of: "?#") }

        let at = authority.lastIndex(of: .at)
        self.userinfo = at.map { authority[..<$0] }
        let hostAndPort = at.map { authority[($0 + 1)...] } ?? authority
        // The colons of an IPv6 address stand in brackets, the one before the port behind them.
        let bracket = hostAndPort.lastIndex(of: 0x5D)
        let afterBracket = bracket.map { hostAndPort[$0...] } ?? hostAndPort
        let colon = afterBracket.firstIndex(of: .colon)
        self.host = colon.map { hostAndPort[..<$0] } ?? hostAndPort
        self.port = colon.map { hostAndPort[($0 + 1)...] }
    }
}
