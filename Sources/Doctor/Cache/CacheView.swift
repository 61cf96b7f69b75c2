import ErrorLibrary
import GoModules

/// The module cache, with what the project needs of it.
struct CacheView: Sendable {
    let layout: CacheLayout
    /// The modules that builds of the project or the command line ask for, each once.
    let modules: [ModuleVersion]
    let project: Project?

    /// Nil when GOMODCACHE has no usable value; cache.files says so.
    init?(_ examination: Examination) {
        self.init(root: examination.settings.moduleCache, examination.project, examination.modules)
    }

    /// - `root`: GOMODCACHE.
    init?(root: String, _ project: Project?, _ modules: [WantedModule] = []) {
        guard root.hasPrefix("/") else { return nil }
        var seen: Set<ModuleVersion> = []
        let wanted = ((project?.requirements ?? []) + modules).compactMap(\.checked)
        self.layout = CacheLayout(root: PathText.clean(root))
        self.modules = (wanted + Self.recorded(project)).filter { seen.insert($0).inserted }
        self.project = project
    }

    /// Before Go 1.17 go.mod lists direct requirements only, and go.sum has the others.
    private static func recorded(_ project: Project?) -> [ModuleVersion] {
        guard let project, let file = project.goMod, GoVersion.compare(file.goVersion ?? "1.16", "1.17") < 0 else {
            return []
        }
        let keys = (project.goSum?.hashes.keys).map(Array.init) ?? []
        return keys.filter { !$0.version.contains("/") }.sorted().compactMap {
            WantedModule(path: $0.path, version: $0.version).checked
        }
    }

    /// What something wrong with a module does: builds fail only for those that are asked for, and not with a vendor folder.
    func verdict(of module: ModuleVersion) -> Verdict {
        modules.contains(module) && !(project?.isVendored ?? false) ? .fail : .warn
    }

    /// proj.gosum, where it found that what go.sum says of a key cannot be right: then the cache is not to blame.
    func doubt(_ key: GoSumKey, _ record: OutcomeRecord) -> Outcome.Node? {
        let isOdd = project?.modules.contains { $0.sumOddities.contains { $0.key == key } } ?? false
        return isOdd ? record.obstacle("", [GoSumCheck.id]) : nil
    }

    /// Whether Go would take the unpacked folder as it is: it is there, and nothing says that it is not whole.
    func isUnpacked(_ module: ModuleVersion) -> Bool {
        DiskFolder.lookThrough(layout.folder(of: module))?.kind == .folder
            && DiskFolder.lookThrough(layout.path(of: "partial", module)) == nil
            && DiskFolder.lookThrough(layout.path(of: "ziphash", module)) != nil
    }
}

extension Fact {
    private static let fileName = LocalizedText("file in the cache", "缓存中的文件")

    /// A file or folder of the cache that is not as it should be; ``CacheRepair`` may move it.
    static func cacheFile(_ path: String) -> Fact { Fact(fileName, path) }

    /// The path, for a fact that ``cacheFile(_:)`` made.
    var cacheFile: String? { name == Self.fileName ? value : nil }
}
