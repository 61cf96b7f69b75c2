import GoModules
import ModuleProxy
import TestKit
import Testing

@Suite("Making room in the store", .timeLimit(.minutes(1))) struct MakingRoomTests {
    private let sample: SampleModule
    private let source: FakeSource
    private let world: ServiceWorld

    init() throws {
        let sample = try SampleModule()
        self.sample = sample
        self.source = FakeSource("one", sample.answers)
        self.world = try ServiceWorld(source, log: try TestLog(attesting: sample))
    }

    @Test("takes the version off the list before its zip goes, and keeps the rest") func remove() async throws {
        for kind in FileKind.allCases { _ = try await world.get(sample.request(kind)) }
        try await world.service.evict(sample.module)
        #expect(
            world.stored == ["example.com/m/@v/list", "example.com/m/@v/v1.0.0.info", "example.com/m/@v/v1.0.0.mod"]
        )
        let list = try await world.store.open(.storedVersions(of: sample.module.path))?.bytes(limit: 100)
        #expect(list == [])
        // It comes back when it is asked for, and onto the list.
        #expect(try await world.get(sample.request(.zip)).cache == .miss)
        let again = try await world.store.open(.storedVersions(of: sample.module.path))?.bytes(limit: 100)
        #expect(again == Array("v1.0.0\n".utf8))
    }

    @Test("removes nothing when the list cannot be written") func listFirst() async throws {
        for kind in FileKind.allCases { _ = try await world.get(sample.request(kind)) }
        world.store.fail([.update], with: .full)
        await #expect(throws: StoreError.full) { try await world.service.evict(sample.module) }
        #expect(try await world.get(sample.request(.zip)).cache == .hit)
    }

    @Test("of what is not there is no error") func absent() async throws {
        try await world.service.evict(sample.module)
        #expect(world.stored.isEmpty)
    }

    @Test("asks whether the zip could be had again, and takes a fault for no answer") func again() async throws {
        #expect(await world.service.canBeFetchedAgain(sample.module) == true)
        source.set(sample.request(.zip).path, .failure(.notFound(reason: nil)))
        #expect(await world.service.canBeFetchedAgain(sample.module) == false)
        source.set(sample.request(.zip).path, .failure(.unavailable(reason: "down", retryAfter: nil)))
        #expect(await world.service.canBeFetchedAgain(sample.module) == nil)
        let asked = source.requests.count
        world.offline.isOn = true
        #expect(await world.service.canBeFetchedAgain(sample.module) == nil)
        #expect(source.requests.count == asked)
    }

    @Test(
        "keeps what only its first hash proves, and asks nobody about it",
        arguments: ["private", "no-verify", "pin"]
    )
    func pinned(_ why: String) async throws {
        let world = try ServiceWorld(
            source,
            log: try TestLog(attesting: sample),
            private: why == "private" ? "example.com" : "",
            noVerify: why == "no-verify" ? "example.com" : ""
        )
        if why == "pin" { try await world.store.commit(.bytes([1]), to: .pin(.zip, sample.module)) }
        #expect(await world.service.canBeFetchedAgain(sample.module) == false)
        #expect(source.requests.isEmpty)
    }

    @Test("knows how large a zip is, without reading it") func size() async throws {
        #expect(try await world.service.storedZipSize(of: sample.module) == nil)
        _ = try await world.get(sample.request(.zip))
        #expect(try await world.service.storedZipSize(of: sample.module) == Int64(sample.zip.count))
    }
}
