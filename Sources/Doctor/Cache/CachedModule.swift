package import ChecksumDatabase
package import GoModules
import ModuleProxy

/// What the module cache has of one version, hashed anew.
package struct CachedModule: Hashable, Sendable {
    /// What came of reading a file.
    package enum Content: Hashable, Sendable {
        case missing
        case hash(ModuleHash)
        /// Go cannot use it; the text says why.
        case damaged(String)
        /// It is there, and nothing can be said about it; the text says why.
        case unreadable(String)
    }

    package let zip: Content
    /// What was written down when the zip came (`.ziphash`).
    package let noted: Content
    package let goMod: Content

    /// Reads all of it, which takes as much as some seconds for a large zip.
    ///
    /// - `moduleCache`: GOMODCACHE; what is no absolute path has nothing in it.
    ///
    /// Throws when the task is cancelled.
    package init(_ module: ModuleVersion, in moduleCache: String) async throws {
        guard moduleCache.hasPrefix("/") else {
            (self.zip, self.noted, self.goMod) = (.missing, .missing, .missing)
            return
        }
        let layout = CacheLayout(root: PathText.clean(moduleCache))
        let cached = try await CachedZip(module, in: layout)
        self.zip = Self.content(cached.zip)
        self.noted = Self.content(cached.written)
        self.goMod = Self.goMod(at: layout.path(of: "mod", module))
    }

    private static func content(_ zip: CachedZip.State) -> Content {
        switch zip {
        case .missing: .missing
        case .closed: .unreadable("permission denied")
        case .whole(let hash): .hash(hash)
        case .damaged(let reason): .damaged(reason)
        case .strange(let reason): .unreadable(reason)
        }
    }

    private static func content(_ noted: CachedZip.Written) -> Content {
        switch noted {
        case .missing: .missing
        case .unusable, .foreign: .unreadable("no hash")
        case .hash(let hash): .hash(hash)
        }
    }

    private static func goMod(at path: String) -> Content {
        guard let bytes = DiskFolder.content(of: path, limit: SourceLimit.mod) else {
            return DiskFolder.look(path) == nil ? .missing : .unreadable("it cannot be read")
        }
        // Go passes over what its own first versions wrote.
        return bytes.starts(with: "//vgo 0.0.".utf8) ? .missing : .hash(DirectoryHash.goMod(bytes))
    }
}
