import ErrorLibrary
import GoModules

/// `cache.leftovers`: what broken downloads left does no harm.
///
/// Go unpacks anew what has a `.partial` beside it, removes temporary files when it comes by, and takes a `.lock` that nobody
/// holds. Only a lock that is no file stops it.
enum CacheLeftoversCheck {
    static let id = "cache.leftovers"

    static let check = Check(id, LocalizedText("remains of downloads", "下载残留"), after: [CacheFilesCheck.id]) {
        examination in
        guard let view = CacheView(examination) else { return CacheChecks.withoutCache(id, examination.record) }
        return outcomes(view)
    }

    static func outcomes(_ view: CacheView) -> [Outcome] {
        let walk = CacheWalk(view.layout)
        let whole = Outcome.ok(
            Outcome.Node(id),
            [
                Fact(".lock", "\(walk.lockCount)"), Fact(".partial", "\(walk.partials.count)"),
                Fact(".tmp", "\(walk.temporaries.count)"),
                Fact(LocalizedText("empty lists", "空的版本列表"), "\(walk.emptyLists.count)"),
            ]
        )
        let stuck = Set(view.modules.filter { !view.isUnpacked($0) }.map { view.layout.path(of: "lock", $0) })
        return CacheChecks.listed(walk.oddLocks.map { outcome($0, view, stuck) }, whole: whole)
    }

    /// - `stuck`: The locks that a build has to take.
    private static func outcome(_ path: String, _ view: CacheView, _ stuck: Set<String>) -> Outcome {
        let full = view.layout.download + path
        let node = Outcome.Node(id, String(path.dropFirst()))
        let isFatal = stuck.contains(full) && !(view.project?.isVendored ?? false)
        return isFatal
            ? .fail(node, "MTL-CACHE001", [:], [.cacheFile(full)])
            : .warn(node, "MTL-CACHE001", [:], [.cacheFile(full)])
    }
}
