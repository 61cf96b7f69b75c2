import ErrorLibrary
import Foundation
import GoModules
import ModuleOrigins
import Probes

/// What the servers that are Martlets saw of our requests, beside what was sent; the subject is an entry of GOPROXY.
///
/// Whoever answers in another way is no Martlet, and is not spoken of.
enum EchoCheck {
    static let check = Check(
        "proto.echo",
        LocalizedText("both sides", "两端对照"),
        after: NetworkChecks.steps + ["env.goproxy.syntax"],
        limit: .seconds(30)
    ) { await outcomes($0) }

    /// - `patience`: How long a server may take; a Martlet answers at once, and others may not know the path.
    static func outcomes(_ examination: Examination, patience: Duration = .seconds(5)) async -> [Outcome] {
        guard !examination.isOffline, let nonce = examination.prober.nonce?.description,
            case .success(let list) = examination.settings.proxies
        else { return [] }
        var urls: [ProxyURL] = []
        for case .proxy(let url) in list.entries.map(\.source) where !urls.contains(url) { urls.append(url) }
        return await withTaskGroup(of: (Int, Outcome).self) { group in
            for (index, url) in urls.enumerated() {
                group.addTask { (index, await outcome(url, nonce, patience, examination)) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// The cause, when credentials do not arrive.
    static let lostCredentials = "MTL-NET017"

    private static func outcome(
        _ url: ProxyURL,
        _ nonce: String,
        _ patience: Duration,
        _ examination: Examination
    ) async -> Outcome {
        let node = Outcome.Node(check.id, "\(ProxyList.Source.proxy(url))")
        if let origin = HostList.Role.proxy(url).origin,
            let obstacle = examination.record.obstacle(origin.description, NetworkChecks.steps)
        {
            return .skip(node, because: obstacle)
        }
        guard let sides = await sides(url, nonce, patience, examination) else { return .skip(node) }
        let facts = sides.facts + [Fact("nonce", nonce)]
        guard sides.hasLostCredentials else { return .ok(node, facts) }
        let values = ["url": "\(ProxyList.Source.proxy(url))", "host": url.host, "nonce": nonce]
        guard !sides.isRefused else { return .warn(node, lostCredentials, values, facts) }
        // Nobody asks for them here: somebody in between may have checked and taken them.
        var outcome = Outcome.ok(node, facts)
        outcome.values = values
        return outcome
    }

    /// Whether credentials were lost on the way to an entry, as an outcome of this check tells.
    static func hasLostCredentials(_ outcome: Outcome) -> Bool { !outcome.values.isEmpty }

    /// Nil when no Martlet answers.
    private static func sides(
        _ url: ProxyURL,
        _ nonce: String,
        _ patience: Duration,
        _ examination: Examination
    ) async -> TwoSides? {
        let address = url.absoluteText + EchoReply.path
        let fields = await fields(url, address, examination)
        let prober = examination.prober.waiting(patience)
        let exchange = await prober.get(address, headers: fields, most: EchoReply.most)
        guard exchange.failure == nil, exchange.status == 200 || exchange.status == 401,
            !Self.isReflected(fields, in: exchange.body),
            let reply = EchoReply(exchange.body, nonce: nonce)
        else { return nil }
        let ours = TwoSides.Ours(
            address: exchange.localAddress,
            tls: exchange.tls,
            hasCredentials: url.isSecure && fields.contains { $0.0.lowercased() == "authorization" },
            isRedirected: !exchange.hops.isEmpty,
            duration: exchange.timings.total ?? .zero,
            unixSeconds: Int64(Date().timeIntervalSince1970)
        )
        return TwoSides(ours: ours, theirs: reply, isRefused: exchange.status == 401)
    }

    /// Whether an answer shows something of the credentials that it was asked with; no Martlet does so, and a report must not.
    private static func isReflected(_ fields: [(String, String)], in body: [UInt8]) -> Bool {
        let text = String(decoding: body, as: UTF8.self)
        return fields.contains { field in
            let word = field.1.split(separator: " ").last.map(String.init) ?? ""
            let pair = Data(base64Encoded: word).map { String(decoding: $0, as: UTF8.self) } ?? ""
            let password = pair.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
            return [word, password].contains { $0.utf8.count >= 4 && text.contains($0) }
        }
    }

    /// What go presents at first; what the address has itself counts.
    private static func fields(
        _ url: ProxyURL,
        _ address: String,
        _ examination: Examination
    ) async -> [(String, String)] {
        if let own = url.credentials.flatMap({ BasicCredentials($0)?.field }) { return [("Authorization", own)] }
        return await examination.credentials.fields(for: address).map { ($0.name, $0.value) }
    }
}
