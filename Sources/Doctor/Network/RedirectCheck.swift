import ChecksumDatabase
import ErrorLibrary
import GoModules
import ModuleOrigins
import Probes

/// Where servers send requests on to: in a circle, from https to http, or to other hosts, which get no password.
enum RedirectCheck {
    static let check = Check(
        "net.redirect",
        LocalizedText("redirects", "重定向"),
        after: ["net.alpn"],
        limit: NetworkChecks.limit
    ) { examination in
        guard !examination.isOffline else { return [] }
        let database = databaseName(HostList(examination.settings))
        return await outcomes(NetworkWays(examination).ways, database, examination)
    }

    private static func outcomes(
        _ ways: [NetworkWay],
        _ database: String,
        _ examination: Examination
    ) async -> [Outcome] {
        await withTaskGroup(of: (Int, Outcome).self) { group in
            for (index, way) in ways.enumerated() {
                group.addTask { (index, await outcome(way, database, examination)) }
            }
            var outcomes: [(Int, Outcome)] = []
            for await outcome in group { outcomes.append(outcome) }
            return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func outcome(_ way: NetworkWay, _ database: String, _ examination: Examination) async -> Outcome {
        let node = Outcome.Node(check.id, way.subject)
        if let obstacle = way.obstacle(before: nil) { return .skip(node, because: obstacle) }
        var facts: [Fact] = []
        for role in way.host.roles {
            let url = role.address(database)
            let exchange = await examination.ladders.exchange(url, role.authorization, by: examination.prober)
            facts += Self.facts(exchange, role)
            guard let failure = exchange.failure else { continue }
            let values = failure.values.merging(["url": url]) { $1 }
            return way.weighed(.fail(node, failure.code, values, facts + [.said(failure.text)]))
        }
        return .ok(node, facts)
    }

    private static func facts(_ exchange: Exchange, _ role: HostList.Role) -> [Fact] {
        var facts = exchange.hops.map { hop in
            Fact(LocalizedText("redirect", "重定向"), "\(hop.status) \(hop.url) -> \(hop.location)")
        }
        let leaves = exchange.hops.contains { hop in Origin(url: hop.location) != role.origin }
        if leaves, let user = role.credentials?.user, !user.isEmpty {
            facts.append(Fact(LocalizedText("credentials are not sent on", "凭据不会转发"), "***"))
        }
        return facts
    }

    /// The database that proxies are asked about; Go's own when there is none.
    private static func databaseName(_ list: HostList) -> String {
        let names = list.hosts.flatMap(\.roles).compactMap { role in
            if case .database(let database) = role { database.name.description } else { nil }
        }
        return names.first ?? "sum.golang.org"
    }
}
