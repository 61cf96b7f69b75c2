import ErrorLibrary

/// `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`: the way out of the network.
///
/// Whether the proxies answer is another question, which `net.proxyconnect` asks.
///
/// Rules: <https://pkg.go.dev/golang.org/x/net/http/httpproxy#FromEnvironment>
enum OutboundProxyCheck {
    static let check = Check("env.http_proxy", LocalizedText("outbound proxy", "出站代理")) { outcomes($0.settings) }

    private static let code = "MTL-CFG016"
    /// What Go can speak to a proxy. <https://pkg.go.dev/net/http#Transport> (`Proxy`)
    private static let schemes = ["http", "https", "socks5", "socks5h"]

    static func outcomes(_ settings: GoSettings) -> [Outcome] {
        let found =
            ["HTTPS_PROXY", "HTTP_PROXY"].compactMap { proxy($0, settings) } + [exceptions(settings)].compactMap(\.self)
        return found.isEmpty ? [.ok(Outcome.Node(check.id), unread(settings))] : found
    }

    /// The judgement of one address; nil when it is unset.
    private static func proxy(_ name: String, _ settings: GoSettings) -> Outcome? {
        guard let text = value(name, settings) else { return nil }
        let node = Outcome.Node(check.id, name)
        let facts = facts(name, settings)
        guard let url = url(text) else {
            return .warn(node, code, [:], facts + [.reason("not an address, so Go uses no proxy")])
        }
        if let fault = url.hostFault { return .fail(node, "MTL-NET006", [:], facts + [.reason(fault.text)]) }
        guard schemes.contains(url.scheme) else {
            return .warn(node, code, [:], facts + [.reason("\(url.scheme): is spoken to as http:")])
        }
        return contradicts(name, settings) ? .warn(node, code, [:], facts) : .ok(node, facts)
    }

    /// Entries that match no host, which Go passes over.
    private static func exceptions(_ settings: GoSettings) -> Outcome? {
        guard let text = value("NO_PROXY", settings) else { return nil }
        let node = Outcome.Node(check.id, "NO_PROXY")
        let facts = facts("NO_PROXY", settings)
        let dead = text.split(separator: ",").map(\.trimmedBlanks).filter(NoProxyWord.isDead).joined(separator: ",")
        if !dead.isEmpty {
            return .warn(
                node,
                code,
                [:],
                facts + [Fact(LocalizedText("matches no host", "不匹配任何主机"), ShownSetting.addresses(dead))]
            )
        }
        return contradicts("NO_PROXY", settings) ? .warn(node, code, [:], facts) : .ok(node, facts)
    }

    /// The name in capital letters is read first.
    private static func value(_ name: String, _ settings: GoSettings) -> String? {
        settings.variable(name) ?? settings.variable(name.lowercased())
    }

    /// Whether Go reads one name and other programs, such as curl and git, may read the other one.
    private static func contradicts(_ name: String, _ settings: GoSettings) -> Bool {
        guard let upper = settings.variable(name), let lower = settings.variable(name.lowercased()) else {
            return false
        }
        return normalised(upper) != normalised(lower)
    }

    private static func normalised(_ text: String) -> String { text.hasSuffix("/") ? String(text.dropLast()) : text }

    /// As Go reads it: what is no address with a host gets `http://` in front.
    private static func url(_ text: String) -> GoURL? {
        let whole = read(text)
        if let whole, !whole.scheme.isEmpty, !whole.host.isEmpty || !whole.port.isEmpty { return whole }
        return read("http://" + text) ?? whole
    }

    private static func read(_ text: String) -> GoURL? {
        do throws(GoURL.Fault) { return try GoURL(text) } catch { return nil }
    }

    private static func facts(_ name: String, _ settings: GoSettings) -> [Fact] {
        let names = settings.layout == .windows ? [name] : [name, name.lowercased()]
        return names.flatMap { settings.facts($0) }
    }

    /// Other programs read it, Go does not.
    private static func unread(_ settings: GoSettings) -> [Fact] {
        guard let text = value("ALL_PROXY", settings) else { return [] }
        return [
            Fact(LocalizedText("ALL_PROXY, which Go does not read", "ALL_PROXY（Go 不读取）"), ShownSetting.addresses(text))
        ]
    }
}
