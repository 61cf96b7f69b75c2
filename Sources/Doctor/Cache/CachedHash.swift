import ChecksumDatabase
import GoModules
import ModuleProxy

/// The hashes of what is in a module cache, as go.sum would have them; nothing is unpacked.
struct CachedHash {
    /// GOMODCACHE.
    let root: String

    /// The hash of a module's go.mod, or the one that the cache has written down for its zip; nil when it is not there.
    func hash(_ key: GoSumKey) -> String? {
        let suffix = "/go.mod"
        let isMod = key.version.hasSuffix(suffix)
        let version = isMod ? String(key.version.dropLast(suffix.count)) : key.version
        guard !root.isEmpty, let module = WantedModule(path: key.path, version: version).checked else { return nil }
        let layout = CacheLayout(root: root)
        if isMod {
            let bytes = DiskFolder.content(of: layout.path(of: "mod", module), limit: SourceLimit.mod)
            return bytes.map { DirectoryHash.goMod($0).description }
        }
        return zipHash(of: module)?.description
    }

    /// What `.ziphash` says; nil when it is missing or no hash.
    func zipHash(of module: ModuleVersion) -> ModuleHash? {
        let path = CacheLayout(root: root).path(of: "ziphash", module)
        guard let bytes = DiskFolder.content(of: path, limit: SourceLimit.hash) else { return nil }
        // Go takes blanks around it too.
        let words = bytes.split { $0 == 0x20 || (0x09...0x0D).contains($0) }
        return words.count == 1 ? words.first.flatMap { ModuleHash(String(decoding: $0, as: UTF8.self)) } : nil
    }
}
