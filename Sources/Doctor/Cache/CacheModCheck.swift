import ChecksumDatabase
import ErrorLibrary
import GoModules
import ModuleProxy

/// `cache.mod`: the go.mod files in the cache are those that go.sum records.
enum CacheModCheck {
    static let id = "cache.mod"
    /// So many files are read, those of the project first.
    static let most = 20_000

    static let check = Check(
        id,
        LocalizedText("go.mod files in the cache", "缓存中的 go.mod 文件"),
        after: [CacheFilesCheck.id, GoSumCheck.id]
    ) {
        examination in
        guard let view = CacheView(examination) else { return CacheChecks.withoutCache(id, examination.record) }
        return outcomes(view, examination.record)
    }

    static func outcomes(_ view: CacheView, _ record: OutcomeRecord) -> [Outcome] {
        let wanted = Set(view.modules)
        let others = CacheWalk(view.layout).versions(.mod).filter { !wanted.contains($0) }
        var (outcomes, read): ([Outcome], Int) = ([], 0)
        for module in (view.modules + others).prefix(most) {
            let path = view.layout.path(of: "mod", module)
            guard let bytes = DiskFolder.content(of: path, limit: SourceLimit.mod) else { continue }
            read += 1
            guard var outcome = outcome(of: module, bytes, path, view) else { continue }
            outcome.because = view.doubt(.goMod(module), record)
            outcomes.append(outcome)
        }
        let whole = Outcome.ok(Outcome.Node(id), [Fact(LocalizedText("files read", "已读文件"), "\(read)")])
        return CacheChecks.listed(outcomes, whole: whole)
    }

    private static func outcome(
        of module: ModuleVersion,
        _ bytes: [UInt8],
        _ path: String,
        _ view: CacheView
    ) -> Outcome? {
        // Go passes over what its own first versions wrote.
        guard !bytes.starts(with: "//vgo 0.0.".utf8) else { return nil }
        let hash = DirectoryHash.goMod(bytes).description
        let recorded = view.project?.contradicted(by: hash, .goMod(module))
        guard recorded != nil || bytes.isEmpty else { return nil }
        let facts = [Fact(".mod", hash), recorded.map { Fact($0.file, $0.hash) }, .cacheFile(path)].compactMap(\.self)
        let values = ["module": module.path.description, "version": module.version.description]
        let code = bytes.isEmpty ? "MTL-SUM008" : "MTL-SUM001"
        let node = Outcome.Node(id, module.description)
        return view.verdict(of: module) == .fail ? .fail(node, code, values, facts) : .warn(node, code, values, facts)
    }
}
