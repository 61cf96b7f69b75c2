import GoModules
import ModuleProxy
import ModuleStores
import TestKit
import Testing

/// The implementations of ``ModuleStore`` that keep its promises.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
    case memory
    case disk

    var testDescription: String { rawValue }

    /// An empty store, in the folder if it needs one.
    func make(in folder: TemporaryFolder) throws -> any ModuleStore {
        switch self {
        case .memory: MemoryStore()
        case .disk: try DiskStore(root: folder.path + "/store")
        }
    }
}

extension StoreKey {
    /// The key of a file of `example.com/m`.
    static func sample(_ kind: FileKind = .mod, version: String = "v1.0.0") throws -> StoreKey {
        .file(kind, try ModuleVersion(path: "example.com/m", version: version))
    }

    /// The key of a list.
    static func list() throws -> StoreKey { .storedVersions(of: try ModulePath("example.com/m")) }
}

extension ModuleStore {
    /// The whole content under `key`; nil when there is none.
    func content(_ key: StoreKey) async throws -> [UInt8]? {
        try await open(key)?.bytes(limit: 64 << 20)
    }
}
