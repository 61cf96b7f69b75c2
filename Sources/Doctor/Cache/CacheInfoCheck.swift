import ErrorLibrary
import GoModules
import ModuleProxy

/// `cache.info`: what the cache knows of each version is about that version.
///
/// Builds do not read these files. `go get`, `go list -m` and whoever is served from the cache do.
enum CacheInfoCheck {
    static let id = "cache.info"
    /// So many files are read, those of the project first.
    static let most = 20_000

    static let check = Check(
        id,
        LocalizedText("version information in the cache", "缓存中的版本信息"),
        after: [CacheFilesCheck.id]
    ) {
        examination in
        guard let view = CacheView(examination) else { return CacheChecks.withoutCache(id, examination.record) }
        return outcomes(view)
    }

    static func outcomes(_ view: CacheView) -> [Outcome] {
        let wanted = Set(view.modules)
        let others = CacheWalk(view.layout).versions(.info).filter { !wanted.contains($0) }
        var (outcomes, read): ([Outcome], Int) = ([], 0)
        for module in (view.modules + others).prefix(most) {
            let path = view.layout.path(of: "info", module)
            guard let bytes = DiskFolder.content(of: path, limit: SourceLimit.info) else { continue }
            read += 1
            guard let fault = fault(in: bytes, of: module) else { continue }
            let values = ["module": module.path.description, "version": module.version.description]
            let facts = [Fact(".info", fault), Fact.cacheFile(path)]
            outcomes.append(.warn(Outcome.Node(id, module.description), "MTL-CACHE001", values, facts))
        }
        let whole = Outcome.ok(Outcome.Node(id), [Fact(LocalizedText("files read", "已读文件"), "\(read)")])
        return CacheChecks.listed(outcomes, whole: whole)
    }

    private static func fault(in bytes: [UInt8], of module: ModuleVersion) -> String? {
        do {
            _ = try VersionInfo(json: bytes, of: module.path, requested: module.version)
            return nil
        } catch { return "\(error)" }
    }
}
