import ChecksumDatabase
import ErrorLibrary
import GoModules
import ModuleProxy
import Probes

/// Whether the checksum database knows the modules that go.sum does not, and agrees with what the proxies give.
///
/// The subject of each outcome is a module, or the database.
///
/// Rules: <https://go.dev/ref/mod#checksum-database>
enum LookupCheck {
    static let check = Check(
        "sum.lookup",
        LocalizedText("checksum lookups", "校验和查询"),
        after: ["proto.sumdb.supported", "proto.mod", "proto.zip"],
        limit: .seconds(60)
    ) { try await outcomes($0) }

    private static func outcomes(_ examination: Examination) async throws -> [Outcome] {
        let all = examination.unrecorded
        let modules = all.prefix(ProxyChecks.most)
        guard !examination.isOffline, let database = examination.database, !modules.isEmpty else { return [] }
        let way = await DatabaseWay(to: database, examination)
        if case .broken(let stop) = way {
            return [
                .skip(node("\(database.name)"), because: Outcome.Node("proto.sumdb.supported", "\(stop.entry.source)"))
            ]
        }
        let head = examination.settings.knownHead(of: database.name)
        let transport = DatabaseTransport(way.base(database), head: head, examination)
        let client = ChecksumClient(key: database.key, transport: transport)
        var outcomes: [Outcome] = []
        for module in modules {
            let outcome = try await outcome(module, client, transport, database, examination)
            outcomes.append(outcome)
            // One that cannot be asked says the same of every other module.
            if outcome.node.subject != "\(module)" { break }
        }
        return outcomes.count == modules.count ? outcomes.limited(to: modules.count, of: all.count) : outcomes
    }

    private static func outcome(
        _ module: ModuleVersion,
        _ client: ChecksumClient,
        _ transport: DatabaseTransport,
        _ database: ChecksumSetting.Database,
        _ examination: Examination
    ) async throws -> Outcome {
        let values = ["module": "\(module.path)", "version": "\(module.version)", "database": "\(database.name)"]
        let record: SumRecord
        do {
            record = try await client.record(of: module)
        } catch .unknownModule(_, let reason) {
            if let fault = examination.projectFault { return .skip(node("\(module)"), because: fault) }
            return .fail(node("\(module)"), "MTL-SUM003", values, [.said(reason)])
        } catch .missingLines {
            return .fail(node("\(module)"), "MTL-SUM012", values)
        } catch .unavailable {
            return try unavailable(transport, values, database, examination)
        } catch .fork {
            return .fail(node("\(database.name)"), "MTL-SUM009", values)
        } catch .invalid(let flaw, let reason) {
            return .fail(node("\(database.name)"), flaw.code, values, [.reason(reason)])
        } catch .cancelled {
            throw CancellationError()
        } catch {
            return .unknown(node("\(module)"), [.reason("\(error)")])
        }
        return await compared(record, module, values, examination)
    }

    /// The database, or the proxy that stands in for it, does not answer.
    private static func unavailable(
        _ transport: DatabaseTransport,
        _ values: [String: String],
        _ database: ChecksumSetting.Database,
        _ examination: Examination
    ) throws -> Outcome {
        let origin = HostList.Role.database(database).origin.map { "\($0)" } ?? "\(database.name)"
        let node = node(origin)
        if let obstacle = examination.record.obstacle(origin, NetworkChecks.steps) {
            return .skip(node, because: obstacle)
        }
        guard let stop = transport.fault else { return .fail(node, "MTL-SUM004", values) }
        return .fail(node, "MTL-SUM004", values, try ProxyFault(stop, of: "\(database.name)", examination).facts)
    }

    /// The record beside what the proxies gave.
    private static func compared(
        _ record: SumRecord,
        _ module: ModuleVersion,
        _ values: [String: String],
        _ examination: Examination
    ) async -> Outcome {
        for (key, hash) in await GivenHashes(module, examination).hashes {
            let both = record.hashes(of: module)
            let known = (key == .zip(module) ? both.zip : both.goMod).map(\.description)
            guard !known.isEmpty, !known.contains(hash) else { continue }
            let facts = [
                Fact(LocalizedText("downloaded", "下载到的"), "\(key) \(hash)"), Fact(values["database"] ?? "", known[0]),
            ]
            return .fail(node("\(module)"), "MTL-SUM002", values, facts)
        }
        return .ok(node("\(module)"))
    }

    private static func node(_ subject: String) -> Outcome.Node { Outcome.Node(check.id, subject) }
}
