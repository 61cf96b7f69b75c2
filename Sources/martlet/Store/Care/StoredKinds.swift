import GoModules
import ModuleProxy
import ModuleStores

/// Which files of which versions a folder has.
struct StoredKinds {
    private var kinds: [ModuleVersion: Set<FileKind>] = [:]
    private var hashes: Set<ModuleVersion> = []

    init(_ entries: [StoreEntry]) {
        for entry in entries where entry.kind == .file {
            switch StorePlace(path: entry.path) {
            case .file(let kind, let module): kinds[module, default: []].insert(kind)
            case .zipHash(let module): hashes.insert(module)
            default: continue
            }
        }
    }

    /// The versions of which all three files are there.
    func whole(of path: ModulePath) -> VersionList {
        VersionList(kinds.filter { $0.value.count == FileKind.allCases.count }.keys.map(\.version), of: path)
    }

    var zipsWithoutHash: [ModuleVersion] {
        kinds.filter { $0.value.contains(.zip) && !hashes.contains($0.key) }.keys.sorted()
    }
}
