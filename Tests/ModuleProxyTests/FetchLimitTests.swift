import GoModules
import ModuleProxy
import TestKit
import Testing

@Suite("A service that fetches one thing at a time", .timeLimit(.minutes(1))) struct FetchLimitTests {
    private let sample: SampleModule
    private let gate = Gate()
    private let source: FakeSource
    private let log: TestLog

    init() throws {
        let sample = try SampleModule()
        self.sample = sample
        self.source = FakeSource("one", sample.answers, gate: gate)
        self.log = try TestLog(attesting: sample)
    }

    @Test("refuses what finds no place in the line, serves what is stored, and remembers no refusal")
    func fullLine() async throws {
        let world = try ServiceWorld(source, log: log, limiter: FetchLimiter(limit: 1, waiting: 0))
        try await world.store.commit(.bytes(sample.mod), to: .file(.mod, sample.module))
        async let zip = world.get(sample.request(.zip)).body
        await gate.wait(for: 1)
        for request in [sample.request(.info), .list(sample.module.path), .latest(sample.module.path)] {
            let failure = try await world.failure(request)
            #expect(failure.error.code == .overloaded && failure.error.isTransient, "\(request.path)")
        }
        #expect(try await world.get(sample.request(.mod)).cache == .hit)
        await gate.open()
        #expect(try await zip == sample.zip)
        #expect(try await world.get(sample.request(.info)).cache == .miss)
        #expect(try await world.get(.list(sample.module.path)).cache == .miss)
    }

    @Test("lets the others wait for their turn") func line() async throws {
        let world = try ServiceWorld(source, log: log, limiter: FetchLimiter(limit: 1))
        async let zip = world.get(sample.request(.zip)).body
        await gate.wait(for: 1)
        async let mod = world.get(sample.request(.mod)).body
        async let info = world.get(sample.request(.info)).body
        while await world.service.flightCount < 3 { await Task.yield() }
        #expect(source.requests == [sample.request(.zip).path])
        await gate.open()
        #expect(try await zip == sample.zip)
        #expect(try await mod == sample.mod)
        #expect(try await !info.isEmpty)
    }
}
