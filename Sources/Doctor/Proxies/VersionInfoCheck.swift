import ErrorLibrary
import GoModules
import ModuleProxy

/// Whether the proxies know the versions that are wanted, and what they say of them.
///
/// Rules: <https://go.dev/ref/mod#goproxy-protocol>
enum VersionInfoCheck {
    static let check = Check(
        "proto.info",
        LocalizedText("versions", "版本"),
        after: NetworkChecks.steps + ["env.goproxy.syntax", "proj.gomod", "proj.gowork", "proj.modules", "proto.echo"],
        limit: .seconds(60)
    ) { try await outcomes($0) }

    private static func outcomes(_ examination: Examination) async throws -> [Outcome] {
        guard !examination.isOffline else { return [] }
        var findings = ProxyFindings(check.id, examination)
        let modules = ProxyChecks.modules(examination)
        // Where all that is wanted comes from elsewhere, nobody is asked.
        guard !modules.isEmpty || examination.modules.isEmpty else { return [] }
        for (module, walk) in await ProxyChecks.walks(
            examination,
            modules.isEmpty ? [ProxyChecks.example] : modules,
            { $0.firstRequest }
        ) {
            try await judge(module, walk, isExample: modules.isEmpty, examination, &findings)
        }
        return findings.outcomes.limited(to: modules.count, of: ProxyChecks.wanted(examination).count)
    }

    private static func judge(
        _ module: WantedModule,
        _ walk: ProxyWalk,
        isExample: Bool,
        _ examination: Examination,
        _ findings: inout ProxyFindings
    ) async throws {
        let name = module.description
        for stop in walk.fatal {
            findings.bad(
                stop.entry,
                name,
                try ProxyFault(stop, of: name, examination),
                isFatal: !examination.isComplete
            )
        }
        for stop in walk.harmless {
            findings.bad(stop.entry, name, try ProxyFault(stop, of: name, examination), isFatal: false)
        }
        switch walk.end {
        case .given(let stop):
            if !isExample, let fault = try await fault(module, stop, examination) {
                findings.bad(stop.entry, name, fault, isFatal: true)
            } else {
                findings.good(stop.entry, name)
            }
        case .absent where !isExample, .off where !isExample && !walk.stops.isEmpty:
            guard let stop = try told(walk, name, examination) else { return }
            if let fault = examination.projectFault {
                findings.left(stop.entry, name, because: fault)
            } else {
                findings.bad(stop.entry, name, try ProxyFault(stop, of: name, examination), isFatal: true)
            }
        default:
            for stop in walk.stops where !stop.isFailed { findings.good(stop.entry, name) }
        }
    }

    /// Of the entries that do not have it, the one that says most about it.
    private static func told(_ walk: ProxyWalk, _ name: String, _ examination: Examination) throws -> ProxyWalk.Stop? {
        let telling = try walk.stops.first { stop in
            try ProxyFault(stop, of: name, examination).code != "MTL-PRX014"
        }
        return telling ?? walk.stops.last
    }

    private static func fault(
        _ module: WantedModule,
        _ stop: ProxyWalk.Stop,
        _ examination: Examination
    ) async throws -> ProxyFault? {
        guard let bytes = stop.answer.given else { return nil }
        let facts = [Fact(LocalizedText("asked", "请求"), stop.answer.url)]
        let values = ["module": module.path, "version": module.version, "url": "\(stop.entry.source)"]
        if stop.answer.isPage { return ProxyFault("MTL-PRX017", values, facts) }
        guard let choice = VersionChoice(module) else { return malformed(bytes, module, values, facts) }
        let chosen = choice.chosen(from: VersionList(body: bytes, of: try ModulePath(module.path)).versions)
        guard let chosen else {
            return choice.takesCommits
                ? await newest(module, values, examination) : ProxyFault("MTL-MOD022", values, facts)
        }
        return try await fault(ofChosen: WantedModule(path: module.path, version: "\(chosen)"), stop, examination)
    }

    /// What is wrong with the version that go takes from a list, of which it asks whoever gave the list.
    private static func fault(
        ofChosen module: WantedModule,
        _ list: ProxyWalk.Stop,
        _ examination: Examination
    ) async throws -> ProxyFault? {
        guard let path = module.request("info"),
            let answer = await examination.answers.answer(list.entry.source, path, examination)
        else { return nil }
        let stop = ProxyWalk.Stop(entry: list.entry, answer: answer)
        guard answer.given != nil else { return try ProxyFault(stop, of: module.description, examination) }
        return try await fault(module, stop, examination)
    }

    /// What is wrong with the text of a version.
    private static func malformed(
        _ bytes: [UInt8],
        _ module: WantedModule,
        _ values: [String: String],
        _ facts: [Fact]
    ) -> ProxyFault? {
        do {
            let path = try ModulePath(module.path)
            _ = try VersionInfo(json: bytes, of: path, requested: nil)
            _ = try VersionInfo(json: bytes, of: path, requested: CanonicalVersion(module.version))
            return nil
        } catch let error as VersionInfoSyntaxError {
            return ProxyFault("MTL-PRX018", values, facts + [.reason("\(error)")])
        } catch VersionInfoError.malformedTime(let time) {
            return ProxyFault("MTL-PRX018", values, facts + [.reason(time)])
        } catch {
            return ProxyFault("MTL-PRX005", values, facts + [.reason("\(error)")])
        }
    }

    /// Where a list has nothing that fits, go asks for the newest commit.
    private static func newest(
        _ module: WantedModule,
        _ values: [String: String],
        _ examination: Examination
    ) async -> ProxyFault? {
        guard case .success(let list) = examination.settings.proxies, let path = module.latestRequest else {
            return nil
        }
        let walk = await ProxyWalk(list, path, examination)
        guard case .absent = walk.end else { return nil }
        return ProxyFault("MTL-MOD022", values, walk.stops.map { Fact(LocalizedText("asked", "请求"), $0.answer.url) })
    }
}
