import ChecksumDatabase
import ErrorLibrary
import GoModules
import Probes

/// The checks of the checksum database.
package enum ChecksumChecks {
    package static let all = [support, LookupCheck.check]

    /// Whether a proxy stands in for the database; the subject is the proxy.
    private static let support = Check(
        "proto.sumdb.supported",
        LocalizedText("checksum database by proxy", "经代理访问校验数据库"),
        after: ["proto.info"]
    ) { examination in
        guard !examination.isOffline, let database = examination.database, !examination.unrecorded.isEmpty else {
            return []
        }
        switch await DatabaseWay(to: database, examination) {
        case .itself: return [.ok(Outcome.Node("proto.sumdb.supported"), [.asked("https://\(database.name)")])]
        case .proxy(let source): return [.ok(Outcome.Node("proto.sumdb.supported", "\(source)"), [.asked("\(source)")])]
        case .broken(let stop):
            var findings = ProxyFindings("proto.sumdb.supported", examination)
            let fault = try ProxyFault(stop, of: "\(database.name)", examination)
            let isNetwork = stop.answer.exchange?.failure != nil
            let own = isNetwork ? fault : ProxyFault("MTL-PRX020", fault.values, fault.facts)
            findings.bad(stop.entry, "\(database.name)", own, isFatal: true)
            return findings.outcomes
        }
    }
}

extension Fact {
    /// Who is asked.
    static func asked(_ url: String) -> Fact { Fact(LocalizedText("asked", "请求"), url) }
}
