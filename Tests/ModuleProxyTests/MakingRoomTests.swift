import GoModules
import ModuleProxy
import TestKit
import Testing

/// What ``ServiceEvictionTests`` does not reach: a store that fails, and pins.
@Suite("Making room in the store", .timeLimit(.minutes(5))) struct MakingRoomTests {
    private let sample: SampleModule
    private let source: FakeSource
    private let world: ServiceWorld

    init() throws {
        let sample = try SampleModule()
        self.sample = sample
        self.source = FakeSource("one", sample.answers)
        self.world = try ServiceWorld(source, log: try TestLog(attesting: sample))
    }

    @Test("removes nothing when the list cannot be written") func listFirst() async throws {
        for kind in FileKind.allCases { _ = try await world.get(sample.request(kind)) }
        world.store.fail([.update], with: .full)
        await #expect(throws: StoreError.full) { try await world.service.evict(sample.module) }
        #expect(try await world.get(sample.request(.zip)).cache == .hit)
    }

    @Test("keeps what its first hash was pinned for, and asks nobody") func pinned() async throws {
        try await world.store.commit(.bytes([1]), to: .pin(.zip, sample.module))
        #expect(await world.service.canBeFetchedAgain(sample.module) == false)
        #expect(source.requests.isEmpty)
    }

    @Test("knows how large a zip is, without reading it") func size() async throws {
        #expect(try await world.service.storedZipSize(of: sample.module) == nil)
        _ = try await world.get(sample.request(.zip))
        #expect(try await world.service.storedZipSize(of: sample.module) == Int64(sample.zip.count))
    }
}
