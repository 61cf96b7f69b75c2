import ChecksumDatabase
import ErrorLibrary
import GoModules

/// `cache.extracted`: nobody changed the unpacked modules that the project is built from.
///
/// Go does not look, and builds from what is there; `go mod verify` does.
enum CacheExtractedCheck {
    static let id = "cache.extracted"
    /// How long files are read.
    static let time: Duration = .seconds(5)

    static let check = Check(
        id,
        LocalizedText("unpacked modules in the cache", "缓存中解压的模块"),
        after: [CacheFilesCheck.id, CacheHashCheck.id]
    ) { examination in
        guard let view = CacheView(examination) else { return CacheChecks.withoutCache(id, examination.record) }
        return try await outcomes(view, examination.record, time: time)
    }

    @concurrent
    static func outcomes(_ view: CacheView, _ record: OutcomeRecord, time: Duration) async throws -> [Outcome] {
        let budget = TimeBudget(time)
        var (outcomes, read, there): ([Outcome], Int, Int) = ([], 0, 0)
        for module in view.modules where view.isUnpacked(module) {
            there += 1
            guard !budget.isSpent, let expected = expected(module, view) else { continue }
            let folder = UnpackedFolder(path: view.layout.folder(of: module), module: module)
            let content = try folder.content(budget)
            if content != .unknown { read += 1 }
            guard content != .unknown, content != .hash(expected) else { continue }
            outcomes.append(try outcome(folder, content, expected, view, record, budget))
        }
        let whole = Outcome.ok(Outcome.Node(id), [Fact(LocalizedText("folders read", "已读目录"), "\(read) / \(there)")])
        return CacheChecks.listed(outcomes, whole: whole)
    }

    /// The hash that the folder must have: that of go.sum, or the one that the cache has written down.
    private static func expected(_ module: ModuleVersion, _ view: CacheView) -> ModuleHash? {
        let recorded = view.project?.recorded(.zip(module)).first.flatMap { ModuleHash($0.hash) }
        return recorded ?? CachedHash(root: view.layout.root).zipHash(of: module)
    }

    private static func outcome(
        _ folder: UnpackedFolder,
        _ content: UnpackedFolder.Content,
        _ expected: ModuleHash,
        _ view: CacheView,
        _ record: OutcomeRecord,
        _ budget: TimeBudget
    ) throws -> Outcome {
        let module = folder.module
        let differences = folder.differences(from: view.layout.path(of: "zip", module))
        let isHarmless = try differences.map { try Self.isHarmless($0, folder, expected, budget) } ?? false
        let facts = facts(content, expected, differences) + [.cacheFile(folder.path)]
        let values = ["module": module.path.description, "version": module.version.description]
        let node = Outcome.Node(id, module.description)
        let isFatal = view.verdict(of: module) == .fail && !isHarmless
        var outcome: Outcome =
            isFatal ? .fail(node, "MTL-CACHE001", values, facts) : .warn(node, "MTL-CACHE001", values, facts)
        // What was unpacked from a wrong zip is as wrong as that.
        outcome.because = record.obstacle(module.description, [CacheHashCheck.id])
        return outcome
    }

    /// Whether something was added and everything else is right, such as the files that a file manager leaves.
    private static func isHarmless(
        _ differences: FolderDifferences,
        _ folder: UnpackedFolder,
        _ expected: ModuleHash,
        _ budget: TimeBudget
    ) throws -> Bool {
        guard differences.changed.isEmpty, !differences.added.isEmpty, !differences.addsSource else { return false }
        return try folder.content(budget, only: differences.names) == .hash(expected)
    }

    private static func facts(
        _ content: UnpackedFolder.Content,
        _ expected: ModuleHash,
        _ differences: FolderDifferences?
    ) -> [Fact] {
        var facts = [Fact(LocalizedText("expected", "应为"), "\(expected)")]
        switch content {
        case .hash(let hash): facts.append(Fact(LocalizedText("folder", "目录"), "\(hash)"))
        case .foreign(let name): facts.append(Fact(LocalizedText("foreign file", "外来文件"), name))
        case .unknown: break
        }
        let changed = differences?.changed.prefix(3).joined(separator: " ") ?? ""
        let added = differences?.added.prefix(3).joined(separator: " ") ?? ""
        if !changed.isEmpty { facts.append(Fact(LocalizedText("changed", "被改动"), changed)) }
        if !added.isEmpty { facts.append(Fact(LocalizedText("added", "新增"), added)) }
        return facts
    }
}
