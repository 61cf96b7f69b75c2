import GoModules
import TestKit
import Testing

@testable import ModuleProxy

/// A client may make up where its request has been; that must harm nobody else.
@Suite("Requests that have passed other Martlets", .timeLimit(.minutes(1))) struct RequestTrailTests {
    private static func passing<Result>(
        _ count: Int,
        _ work: () async throws -> Result
    ) async throws -> Result {
        let names = (0..<count).map { "0123456789abcde\($0)" }
        let trail = count == 0 ? RequestTrail() : try #require(RequestTrail(names.joined(separator: ",")))
        return try await RequestTrail.$current.withValue(trail, operation: work)
    }

    private let sample: SampleModule

    init() throws { self.sample = try SampleModule() }

    @Test("wait for nobody who has passed another number of them", arguments: [0, 1, 2])
    func flights(_ passed: Int) async throws {
        let gate = Gate()
        let source = FakeSource("one", sample.answers, gate: gate)
        let world = try ServiceWorld(source)
        async let first = Self.passing(passed) { try await world.get(sample.request(.mod)).body }
        await gate.wait(for: 1)
        // In a loop of servers, the first would be waiting for this one.
        async let next = Self.passing(passed + 1) { try await world.get(sample.request(.mod)).body }
        await gate.wait(for: 2)
        await gate.open()
        #expect(try await first == sample.mod)
        #expect(try await next == sample.mod)
    }

    @Test(
        "say something about the health of a source only when they have passed few",
        arguments: [(0, 1), (1, 1), (2, 0), (3, 0)]
    )
    func health(_ passed: Int, _ rests: Int) async throws {
        let events = EventLog()
        let gate = SourceGate(dice: { 0.5 }) { source, _ in events.add(.resting(source: source, seconds: 30)) }
        let source = FakeSource("one", otherwise: .unavailable(reason: "502", retryAfter: nil))
        for _ in 0..<5 {
            _ = try await Self.passing(passed) {
                await #expect(throws: AttemptError.self) {
                    try await gate.ask(source, "a", mayPass: false) { source throws(AttemptError) in
                        try await source.attempt(.list(sample.module.path))
                    } _: { given, _ throws(AttemptError) in
                        given
                    }
                }
            }
        }
        #expect(events.all.count == rests)
    }

    @Test("keep nobody from a refresh by their failures") func refreshes() async throws {
        let list = ProxyRequest.list(sample.module.path)
        let source = FakeSource("one", [list.path: .success(Array("v1.0.0\n".utf8))])
        let world = try ServiceWorld(source)
        _ = try await world.get(list)
        world.clock.advance(by: .seconds(61))
        source.set(list.path, .failure(.unavailable(reason: "502", retryAfter: nil)))
        #expect(try await Self.passing(2) { try await world.get(list).cache } == .stale)
        await world.service.drain()
        source.set(list.path, .success(Array("v1.1.0\n".utf8)))
        #expect(try await world.get(list).cache == .stale)
        await world.service.drain()
        #expect(try await world.text(list) == "v1.1.0\n")
    }
}
