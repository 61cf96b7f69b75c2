import ErrorLibrary
import GoModules

/// Something in the cache that this process may not read or write, although a build wants to.
struct CacheObstacle: Hashable, Sendable {
    let path: String
    /// To whom it belongs, by number.
    let owner: UInt32
    /// As `chmod` counts them.
    let permissions: UInt32
    /// Whether the build fails for it, and does not only complain.
    let isInTheWay: Bool

    var fact: Fact {
        Fact(LocalizedText("not accessible", "无法访问"), "\(path) (\(String(permissions, radix: 8)), \(owner))")
    }

    /// What is in the way of one module.
    static func all(for module: ModuleVersion, _ view: CacheView) -> [CacheObstacle] {
        let layout = view.layout
        var found: [CacheObstacle] = []
        if let hash = unreadable(layout.path(of: "ziphash", module), isInTheWay: true) { found.append(hash) }
        if let mod = unreadable(layout.path(of: "mod", module), isInTheWay: false) { found.append(mod) }
        guard !view.isUnpacked(module) else { return found }
        if let zip = unreadable(layout.path(of: "zip", module), isInTheWay: true) { found.append(zip) }
        let places = [
            layout.path(of: "lock", module), layout.versions(of: module.path),
            PathText.parent(layout.folder(of: module)),
        ]
        return found + places.compactMap { unwritable($0, upTo: layout.root) }
    }

    private static func unreadable(_ path: String, isInTheWay: Bool) -> CacheObstacle? {
        guard let look = DiskFolder.look(path), !DiskFolder.isReadable(path) else { return nil }
        return CacheObstacle(path: path, owner: look.owner, permissions: look.permissions, isInTheWay: isInTheWay)
    }

    /// The nearest thing upwards that is there, if it may not be written.
    private static func unwritable(_ path: String, upTo root: String) -> CacheObstacle? {
        var path = path
        while DiskFolder.look(path) == nil {
            guard path != root, path != "/" else { return nil }
            path = PathText.parent(path)
        }
        guard let look = DiskFolder.look(path), !DiskFolder.isWritable(path) else { return nil }
        return CacheObstacle(path: path, owner: look.owner, permissions: look.permissions, isInTheWay: true)
    }
}
