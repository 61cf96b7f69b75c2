import ChecksumDatabase
import ErrorLibrary
import GoModules

/// `cache.hash`: the zips in the cache are whole, and are those that were downloaded.
///
/// The modules of the project come first, then others until the time is up.
enum CacheHashCheck {
    static let id = "cache.hash"
    /// How long zips are read.
    static let time: Duration = .seconds(5)

    static let check = Check(
        id,
        LocalizedText("zips in the module cache", "模块缓存中的压缩包"),
        after: [CacheFilesCheck.id, GoSumCheck.id]
    ) {
        examination in
        guard let view = CacheView(examination) else { return CacheChecks.withoutCache(id, examination.record) }
        return try await outcomes(view, examination.record, time: time)
    }

    static func outcomes(_ view: CacheView, _ record: OutcomeRecord, time: Duration) async throws -> [Outcome] {
        let budget = TimeBudget(time)
        let walk = CacheWalk(view.layout)
        let wanted = Set(view.modules)
        let modules = view.modules + walk.versions(.zip).filter { !wanted.contains($0) }
        var outcomes: [Outcome] = []
        var (read, there) = (0, Set(walk.versions(.zip)).count)
        for module in modules {
            guard !budget.isSpent else { break }
            let cached = try await CachedZip(module, in: view.layout)
            if cached.zip != .missing { read += 1 }
            guard var outcome = outcome(of: module, cached, view) else { continue }
            if outcome.code == "MTL-SUM001" { outcome.because = view.doubt(.zip(module), record) }
            outcomes.append(outcome)
        }
        there = max(there, read)
        let whole = Outcome.ok(Outcome.Node(id), [Fact(LocalizedText("zips read", "已读压缩包"), "\(read) / \(there)")])
        return CacheChecks.listed(outcomes, whole: whole)
    }

    /// What is said about one module; nil when all is well.
    private static func outcome(of module: ModuleVersion, _ cached: CachedZip, _ view: CacheView) -> Outcome? {
        let node = Outcome.Node(id, module.description)
        if case .strange(let text) = cached.zip { return .unknown(node, [Fact.reason(text)]) }
        let key = GoSumKey.zip(module)
        let contradicted = [cached.zipHash, cached.writtenHash].compactMap(\.self).lazy.compactMap {
            view.project?.contradicted(by: $0.description, key)
        }
        let fault = ZipFault.find(cached, isUnpacked: view.isUnpacked(module)) { hash in
            view.project?.contradicted(by: hash.description, key) != nil
        }
        guard let fault else { return nil }
        var facts = cached.facts
        if let recorded = contradicted.first { facts.append(Fact(recorded.file, recorded.hash)) }
        facts += fault.parts.compactMap { part in
            let path = path(of: part, module, view.layout)
            return DiskFolder.look(path) == nil ? nil : .cacheFile(path)
        }
        let values = ["module": module.path.description, "version": module.version.description]
        let isFatal = fault.isFatal && view.verdict(of: module) == .fail
        return isFatal ? .fail(node, fault.code, values, facts) : .warn(node, fault.code, values, facts)
    }

    private static func path(of part: ZipFault.Part, _ module: ModuleVersion, _ layout: CacheLayout) -> String {
        switch part {
        case .zip: layout.path(of: "zip", module)
        case .zipHash: layout.path(of: "ziphash", module)
        case .folder: layout.folder(of: module)
        }
    }
}

extension CachedZip {
    /// The hash of the zip as it is.
    var zipHash: ModuleHash? {
        if case .whole(let hash) = zip { hash } else { nil }
    }

    /// The hash that the cache has written down.
    var writtenHash: ModuleHash? {
        if case .hash(let hash) = written { hash } else { nil }
    }

    fileprivate var facts: [Fact] {
        let content =
            switch zip {
            case .missing: "-"
            case .closed: "?"
            case .whole(let hash): hash.description
            case .damaged(let text), .strange(let text): text
            }
        let note =
            switch written {
            case .missing: "-"
            case .unusable, .foreign: "?"
            case .hash(let hash): hash.description
            }
        return [Fact(".zip", content), Fact(".ziphash", note)]
    }
}
