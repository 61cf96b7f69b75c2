import GoModules
import ModuleOrigins

/// An address as Go's `net/url` takes it, which is more than a strict reader does.
///
/// It says whether the go command takes a value at all; what it means is read by `ProxyURL`.
///
/// Rules: <https://pkg.go.dev/net/url#Parse>, of Go 1.26 and later
struct GoURL: Hashable {
    /// Why Go does not take a text; the words say what is wrong with it, not what the text is.
    struct Fault: Error, Hashable {
        let text: String

        init(_ text: String) { self.text = text }
    }

    /// In small letters; empty when there is none.
    let scheme: String
    /// Whether a user stands before the host.
    let hasUser: Bool
    /// Without port; empty when there is none.
    let host: String
    /// As it was written, without its colon; empty when there is none.
    let port: String
    let path: String
    let hasQueryOrFragment: Bool

    /// - Throws: ``Fault`` when `net/url` does not take the text.
    init(_ text: String) throws(Fault) {
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw Fault("control character") }
        let withoutFragment = text.prefix { $0 != "#" }
        let (scheme, afterScheme) = try Self.scheme(withoutFragment)
        let rest = afterScheme.prefix { $0 != "?" }
        self.scheme = scheme
        self.hasQueryOrFragment = rest.endIndex != text.endIndex
        guard rest.hasPrefix("/") || !scheme.isEmpty || !rest.prefix(while: { $0 != "/" }).contains(":") else {
            throw Fault("first path segment in URL cannot contain colon")
        }
        guard rest.hasPrefix("//"), !scheme.isEmpty || !rest.hasPrefix("///") else {
            (self.hasUser, self.host, self.port) = (false, "", "")
            // Behind a scheme, a text that does not begin with a slash is kept as it is.
            self.path = rest.hasPrefix("/") || scheme.isEmpty ? try Self.checked(rest) : ""
            return
        }
        let authority = rest.dropFirst(2).prefix { $0 != "/" }
        self.path = try Self.checked(rest[authority.endIndex...])
        let at = authority.lastIndex(of: "@")
        self.hasUser = at != nil
        if let at { try Self.checkUser(authority[..<at]) }
        (self.host, self.port) = try Self.host(at.map { authority[authority.index(after: $0)...] } ?? authority, scheme)
    }

    /// A colon at the beginning is the only thing that a scheme cannot be.
    private static func scheme(_ text: Substring) throws(Fault) -> (String, Substring) {
        guard !text.hasPrefix(":") else { throw Fault("missing protocol scheme") }
        let name = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        guard let first = name.first, first.isLetter, text[name.endIndex...].hasPrefix(":") else { return ("", text) }
        return (name.lowercased(), text[name.endIndex...].dropFirst())
    }

    private static func checkUser(_ text: Substring) throws(Fault) {
        let isValid = text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar
                    || "-._:~!$&'()*+,;=%@".unicodeScalars.contains(scalar))
        }
        guard isValid else { throw Fault("invalid userinfo") }
        _ = try checked(text)
    }

    /// Escapes must be whole; otherwise a path may be anything.
    private static func checked(_ text: Substring) throws(Fault) -> String {
        for piece in text.split(separator: "%", omittingEmptySubsequences: false).dropFirst() {
            let digits = piece.unicodeScalars.prefix(2)
            guard digits.count == 2, digits.allSatisfy({ $0.properties.isASCIIHexDigit }) else {
                throw Fault("invalid URL escape")
            }
        }
        return String(text)
    }

    private static func host(_ text: Substring, _ scheme: String) throws(Fault) -> (String, String) {
        if text.hasPrefix("[") {
            guard let bracket = text.lastIndex(of: "]") else { throw Fault("missing ']' in host") }
            let address = text[..<bracket].dropFirst().prefix { $0 != "%" }
            guard IPAddress(address)?.bytes.count == 16 || address.hasPrefix("::ffff:") else {
                throw Fault("invalid host")
            }
            return (String(text[...bracket].dropFirst().dropLast()), try Self.port(text[text.index(after: bracket)...]))
        }
        guard !text.contains("[") else { throw Fault("invalid IP-literal") }
        // More than one colon is an error in web addresses only.
        let isWeb = scheme == "http" || scheme == "https"
        let colon = isWeb ? text.firstIndex(of: ":") : text.lastIndex(of: ":")
        let name = colon.map { text[..<$0] } ?? text
        let port = try colon.map { colon throws(Fault) in try Self.port(text[colon...]) } ?? ""
        let wrong = name.unicodeScalars.first { $0.isASCII && !mayStandInHost($0) }
        guard wrong == nil else { throw Fault("invalid character in host name") }
        _ = try checked(name)
        return (String(name), port)
    }

    private static func port(_ text: Substring) throws(Fault) -> String {
        guard text.isEmpty || text.hasPrefix(":"), text.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else {
            throw Fault("invalid port after host")
        }
        return String(text.dropFirst())
    }

    private static func mayStandInHost(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || "0"..."9" ~= scalar || "-_.~!$&'()*+,;=<>\"%".unicodeScalars.contains(scalar)
    }
}

extension GoURL {
    /// Why nothing can be fetched from the host, although Go takes the address; nil when it may exist.
    ///
    /// The usual slips: no host at all, a scheme in place of the host (`https//host`), a list that is separated by something else
    /// than commas.
    var hostFault: Fault? {
        // Without a name, a port is one of this machine; TLS needs the name.
        if host.isEmpty { return port.isEmpty || scheme == "https" ? Fault("no host in request URL") : nil }
        if ["http", "https"].contains(host.lowercased()), port.isEmpty { return Fault("the host is \(host)") }
        if !port.isEmpty, UInt16(port).map({ $0 > 0 }) != true { return Fault("invalid port") }
        if host.contains(":") { return nil }
        let mayExist = host.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                ? scalar.properties.isAlphabetic || "0"..."9" ~= scalar || scalar == "-" || scalar == "."
                    || scalar == "_"
                : scalar.properties.isAlphabetic || scalar.properties.isGraphemeExtend
        }
        return mayExist ? nil : Fault("no host has such a name")
    }
}
