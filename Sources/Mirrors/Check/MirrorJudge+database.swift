import ChecksumDatabase
import ErrorLibrary
import Probes

/// What the mirror says in the name of the checksum database.
///
/// Rules: <https://go.dev/design/25530-sumdb#proxying-a-checksum-database>
extension MirrorJudge {
    private static let noDatabase = Remark.skip("no checksum database was named", "没有指定校验数据库")

    var sumdbSupported: ProbeResult {
        guard let database = background.database else { return Self.noDatabase.result(of: .sumdbSupported) }
        let question = background.supported(database)
        return judged(
            .sumdbSupported,
            [
                Exhibit(question: question) { exchange in
                    if exchange.isAbsent {
                        return .warn(
                            "MTL-PRX014",
                            "it does not: go asks \(database.address) itself",
                            "不支持：go 会直接访问 \(database.address)"
                        )
                    }
                    guard exchange.status == 200 else {
                        let status = exchange.status ?? 0
                        return .fail(
                            "MTL-PRX020",
                            "\(status) is neither yes nor no, so go gives up",
                            "\(status) 既不是“有”也不是“没有”，go 会就此放弃"
                        )
                    }
                    return .pass("it says so", "已声明支持")
                }
            ]
        )
    }

    var sumdbLatest: ProbeResult { relayed(.sumdbLatest, \.latest) }
    var sumdbLookup: ProbeResult { relayed(.sumdbLookup, \.lookup) }
    var sumdbTile: ProbeResult { relayed(.sumdbTile, \.tile) }

    private func relayed(_ probe: MirrorProbe, _ part: KeyPath<RelayedDatabase, Remark>) -> ProbeResult {
        guard background.database != nil else { return Self.noDatabase.result(of: probe) }
        guard let relayed = evidence.relayed else {
            return Remark.skip("the mirror does not pass the database on", "镜像不代理校验数据库").result(of: probe)
        }
        return relayed[keyPath: part].result(of: probe)
    }
}
