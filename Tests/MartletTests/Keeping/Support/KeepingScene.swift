import Foundation
import GoModules
import Logging
import ModuleIndex
import ModuleProxy
import ModuleStores
import TestKit
import Testing

@testable import martlet

/// A store on disk with its index and its eviction, over a source that the test directs.
final class KeepingScene: Sendable {
    let folder: TemporaryFolder
    let store: DiskStore
    let shelf = ShelfSource()
    let clock = TestClock()
    let offline = OfflineSwitch(isOn: false)
    let inbox: IndexInbox
    let service: ModuleService
    let keeper: IndexKeeper
    let evictor: Evictor

    /// The size of every zip, so large that `.info` and `.mod` do not matter.
    static let zipSize = 1_000_000

    /// - `folder`: That of another scene whose store is to be used again; the scene itself must be gone.
    init(in folder: TemporaryFolder? = nil, maximumInBytes: Int64? = nil) throws {
        let folder = try folder ?? TemporaryFolder()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        self.folder = folder
        self.store = try DiskStore(root: folder.path + "/store")
        self.inbox = IndexInbox(clock: clock.service)
        self.service = ModuleService(
            store: store,
            verification: Verification(store: store, database: nil),
            rules: .init(policy: Self.policy(shelf), freshness: Freshness()),
            offline: offline,
            clock: clock.service,
            notify: inbox.take
        )
        self.keeper = IndexKeeper(
            inbox,
            root: store.root,
            clock: clock.service,
            logger: logger,
            isAttested: service.isAttested,
            onZip: service.note
        )
        self.evictor = Evictor(
            keeper,
            service: service,
            offline: offline,
            maximumInBytes: maximumInBytes,
            clock: clock.service,
            logger: logger
        )
    }

    /// Names below `private.example` are private with a route, below `free.example` not verified; the rest is attested.
    private static func policy(_ shelf: ShelfSource) -> ModulePolicy {
        let chain = SourceChain([.init(source: shelf, fallback: .onNotFound)])
        return ModulePolicy(
            defaultChain: chain,
            routes: PathPattern("private.example").map { [(pattern: $0, chain: chain)] } ?? [],
            privatePatterns: PathPatterns("private.example"),
            unverifiedPatterns: PathPatterns("free.example"),
            hasDatabase: true
        )
    }

    static func module(_ path: String, _ version: String = "v1.0.0") throws -> ModuleVersion {
        try ModuleVersion(path: path, version: version)
    }

    /// Stores all files of a module as the service does, and lets a minute pass.
    func add(_ path: String, source: String? = "shelf", proof: StoredProof = .database) async throws {
        let module = try Self.module(path)
        try await store.commit(.bytes(Array("h1:\n".utf8)), to: .zipHash(module))
        for kind in FileKind.allCases {
            let bytes = kind == .zip ? [UInt8](repeating: 7, count: Self.zipSize) : Array("\(path)\n".utf8)
            let key = StoreKey.file(kind, module)
            try await store.commit(.bytes(bytes), to: key)
            inbox.take(
                .stored(
                    StoredRecord(
                        key: key,
                        module: module,
                        kind: kind,
                        sizeInBytes: Int64(bytes.count),
                        source: source,
                        proof: proof
                    )
                )
            )
        }
        try await store.update(.storedVersions(of: module.path)) { ($0 ?? []) + Array("\(module.version)\n".utf8) }
        clock.advance(by: .seconds(60))
    }

    /// Adds modules, oldest first, and brings the index in step with the store.
    func fill(_ paths: [String]) async throws {
        for path in paths { try await add(path) }
        await settle()
    }

    /// Writes what waits, and rebuilds the index if it needs that.
    func settle() async {
        await keeper.writeDown()
        await keeper.rebuildIndex()
    }

    /// Sends a request for the zip of a stored module.
    func use(_ path: String) async throws {
        _ = try await service.answer(to: .file(.zip, try Self.module(path)), cachedOnly: true)
        clock.advance(by: .seconds(60))
    }

    /// The modules whose zips are stored, sorted.
    func zips() throws -> [String] {
        try folder.files(in: "/store").filter { $0.hasSuffix("/@v/v1.0.0.zip") && !$0.hasPrefix(".") }
            .map { String($0.dropLast("/@v/v1.0.0.zip".count)) }
    }

    func index() throws -> ModuleIndex { try #require(keeper.index) }
}
