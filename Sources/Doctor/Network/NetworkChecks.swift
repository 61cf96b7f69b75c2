import ErrorLibrary
import Probes

/// The checks of the network: the way to each server that builds ask, step by step.
///
/// The subject of each outcome is an origin, such as `https://proxy.example.org`. After a step that fails the later ones of the
/// same origin are left out.
package enum NetworkChecks {
    /// In the order of the steps.
    package static let all: [Check] = [names, connections, outboundProxy, tls, protocols, RedirectCheck.check]

    /// More than every step of a server takes that answers none of them in time.
    static let limit = Duration.seconds(60)

    private static let names = check("net.dns", .names, LocalizedText("host names", "主机名"), [])
    private static let connections = check("net.tcp", .connect, LocalizedText("connections", "连接"), ["net.dns"])
    private static let outboundProxy = check(
        "net.proxyconnect",
        .outboundProxy,
        LocalizedText("outbound proxy", "出站代理"),
        ["net.tcp"]
    )
    private static let tls = check(
        "net.tls",
        .tls,
        LocalizedText("TLS and certificates", "TLS 与证书"),
        ["net.proxyconnect"]
    )
    private static let protocols = check("net.alpn", .http, LocalizedText("HTTP versions", "HTTP 版本"), ["net.tls"])

    /// Those of the steps, in their order.
    static let steps = Step.allCases.map(id)

    /// The check that tells of a step.
    static func id(of step: Step) -> String {
        switch step {
        case .names: "net.dns"
        case .connect: "net.tcp"
        case .outboundProxy: "net.proxyconnect"
        case .tls: "net.tls"
        case .http: "net.alpn"
        }
    }

    private static func check(_ id: String, _ step: Step, _ title: LocalizedText, _ after: [String]) -> Check {
        Check(id, title, after: after, limit: limit) { examination in
            guard !examination.isOffline else { return [] }
            return await NetworkWays(examination).ways.compactMap { $0.outcome(step) }
        }
    }
}
