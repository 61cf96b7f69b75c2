import GoModules
import ModuleProxy
import TestKit
import Testing

@Suite("A store in trouble", .timeLimit(.minutes(5))) struct StoreTroubleTests {
    private let sample: SampleModule
    private let source: FakeSource
    private let world: ServiceWorld

    init() throws {
        let sample = try SampleModule()
        self.sample = sample
        self.source = FakeSource("one", sample.answers)
        self.world = try ServiceWorld(source, log: try TestLog(attesting: sample))
    }

    @Test("that is full still lets verified files pass", arguments: FileKind.allCases)
    func full(_ kind: FileKind) async throws {
        world.store.fail([.commit], with: .full)
        let answer = try await world.get(sample.request(kind))
        #expect(answer.body == sample.bytes(kind))
        #expect(answer.cache == .unstored)
        #expect(world.events.all.count == 1)
        #expect(world.events.starting(with: "unstored").count == 1)
        // Room again: the next request stores it.
        world.store.fail { _, _ in nil }
        #expect(try await world.get(sample.request(kind)).cache == .miss)
        #expect(try await world.get(sample.request(kind)).cache == .hit)
    }

    @Test("that is full never lets altered files pass") func fullAndAltered() async throws {
        source.set(sample.request(.mod).path, .success(sample.alteredMod))
        world.store.fail([.commit], with: .full)
        #expect(try await world.failure(sample.request(.mod)).error.code == .checksumMismatch)
    }

    @Test("that has no room for a download says so", arguments: [FaultyStore.Operation.stage, .append])
    func noRoomForDownload(_ operation: FaultyStore.Operation) async throws {
        world.store.fail([operation], with: .full)
        #expect(try await world.failure(sample.request(.zip)).error.code == .storeFull)
        // Small files need no disk to pass.
        #expect(try await world.get(sample.request(.mod)).body == sample.mod)
    }

    // Nobody could tell later whether the bytes are still the first ones.
    @Test("that has no room for a pin gives nothing unpinned") func noRoomForPin() async throws {
        let world = try ServiceWorld(source, noVerify: "example.com")
        world.store.fail { operation, key in
            operation == .commit && key?.description.hasPrefix(".martlet/pins/") == true ? .full : nil
        }
        for kind in [FileKind.mod, .zip] {
            #expect(try await world.failure(sample.request(kind)).error.code == .storeFull)
        }
        #expect(world.stored.isEmpty)
    }

    @Test("that cannot be read is not asked around") func unreadable() async throws {
        world.store.fail([.open], with: .failed(reason: "pread: Input/output error"))
        for request in [sample.request(.mod), .list(sample.module.path), .latest(sample.module.path)] {
            #expect(try await world.failure(request).error.code == .storeFailed)
        }
        #expect(source.requests.isEmpty)
    }

    // After a failed fsync the staged file may read differently than what was verified.
    @Test("that failed to make a zip durable does not serve it") func failedSync() async throws {
        world.store.fail([.commit], with: .failed(reason: "fsync: Input/output error"))
        #expect(try await world.failure(sample.request(.zip)).error.code == .storeFailed)
        // What lies in memory is still what was verified.
        #expect(try await world.get(sample.request(.mod)).cache == .unstored)
    }

    @Test("that holds other bytes under the name is left alone, and reported") func conflict() async throws {
        let key = StoreKey.file(.zip, sample.module)
        world.store.fail { operation, name in operation == .commit && name == key ? .conflict(key) : nil }
        let answer = try await world.get(sample.request(.zip))
        #expect(answer.body == sample.zip)
        #expect(answer.cache == .unstored)
        #expect(
            world.events.all == [
                "conflict example.com/m/@v/v1.0.0.zip: the store holds other bytes under example.com/m/@v/v1.0.0.zip"
            ]
        )
    }

    @Test("that cannot keep the list has the file all the same") func listFails() async throws {
        world.store.fail { operation, key in
            operation == .update && key?.description.hasSuffix("/@v/list") == true ? .full : nil
        }
        for kind in FileKind.allCases { #expect(try await world.get(sample.request(kind)).cache == .miss) }
        #expect(world.events.starting(with: "stored").count == 3)
        #expect(
            world.events.starting(with: "unstored") == ["unstored example.com/m/@v/list: the store has no room left"]
        )
    }
}
