extension FetchURL {
    /// The address that a redirect from here leads to.
    ///
    /// `reference` is the value of a `Location` field: absolute, `//host/path`, `/path`, `path` or `?query`.
    ///
    /// Rules: <https://www.rfc-editor.org/rfc/rfc3986#section-5.2>, without fragments.
    package func resolving(_ reference: String) throws(FetchURLError) -> FetchURL {
        try Self.checkBytes(reference)
        let reference = String(reference.prefix { $0 != "#" })
        if Self.hasScheme(reference) { return try FetchURL(reference).withoutDots }
        if reference.hasPrefix("//") { return try FetchURL("\(scheme.rawValue):\(reference)").withoutDots }
        let target: String =
            if reference.isEmpty {
                self.target
            } else if reference.hasPrefix("/") {
                reference
            } else if reference.hasPrefix("?") {
                path + reference
            } else {
                path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex) + reference
            }
        return FetchURL(scheme: scheme, host: host, port: port, target: target).withoutDots
    }

    /// Whether scheme, host and port are the same.
    package func hasOrigin(of other: FetchURL) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }

    private static func hasScheme(_ reference: String) -> Bool {
        let head = reference.prefix { $0 != ":" && $0 != "/" && $0 != "?" }
        return head.endIndex < reference.endIndex && reference[head.endIndex] == ":"
    }

    /// The same with `.` and `..` elements taken out of the path.
    private var withoutDots: FetchURL {
        var kept: [Substring] = []
        let elements = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for element in elements {
            switch element {
            case ".": continue
            case "..": _ = kept.popLast()
            default: kept.append(element)
            }
        }
        let endsInDots = elements.last == "." || elements.last == ".."
        let clean = "/" + kept.joined(separator: "/") + (endsInDots && !kept.isEmpty ? "/" : "")
        return FetchURL(scheme: scheme, host: host, port: port, target: clean + target.dropFirst(path.count))
    }

    static func checkBytes(_ text: String) throws(FetchURLError) {
        guard text.utf8.count <= longest else { throw .tooLong }
        guard text.utf8.allSatisfy(isURLByte) else { throw .character }
    }

    /// Splits `host`, `host:port`, `[::1]` or `[::1]:port`, and brings the host into its one spelling.
    package static func split(
        _ authority: Substring,
        _ scheme: Scheme
    ) throws(FetchURLError) -> (host: String, port: Int) {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]"),
                let address = IPAddress(authority[authority.index(after: authority.startIndex)..<end]),
                !address.isVersion4
            else { throw .host }
            return (address.description, try port(authority[end...].dropFirst(), scheme))
        }
        let host = authority.prefix { $0 != ":" }
        guard let canonical = canonical(host) else { throw .host }
        return (canonical, try port(authority[host.endIndex...], scheme))
    }

    private static func port(_ text: Substring, _ scheme: Scheme) throws(FetchURLError) -> Int {
        // `https://host:/` is allowed by RFC 3986 and means the default.
        if text.isEmpty || text == ":" { return scheme.defaultPort }
        guard text.hasPrefix(":"), text.utf8.count <= 6, let port = UInt16(text.dropFirst()), port > 0,
            text.dropFirst().allSatisfy(\.isASCIIDigit)
        else { throw .port }
        return Int(port)
    }

    /// A host name of letters, digits, `-`, `_` and dots, or an IPv4 address in its usual form.
    ///
    /// A name whose last label begins with a digit would be read as an address by some resolvers (`127.1`,
    /// `0x7f.1`, `2130706433`), so it must be one.
    private static func canonical(_ host: Substring) -> String? {
        let host = host.lowercased()
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 253, let last = labels.last, !last.isEmpty else { return nil }
        for label in labels {
            guard !label.isEmpty, label.utf8.count <= 63, label.allSatisfy(\.isHostCharacter) else { return nil }
        }
        guard last.first?.isASCIIDigit == true else { return host }
        return IPAddress(host)?.description
    }

    private static func isURLByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F...0xFF: false
        case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"), UInt8(ascii: "^"): false
        case UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"): false
        default: true
        }
    }

    /// Writes every byte as `%XX` that may not stand in a path.
    static func encoded(_ path: String) -> String {
        var bytes: [UInt8] = []
        for byte in path.utf8 {
            if isPathByte(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), hexDigit(byte >> 4), hexDigit(byte & 15)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "%"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "["), UInt8(ascii: "]"): false
        default: isURLByte(byte)
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") &+ value : UInt8(ascii: "A") &+ (value &- 10)
    }
}

extension Character {
    /// Whether this is one of `0` to `9`; `isNumber` takes other scripts' digits too.
    var isASCIIDigit: Bool { isASCII && isNumber }

    fileprivate var isHostCharacter: Bool { isASCII && (isLetter || isNumber) || self == "-" || self == "_" }
}
