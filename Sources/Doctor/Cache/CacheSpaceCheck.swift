import ErrorLibrary

/// `cache.space`: there is room for modules, for what is built from them, and for temporary files.
enum CacheSpaceCheck {
    static let id = "cache.space"

    static let check = Check(id, LocalizedText("room on the disk", "磁盘空间")) { examination in
        let settings = examination.settings
        let temporary = [settings["GOTMPDIR"], settings.variable("TMPDIR") ?? ""].first { !$0.isEmpty } ?? "/tmp"
        let places = [("GOMODCACHE", settings.moduleCache), ("GOCACHE", settings["GOCACHE"]), ("TMPDIR", temporary)]
        var seen: Set<UInt64> = []
        return places.compactMap { name, folder in
            guard folder.hasPrefix("/"), let place = nearest(folder), let space = DiskSpace(of: place.path) else {
                return nil
            }
            guard seen.insert(place.device).inserted else { return nil }
            return outcome(name, folder, space)
        }
    }

    /// - `name`: The variable that names the folder.
    /// - `folder`: Where it is or will be.
    static func outcome(_ name: String, _ folder: String, _ space: DiskSpace) -> Outcome {
        let node = Outcome.Node(id, name)
        var facts = [Fact(name, folder), Fact(LocalizedText("free", "可用空间"), "\(space.freeBytes / 1_000_000) MB")]
        if space.inodes > 0 {
            facts.append(Fact(LocalizedText("free inodes", "可用 inode"), "\(space.freeInodes) / \(space.inodes)"))
        }
        return switch space.verdict {
        case .enough: .ok(node, facts)
        case .little: .warn(node, "MTL-CACHE003", ["folder": folder], facts)
        case .none: .fail(node, "MTL-CACHE003", ["folder": folder], facts)
        }
    }

    /// The nearest thing upwards that is there, and its disk.
    private static func nearest(_ folder: String) -> (path: String, device: UInt64)? {
        var path = PathText.clean(folder)
        while true {
            if let look = DiskFolder.lookThrough(path) { return (path, look.device) }
            guard path != "/" else { return nil }
            path = PathText.parent(path)
        }
    }
}
