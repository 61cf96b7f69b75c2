import ErrorLibrary
import Probes

/// A request as it was sent, and as it arrived.
struct TwoSides: Sendable {
    /// What was seen here.
    struct Ours: Sendable {
        /// Such as `192.0.2.7:40123`; nil when it is not known.
        let address: String?
        /// Nil for plain http.
        let tls: TLSFacts?
        /// Whether credentials were sent.
        let hasCredentials: Bool
        /// Whether a redirect led elsewhere, where credentials are not sent.
        let isRedirected: Bool
        /// From the first step to the end of the answer.
        let duration: Duration
        /// The time at its end, in seconds since 1970.
        let unixSeconds: Int64
    }

    let ours: Ours
    let theirs: EchoReply
    /// Whether the server refused the request for want of credentials.
    let isRefused: Bool

    /// Whether credentials were sent that did not arrive.
    var hasLostCredentials: Bool { ours.hasCredentials && !ours.isRedirected && !theirs.authorization }

    /// What differs, and what is worth knowing.
    var facts: [Fact] {
        let server = Fact(LocalizedText("server", "服务器"), Self.short(theirs.server))
        return [server] + addresses + encryption + proxies + [credentials] + clock
    }

    private var credentials: Fact {
        let (sent, arrived) = (ours.hasCredentials ? 1 : 0, theirs.authorization ? 1 : 0)
        return Fact(LocalizedText("Authorization sent / arrived", "Authorization 发出／到达"), "\(sent) / \(arrived)")
    }

    private var addresses: [Fact] {
        guard let peer = theirs.peer else { return [] }
        let host = peer.address.contains(":") ? "[\(peer.address)]" : peer.address
        let name = LocalizedText("our address here / as the server saw it", "本机地址／服务器看到的地址")
        return [Fact(name, "\(ours.address ?? "-") / \(Self.short("\(host):\(peer.port)"))")]
    }

    // MARK: TLS

    private var encryption: [Fact] {
        guard theirs.isFull, ours.tls != nil || theirs.tls != nil else { return [] }
        let (here, there) = (
            Self.words(ours.tls?.version, ours.tls?.applicationProtocol),
            Self.words(theirs.tls?.version, theirs.tls?.alpn)
        )
        let seen = Fact(LocalizedText("TLS here / at the server", "TLS：本机／服务器"), "\(here) / \(there)")
        guard let difference = difference(here, there) else { return [seen] }
        return [seen, Fact(LocalizedText("TLS ends in between", "TLS 在途中终止"), difference)]
    }

    /// What shows that the client's TLS is not the server's; nil when nothing does.
    private func difference(_ here: String, _ there: String) -> String? {
        if here != there { return "\(here) ≠ \(there)" }
        guard let own = ours.tls?.chain.first?.fingerprint, let shown = theirs.tls?.certificate, own != shown else {
            return nil
        }
        return "\(Self.short(own, 23)) ≠ \(Self.short(shown, 23))"
    }

    private static func words(_ version: String?, _ applicationProtocol: String?) -> String {
        guard let version else { return "-" }
        // Who asks for http/1.1 alone may be answered without a choice.
        return applicationProtocol == "h2" ? "\(short(version, 20)) h2" : short(version, 20)
    }

    // MARK: What is in between

    private var proxies: [Fact] {
        var facts = theirs.signs.map { field in
            Fact(LocalizedText("sign of a proxy in between", "途中有代理的迹象"), Self.short("\(field.name): \(field.value)"))
        }
        // Requests are sent in HTTP/1.1.
        if let http = theirs.http, http != "1.1" {
            facts.append(
                Fact(LocalizedText("HTTP version at the server", "服务器收到的 HTTP 版本"), Self.short(http, 20))
            )
        }
        return facts
    }

    /// The clocks cannot be compared more exactly than the answer took, nor than to the second.
    private var clock: [Fact] {
        guard let server = theirs.unixSeconds else { return [] }
        let (difference, overflow) = server.subtractingReportingOverflow(ours.unixSeconds)
        guard !overflow else { return [] }
        let isWithin = -1 - ours.duration.components.seconds...1 ~= difference
        let shown = isWithin ? "0 s" : "\(difference > 0 ? "+" : "")\(difference) s"
        return [Fact(LocalizedText("clock of the server against ours", "服务器时钟与本机时钟之差"), shown)]
    }

    private static func short(_ text: String, _ most: Int = 240) -> String {
        text.count > most ? "\(text.prefix(most))…" : text
    }
}
