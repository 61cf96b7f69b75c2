import Glibc

/// Where to accept connections: a host and a port, such as `127.0.0.1:8080`, `[::1]:8080` or `localhost:0`.
struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// A canonical IPv4 or IPv6 address (without brackets), or a name.
    let host: String
    /// 0 lets the system choose.
    let port: UInt16

    private static let remedy = "use HOST:PORT such as 127.0.0.1:8080 or [::1]:8080"

    /// - Throws: ``SettingProblem`` which says which part is wrong.
    init(_ text: String) throws(SettingProblem) {
        guard let colon = text.lastIndex(of: ":") else {
            throw SettingProblem(text, "has no port", remedy: Self.remedy)
        }
        let host = String(text[..<colon])
        let port = text[text.index(after: colon)...]
        guard !host.isEmpty else {
            throw SettingProblem(text, "has no host", remedy: "use 127.0.0.1\(ShownText(text)) for this machine alone")
        }
        guard port.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let number = UInt16(port)
        else { throw SettingProblem(text, "has no port between 0 and 65535", remedy: Self.remedy) }
        self.host = try Self.checkedHost(host, in: text)
        self.port = number
    }

    /// Whether only this machine can connect.
    ///
    /// Of names, `localhost` alone counts.
    ///
    /// Rules: <https://www.rfc-editor.org/rfc/rfc6890> (127.0.0.0/8 and ::1), <https://www.rfc-editor.org/rfc/rfc6761#section-6.3>
    var isLoopback: Bool {
        host == "::1" || host == "localhost" || (host.hasPrefix("127.") && Self.canonical(host, of: AF_INET) != nil)
    }

    var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private static func checkedHost(_ host: String, in text: String) throws(SettingProblem) -> String {
        if host.first == "[" {
            let address = String(host.dropFirst().dropLast())
            guard host.last == "]", let address = canonical(address, of: AF_INET6) else {
                throw SettingProblem(text, "holds no IPv6 address in its brackets", remedy: remedy)
            }
            return address
        }
        guard !host.contains(":") else {
            throw SettingProblem(text, "has an IPv6 address without brackets", remedy: remedy)
        }
        if let address = canonical(host, of: AF_INET) { return address }
        guard isName(host) else {
            throw SettingProblem(text, "holds neither an address nor a host name", remedy: remedy)
        }
        return host.lowercased()
    }

    /// The one spelling of an address (`::1` for `0:0:0:0:0:0:0:1`), or nil where `text` is none of that family.
    private static func canonical(_ text: String, of family: Int32) -> String? {
        // Large enough for both families; `inet_pton` fills the first 4 or all 16 bytes.
        var address = in6_addr()
        var spelling = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard !text.utf8.contains(0), inet_pton(family, text, &address) == 1,
            inet_ntop(family, &address, &spelling, socklen_t(spelling.count)) != nil
        else { return nil }
        return String(decoding: spelling.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Letters, digits and hyphens between dots; the last label has a letter first, so `127.1` and `0x7f.1` are no names.
    private static func isName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        let areWellFormed = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { isASCIILetter($0) || isASCIIDigit($0) || $0 == UInt8(ascii: "-") }
        }
        return areWellFormed && text.utf8.count <= 253 && labels.last?.utf8.first.map(isASCIILetter) == true
    }

    private static func isASCIILetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isASCIIDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
