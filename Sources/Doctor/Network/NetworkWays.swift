import ChecksumDatabase
import GoModules
import ModuleOrigins
import Probes

/// The ways to all servers that builds ask, and how much depends on each.
struct NetworkWays: Sendable {
    /// In the order in which Go comes to them.
    let ways: [NetworkWay]

    /// Goes the ways, all at the same time, unless another check has gone them.
    init(_ examination: Examination) async {
        let list = HostList(examination.settings)
        let ladders = await Self.ladders(list, examination)
        let needed = list.neededProxies { ladders[$0]?.failure == nil }
        var ways: [NetworkWay] = []
        for host in list.hosts {
            guard let ladder = ladders[host.origin] else { continue }
            var weight =
                !examination.mayAskProxies || !needed.contains(host.origin) ? NetworkWay.Weight.others : .builds
            if let database = host.databaseAlone, ladder.failure != nil {
                let isMirrored = await Self.isMirrored(database, list, ladders, examination)
                weight = isMirrored ? .nothing : examination.mayAskDatabase ? .builds : .others
            }
            ways.append(NetworkWay(host: host, ladder: ladder, weight: weight))
        }
        self.ways = ways
    }

    private static func ladders(_ list: HostList, _ examination: Examination) async -> [Origin: Ladder] {
        await withTaskGroup(of: Ladder.self) { group in
            for host in list.hosts {
                group.addTask { await examination.ladders.ladder(host.origin, by: examination.prober) }
            }
            return await group.reduce(into: [:]) { $0[$1.origin] = $1 }
        }
    }

    /// Whether a proxy stands in for the database, so that Go never asks the database itself.
    private static func isMirrored(
        _ database: ChecksumSetting.Database,
        _ list: HostList,
        _ ladders: [Origin: Ladder],
        _ examination: Examination
    ) async -> Bool {
        guard database.mayAskMirrors else { return false }
        for host in list.hosts where ladders[host.origin]?.failure == nil {
            for role in host.roles {
                guard case .proxy = role else { continue }
                let url = role.address(database.name.description)
                let answer = await examination.ladders.exchange(url, role.authorization, by: examination.prober)
                if answer.status == 200 { return true }
            }
        }
        return false
    }
}

extension HostList.Role {
    /// The value of the field that presents user and password; a secret.
    var authorization: String? { credentials.flatMap { BasicCredentials($0)?.field } }
}
