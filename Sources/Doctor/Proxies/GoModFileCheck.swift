import ChecksumDatabase
import ErrorLibrary
import GoModules

/// Whether the go.mod files that the proxies give are those of the modules.
enum GoModFileCheck {
    static let check = Check(
        "proto.mod",
        LocalizedText("go.mod files", "go.mod 文件"),
        after: ["proto.info"],
        limit: .seconds(60)
    ) {
        try await outcomes($0)
    }

    private static func outcomes(_ examination: Examination) async throws -> [Outcome] {
        guard !examination.isOffline else { return [] }
        var findings = ProxyFindings(check.id, examination)
        let modules = ProxyChecks.modules(examination).filter { $0.checked != nil }
        for (module, walk) in await ProxyChecks.walks(examination, modules, { $0.request("mod") }) {
            for stop in walk.fatal {
                findings.bad(
                    stop.entry,
                    module.description,
                    try ProxyFault(stop, of: module.description, examination),
                    isFatal: true
                )
            }
            if case .absent = walk.end, let stop = walk.stops.last, examination.projectFault == nil,
                examination.record.outcome(Outcome.Node("proto.info", "\(stop.entry.source)"))?.verdict == .ok
            {
                let fault = try ProxyFault(stop, of: module.description, examination)
                findings.bad(stop.entry, module.description, fault, isFatal: true)
            }
            guard case .given(let stop) = walk.end, let bytes = stop.answer.given else { continue }
            if let fault = fault(bytes, module, stop, examination) {
                findings.bad(stop.entry, module.description, fault, isFatal: true)
            } else {
                findings.good(stop.entry, module.description)
            }
        }
        let all = ProxyChecks.wanted(examination).filter { $0.checked != nil }
        return findings.outcomes.limited(to: modules.count, of: all.count)
    }

    private static func fault(
        _ bytes: [UInt8],
        _ module: WantedModule,
        _ stop: ProxyWalk.Stop,
        _ examination: Examination
    ) -> ProxyFault? {
        let facts = [Fact(LocalizedText("asked", "请求"), stop.answer.url)]
        let values = ["module": module.path, "version": module.version, "url": "\(stop.entry.source)"]
        let recorded = contradiction(bytes, module, examination.project)
        let declared = GoModFile.quickModulePath(in: bytes)
        guard let declared, !stop.answer.isPage else {
            return ProxyFault(bytes.isEmpty && recorded != nil ? "MTL-SUM008" : "MTL-PRX023", values, facts)
        }
        if let recorded {
            let seen = Fact(LocalizedText("downloaded", "下载到的"), "\(DirectoryHash.goMod(bytes))")
            let known = Fact(LocalizedText(recorded.file, recorded.file), recorded.hash)
            return ProxyFault("MTL-SUM001", values, facts + [seen, known])
        }
        if examination.project?.goMod != nil, let needed = newerGo(bytes, examination) {
            return ProxyFault("MTL-TC002", values, facts + [Fact("go", needed)])
        }
        guard declared != module.path, !isReplacement(module, examination.project) else { return nil }
        return ProxyFault(code(declared, module.path), values, facts + [Fact("module", declared)])
    }

    /// The Go that a module needs, when it is newer than the one here: another one is chosen by the project's own lines only.
    private static func newerGo(_ bytes: [UInt8], _ examination: Examination) -> String? {
        guard let here = examination.settings.goCommand?.number else { return nil }
        let lines = [here, examination.project?.goMod?.goVersion].compactMap(\.self)
        let local = lines.max { GoVersion.compare($0, $1) < 0 } ?? here
        do throws(GoModError) {
            guard let line = try GoModFile(bytes, as: .dependency).goVersion else { return nil }
            return GoVersion.compare(line, local) > 0 ? line : nil
        } catch { return nil }
    }

    /// Another path altogether, or one with another major version.
    private static func code(_ declared: String, _ wanted: String) -> String {
        let isOtherMajor = declared.hasPrefix("\(wanted)/v") || wanted.hasPrefix("\(declared)/v")
        return isOtherMajor ? "MTL-MOD008" : "MTL-MOD002"
    }

    /// What stands in for another module may call itself by that one's name.
    private static func isReplacement(_ module: WantedModule, _ project: Project?) -> Bool {
        guard let project else { return false }
        return !project.modules.contains { $0.requirements.contains { $0.path == module.path } }
    }

    private static func contradiction(
        _ bytes: [UInt8],
        _ module: WantedModule,
        _ project: Project?
    ) -> (file: String, hash: String)? {
        guard let exact = module.checked else { return nil }
        return project?.contradicted(by: "\(DirectoryHash.goMod(bytes))", .goMod(exact))
    }
}
