import ErrorLibrary
import GoModules
import ModuleProxy
import Probes
import ZipArchive

/// Whether the zips that the proxies give can be unpacked, and are those that go.sum records.
enum ModuleZipCheckUp {
    static let check = Check("proto.zip", LocalizedText("zips", "zip 文件"), after: ["proto.mod"], limit: .seconds(240)) {
        try await outcomes($0)
    }

    /// Larger zips are not downloaded, in bytes.
    static let largest = 32 << 20
    /// So many are downloaded.
    private static let most = 8

    /// The modules whose zips are downloaded.
    static func modules(_ examination: Examination) -> [WantedModule] {
        Array(ProxyChecks.modules(examination).filter { $0.checked != nil }.prefix(most))
    }

    private static func outcomes(_ examination: Examination) async throws -> [Outcome] {
        guard !examination.isOffline else { return [] }
        var findings = ProxyFindings(check.id, examination)
        let modules = modules(examination)
        for (module, walk) in await ProxyChecks.walks(
            examination,
            modules,
            most: largest,
            atOnce: 2,
            { $0.request("zip") }
        ) {
            for stop in walk.fatal {
                findings.bad(
                    stop.entry,
                    module.description,
                    try ProxyFault(stop, of: module.description, examination),
                    isFatal: true
                )
            }
            if case .absent = walk.end, let stop = walk.stops.last, examination.projectFault == nil {
                findings.bad(
                    stop.entry,
                    module.description,
                    try ProxyFault(stop, of: module.description, examination),
                    isFatal: true
                )
            }
            guard case .given(let stop) = walk.end else { continue }
            if let fault = try await fault(module, stop, examination) {
                findings.bad(stop.entry, module.description, fault, isFatal: true)
            } else {
                findings.good(stop.entry, module.description)
            }
        }
        let all = ProxyChecks.wanted(examination).filter { $0.checked != nil }
        return findings.outcomes.limited(to: modules.count, of: all.count)
    }

    private static func fault(
        _ module: WantedModule,
        _ stop: ProxyWalk.Stop,
        _ examination: Examination
    ) async throws -> ProxyFault? {
        guard let exact = module.checked, let bytes = stop.answer.given, stop.answer.exchange?.isWhole ?? true else {
            return nil
        }
        let facts = [Fact(LocalizedText("asked", "请求"), stop.answer.url)]
        let values = ["module": module.path, "version": module.version, "url": "\(stop.entry.source)"]
        let hash: String
        do {
            hash = "\(try await ModuleZip.hashes(bytes: bytes, of: exact).zip)"
        } catch let error as CancellationError {
            throw error
        } catch {
            let code = try examination.known("\(module.description): \(error)")?.entry.code
            return ProxyFault(code ?? "MTL-PRX006", values, facts + [.reason("\(error)")])
        }
        guard let recorded = examination.project?.contradicted(by: hash, .zip(exact)) else { return nil }
        let seen = [Fact(LocalizedText("downloaded", "下载到的"), hash), Fact(recorded.file, recorded.hash)]
        return ProxyFault("MTL-SUM001", values, facts + seen)
    }
}
