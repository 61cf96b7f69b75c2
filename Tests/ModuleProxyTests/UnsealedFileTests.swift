import ChecksumDatabase
import GoModules
import TestKit
import Testing

@testable import ModuleProxy

/// A store that was copied without its attributes, or that somebody put files into.
@Suite("A stored file without a seal", .timeLimit(.minutes(1))) struct UnsealedFileTests {
    private let sample: SampleModule
    private let altered: SampleModule
    private let source: FakeSource

    init() throws {
        sample = try SampleModule()
        altered = try SampleModule(saying: "package evil\n")
        source = FakeSource("one", sample.answers)
    }

    /// Rules without exemptions.
    private var verified: ModuleService.Rules {
        get throws {
            .init(
                policy: ModulePolicy(
                    defaultChain: SourceChain([.init(source: source, fallback: .onNotFound)]),
                    routes: [],
                    privatePatterns: PathPatterns(""),
                    unverifiedPatterns: PathPatterns(""),
                    hasDatabase: true
                ),
                freshness: Freshness()
            )
        }
    }

    private func put(_ bytes: [UInt8], _ kind: FileKind, into world: ServiceWorld) async throws {
        let key = StoreKey.file(kind, sample.module)
        try await world.store.commit(.bytes(bytes), to: key)
        world.store.memory.unseal(key)
    }

    private func seal(_ kind: FileKind, in world: ServiceWorld) async throws -> Seal? {
        try await world.store.open(.file(kind, sample.module))?.standing?.seal
    }

    @Test("is not served while the database that has to attest it cannot be asked, and gets no seal")
    func databaseDown() async throws {
        let world = try ServiceWorld(source, log: try TestLog(attesting: sample))
        world.transport.with { $0.isOffline = true }
        try await put(sample.alteredMod, .mod, into: world)
        try await put(altered.zip, .zip, into: world)
        // What lies beside a zip came with it.
        try await world.store.commit(.bytes(Array(altered.zipHash.description.utf8)), to: .zipHash(sample.module))
        for kind in [FileKind.mod, .zip] {
            #expect(try await world.failure(sample.request(kind)).error.code == .databaseUnavailable)
            #expect(try await seal(kind, in: world) == nil)
        }
        world.transport.with { $0.isOffline = false }
        for kind in [FileKind.mod, .zip] {
            #expect(try await world.get(sample.request(kind)).body == sample.bytes(kind))
        }
    }

    @Test("is proven by a record that is in the store, without a network") func keptRecord() async throws {
        let world = try ServiceWorld(source, log: try TestLog(attesting: sample))
        for kind in FileKind.allCases { _ = try await world.get(sample.request(kind)) }
        world.transport.with { $0.isOffline = true }
        for kind in FileKind.allCases {
            world.store.memory.unseal(.file(kind, sample.module))
            #expect(try await world.get(sample.request(kind)).cache == .hit)
            #expect(try await seal(kind, in: world) == Seal(of: sample.bytes(kind)))
        }
    }

    @Test("of an exempt module is the first copy: it is pinned, and the database has its say once it is asked")
    func exempt() async throws {
        let world = try ServiceWorld(source, log: try TestLog(attesting: sample), noVerify: "example.com")
        try await put(altered.zip, .zip, into: world)
        #expect(try await world.get(sample.request(.zip)).body == altered.zip)
        #expect(try await world.store.open(.pin(.zip, sample.module)) != nil)
        #expect(try await seal(.zip, in: world) == Seal(of: altered.zip))
        world.service.change(to: try verified)
        #expect(try await world.get(sample.request(.zip)).body == sample.zip)
    }

    @Test("that cannot be pinned is served, and looked at again") func noRoomForPin() async throws {
        let world = try ServiceWorld(source, noVerify: "example.com")
        try await put(sample.mod, .mod, into: world)
        world.store.fail { operation, key in
            operation == .commit && key?.description.hasPrefix(".martlet/pins/") == true ? .full : nil
        }
        #expect(try await world.get(sample.request(.mod)).cache == .hit)
        #expect(try await seal(.mod, in: world) == nil)
    }

    @Test("is sealed by a repair only when what its route demands attests it", arguments: [FileKind.mod, .zip])
    func proveStored(_ kind: FileKind) async throws {
        let world = try ServiceWorld(source, log: try TestLog(attesting: sample))
        try await put(kind == .zip ? altered.zip : sample.alteredMod, kind, into: world)
        try await world.store.commit(.bytes(Array(altered.zipHash.description.utf8)), to: .zipHash(sample.module))
        #expect(try await !world.service.proveStored(kind, sample.module))
        try await put(sample.bytes(kind), kind, into: world)
        #expect(try await world.service.proveStored(kind, sample.module))
        #expect(try await seal(kind, in: world) == Seal(of: sample.bytes(kind)))
    }
}
