import GoModules
import ModuleProxy
import TestKit
import Testing

@Suite("Many callers at once", .timeLimit(.minutes(5))) struct CoalescingTests {
    private let sample: SampleModule
    private let gate = Gate()
    private let source: FakeSource
    private let world: ServiceWorld

    init() throws {
        let sample = try SampleModule()
        self.sample = sample
        self.source = FakeSource("one", sample.answers, gate: gate)
        self.world = try ServiceWorld(source, log: try TestLog(attesting: sample))
    }

    private static let count = 500

    @Test("cost one fetch of a file", arguments: FileKind.allCases)
    func file(_ kind: FileKind) async throws {
        let caches = try await share(sample.request(kind))
        #expect(source.requests == [sample.request(kind).path])
        #expect(caches.count { $0 == .miss } == 1)
        // Those who came after the flight had landed found it stored.
        #expect(caches.allSatisfy { [.miss, .coalesced, .hit].contains($0) })
    }

    @Test("cost one fetch of a list") func list() async throws {
        let caches = try await share(.list(sample.module.path))
        #expect(source.requests == [ProxyRequest.list(sample.module.path).path])
        #expect(caches.count { $0 == .miss } == 1)
    }

    private func share(_ request: ProxyRequest) async throws -> [CacheResult] {
        try await withThrowingTaskGroup(of: CacheResult.self) { group in
            for _ in 0..<Self.count { group.addTask { try await world.get(request).cache } }
            await gate.wait(for: 1)
            await gate.open()
            var caches: [CacheResult] = []
            for try await cache in group { caches.append(cache) }
            return caches
        }
    }

    @Test("share its failure, and the next caller tries anew") func failure() async throws {
        source.set(sample.request(.mod).path, .failure(.unavailable(reason: "down", retryAfter: nil)))
        await withTaskGroup(of: ErrorCode?.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    do throws(FailedAnswer) { _ = try await world.get(sample.request(.mod)) } catch {
                        return error.error.code
                    }
                    return nil
                }
            }
            await gate.wait(for: 1)
            await gate.open()
            for await code in group { #expect(code == .sourcesUnavailable) }
        }
        source.set(sample.request(.mod).path, .success(sample.mod))
        #expect(try await world.get(sample.request(.mod)).cache == .miss)
    }

    @Test("lose nothing when the first of them leaves") func leaving() async throws {
        let leaver = Task { try await world.get(sample.request(.zip)).body }
        await gate.wait(for: 1)
        let stayer = Task { try await world.get(sample.request(.zip)).body }
        leaver.cancel()
        await gate.open()
        #expect(try await stayer.value == sample.zip)
        #expect(source.requests.count == 1)
        #expect(world.stored.contains("example.com/m/@v/v1.0.0.zip"))
    }

    @Test("leave the fetch running when all of them leave") func allLeave() async throws {
        let leaver = Task { try await world.get(sample.request(.zip)).body }
        await gate.wait(for: 1)
        leaver.cancel()
        await gate.open()
        await world.service.drain()
        #expect(world.stored.contains("example.com/m/@v/v1.0.0.zip"))
        #expect(await world.service.flightCount == 0)
    }

    @Test("are told apart by what they ask for") func different() async throws {
        async let mod = world.get(sample.request(.mod)).body
        async let zip = world.get(sample.request(.zip)).body
        await gate.wait(for: 2)
        await gate.open()
        #expect(try await mod == sample.mod)
        #expect(try await zip == sample.zip)
    }
}
