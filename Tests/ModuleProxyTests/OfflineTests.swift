import ChecksumDatabase
import GoModules
import ModuleProxy
import TestKit
import Testing

@Suite("A server that may not ask", .timeLimit(.minutes(5))) struct OfflineTests {
    private let sample: SampleModule
    private let source: FakeSource
    private let world: ServiceWorld

    init() throws {
        let sample = try SampleModule()
        self.sample = sample
        self.source = FakeSource("one", sample.answers)
        self.world = try ServiceWorld(source, log: try TestLog(attesting: sample))
    }

    private var main: ProxyRequest {
        get throws { .query(sample.module.path, try VersionQuery("main")) }
    }

    private var requests: [ProxyRequest] {
        get throws {
            [.list(sample.module.path), .latest(sample.module.path), try main]
                + FileKind.allCases.map { sample.request($0) }
        }
    }

    private func fill() async throws {
        source.set(try main.path, .success(sample.info))
        for request in try requests { _ = try await world.get(request) }
    }

    @Test("makes no request at all while it is offline, whatever it is asked") func zeroRequests() async throws {
        try await fill()
        let (asked, read) = (source.requests.count, world.transport.reads.count)
        world.offline.isOn = true
        // A year later nothing is fresh any more.
        world.clock.advance(by: .seconds(365 * 24 * 3600))
        for request in try requests { _ = try await world.get(request) }
        let other = try SampleModule("example.com/other")
        for request in [ProxyRequest.list(other.module.path), .latest(other.module.path), other.request(.zip)] {
            #expect(try await world.failure(request).error.code == .offline)
        }
        await world.service.drain()
        #expect(source.requests.count == asked)
        #expect(world.transport.reads.count == read)
    }

    @Test("asks again as soon as it is online") func online() async throws {
        world.offline.isOn = true
        #expect(try await world.failure(sample.request(.mod)).error.code == .offline)
        world.offline.isOn = false
        #expect(try await world.get(sample.request(.mod)).body == sample.mod)
    }

    @Test("gives only what is stored when that is asked for, and says nothing about existence") func cachedOnly()
        async throws
    {
        for request in try requests {
            let failure = try await world.failure(request, cachedOnly: true)
            #expect(failure.error.code == .notCached)
            #expect(failure.cache == .miss)
        }
        #expect(source.requests.isEmpty)
        // A miss is not remembered as an absence.
        try await fill()
        for request in try requests { #expect(try await world.get(request, cachedOnly: true).cache == .hit) }
        world.clock.advance(by: .seconds(3600))
        let asked = source.requests.count
        for request in try requests { _ = try await world.get(request, cachedOnly: true) }
        await world.service.drain()
        #expect(source.requests.count == asked)
    }

    @Test("says that it is not cached, also when it is known that it does not exist") func cachedOnlyAbsence()
        async throws
    {
        let other = try SampleModule("example.com/other")
        #expect(try await world.failure(other.request(.mod)).error.code == .notFound)
        #expect(try await world.failure(other.request(.mod), cachedOnly: true).error.code == .notCached)
    }
}
