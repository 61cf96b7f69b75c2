import ErrorLibrary
import GoModules

/// `cache.files`: the module cache is there or can be made, and may be read and written where Go has to.
enum CacheFilesCheck {
    static let id = "cache.files"

    static let check = Check(id, LocalizedText("access to the module cache", "模块缓存的访问权限")) { examination in
        outcomes(of: examination.settings.moduleCache, CacheView(examination))
    }

    /// - `root`: GOMODCACHE.
    /// - `view`: Nil when that is no usable place.
    static func outcomes(of root: String, _ view: CacheView?) -> [Outcome] {
        let isAsked = !(view?.modules.isEmpty ?? true)
        return outcomes(CacheAccess(of: root), root: root, missing: view.map(missing) ?? [], isAsked: isAsked)
    }

    /// - `access`: What was found at `root`.
    /// - `root`: GOMODCACHE.
    /// - `missing`: The files and folders that would have to be read or changed, and may not be.
    /// - `isAsked`: Whether any modules are wanted; where none are, it is not known what would have to be made.
    static func outcomes(_ access: CacheAccess, root: String, missing: [CacheObstacle], isAsked: Bool) -> [Outcome] {
        let node = Outcome.Node(id)
        let facts = [Fact("GOMODCACHE", root)] + access.facts
        let values = ["folder": root]
        // Most file systems take no longer name, and none takes a longer one than this.
        if root.split(separator: "/").contains(where: { $0.utf8.count > 255 }) {
            return [.fail(node, "MTL-CACHE006", values, facts)]
        }
        switch access.state {
        case .noPlace: return [.fail(node, "MTL-CFG005", [:], facts)]
        case .unmakeable: return [.fail(node, "MTL-CACHE002", values, facts)]
        case .makeable: return [.ok(node, facts)]
        case .folder:
            if let first = missing.first(where: \.isInTheWay) ?? missing.first {
                let evidence = facts + missing.prefix(5).map(\.fact)
                let isFatal = first.isInTheWay
                return [
                    isFatal
                        ? .fail(node, "MTL-CACHE004", values, evidence) : .warn(node, "MTL-CACHE004", values, evidence)
                ]
            }
            guard access.isWritable else {
                // What is wanted is there already, so that nothing has to be written.
                return [
                    isAsked ? .warn(node, "MTL-CACHE004", values, facts) : .fail(node, "MTL-CACHE004", values, facts)
                ]
            }
            return [.ok(node, facts)]
        }
    }

    /// What is in the way of the modules that are asked for.
    private static func missing(_ view: CacheView) -> [CacheObstacle] {
        var seen: Set<CacheObstacle> = []
        return view.modules.flatMap { CacheObstacle.all(for: $0, view) }.filter { seen.insert($0).inserted }
    }
}
