import ChecksumDatabase
import GoModules
import TestKit
import Testing

@testable import ModuleProxy

/// What is kept of a checksum database, on a disk that goes bad.
@Suite("Damaged files of a checksum database", .timeLimit(.minutes(1))) struct DamagedChecksumFileTests {
    private let store = MemoryStore()
    private let events = EventLog()
    private let database: DatabaseName
    private let transport: StoredChecksumTransport

    init() throws {
        let (events, name) = (events, try #require(DatabaseName("sum.example.org")))
        database = name
        transport = StoredChecksumTransport(
            database: name,
            store: store,
            notify: { events.add($0) },
            remote: { _ in throw ChecksumRemoteError.unavailable(reason: "not asked") }
        )
    }

    @Test("a tile or lookup is put aside and counts as absent", arguments: ["/tile/8/0/000", "/lookup/a.b/c@v1.0.0"])
    func cached(_ path: String) async throws {
        try await transport.cache([1, 2, 3], at: path)
        #expect(try await transport.cached(path) == [1, 2, 3])
        store.damage(try #require(.checksum(path, of: database))) { $0[1] ^= 4 }
        #expect(try await transport.cached(path) == nil)
        #expect(events.starting(with: "damaged").count == 1)
        try await transport.cache([1, 2, 3], at: path)
        #expect(try await transport.cached(path) == [1, 2, 3])
    }

    // Believing the next head instead would hide that the database shows another history now.
    @Test("the newest head is neither used nor replaced") func head() async throws {
        #expect(try await transport.storeHead([1, 2, 3], replacing: nil))
        store.damage(.treeHead(of: database)) { $0[0] ^= 1 }
        await #expect(throws: StoreError.self) { try await transport.loadHead() }
        await #expect(throws: StoreError.self) { try await transport.storeHead([4], replacing: nil) }
        #expect(try await store.open(.treeHead(of: database))?.bytes(limit: 9) == [0, 2, 3])
        #expect(events.starting(with: "damaged").count == 1)
    }
}
