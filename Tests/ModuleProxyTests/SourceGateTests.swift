import GoModules
import Synchronization
import TestKit
import Testing

@testable import ModuleProxy

/// A chain of named sources whose health the test decides.
@Suite("A chain that knows how its sources are", .timeLimit(.minutes(1))) final class SourceGateTests: Sendable {
    private static let down = AttemptError.source(.unavailable(reason: "down", retryAfter: nil))
    private static let absent = AttemptError.source(.notFound(reason: nil))

    private let clock = TestClock()
    private let asked = Mutex<[String]>([])
    private let rests = EventLog()

    private func chain(_ text: String, limiter: FetchLimiter = FetchLimiter(limit: 64)) -> SourceChain {
        SourceChain(
            text.split(separator: " ").map { name in
                SourceChain.Link(
                    source: FakeSource(String(name.dropLast())),
                    fallback: name.last == "|" ? .onAnyError : .onNotFound,
                    gate: SourceGate(limiter: limiter, instant: clock.service.instant, dice: { 0.5 }) {
                        [rests] source, rest in
                        rests.add(.resting(source: source, seconds: Int(rest.components.seconds)))
                    }
                )
            }
        )
    }

    /// Asks once.
    ///
    /// - `answers`: What sources say that have no answer.
    ///
    /// Returns who was asked, and the answer or the error.
    private func ask(_ chain: SourceChain, _ answers: [String: AttemptError] = [:]) async -> ([String], String) {
        asked.withLock { $0 = [] }
        var outcome: String
        do throws(FetchError) {
            outcome = try await chain.first("a") { source throws(AttemptError) in
                asked.withLock { $0.append(source.label) }
                if let error = answers[source.label] { throw error }
                return source.label
            }
        } catch {
            outcome = error.label
        }
        return (asked.withLock { $0 }, outcome)
    }

    @Test("asks the next source at once while the first one rests, and looks again after that") func failover() async {
        let chain = chain("a| b,")
        for _ in 0..<5 { #expect(await ask(chain, ["a": Self.down]) == (["a", "b"], "b")) }
        #expect(rests.all == ["resting a for 30 s"])
        #expect(await ask(chain) == (["b"], "b"))
        clock.advance(by: .seconds(30))
        #expect(await ask(chain) == (["a"], "a"))
        #expect(await ask(chain) == (["a"], "a"))
    }

    @Test("a source that stands for many hosts never rests, whatever one of them does") func manyHosts() async {
        let gate = SourceGate(instant: clock.service.instant, dice: { 0.5 }) { [rests] source, rest in
            rests.add(.resting(source: source, seconds: Int(rest.components.seconds)))
        }
        let limited = AttemptError.source(.limited(reason: "later", retryAfter: .seconds(60)))
        let chain = SourceChain([
            .init(source: ManyHosts(), fallback: .onAnyError, gate: gate),
            .init(source: FakeSource("b"), fallback: .onNotFound),
        ])
        for _ in 0..<10 { #expect(await ask(chain, ["many": Self.down]) == (["many", "b"], "b")) }
        #expect(await ask(chain, ["many": limited]) == (["many", "b"], "b"))
        #expect(await ask(chain) == (["many"], "many"))
        #expect(rests.all.isEmpty)
    }

    private struct ManyHosts: ModuleSource {
        let label = "many"
        let isManyHosts = true
        func read(_ request: ProxyRequest) async throws(SourceError) -> [UInt8] { [] }
        func download(_ module: ModuleVersion, into staging: Staging) async throws(SourceError) {}
        func offers(_ module: ModuleVersion) async throws(SourceError) -> Bool { true }
    }

    @Test("asks a resting source after all when no other has it, so that nothing is called absent") func secondPass()
        async
    {
        let chain = chain("a| b| c,")
        for _ in 0..<5 { _ = await ask(chain, ["a": Self.down]) }
        let others = ["b": Self.down, "c": Self.absent]
        #expect(await ask(chain, others) == (["b", "c", "a"], "a"))
        // That answer has ended the rest.
        #expect(await ask(chain) == (["a"], "a"))
        for _ in 0..<5 { _ = await ask(chain, ["a": Self.down]) }
        #expect(await ask(chain, others.merging(["a": Self.down]) { $1 }) == (["b", "c", "a"], "unavailable"))
    }

    @Test("never passes over the last source, nor one before a comma", arguments: ["a,", "a, b,", "a|"])
    func onlyOne(_ text: String) async {
        let chain = chain(text)
        for _ in 0..<9 { #expect(await ask(chain, ["a": Self.down]) == (["a"], "unavailable")) }
        #expect(await ask(chain) == (["a"], "a"))
    }

    @Test("keeps silent towards a source that answered 429 as long as that wants, whoever else there is")
    func silence() async {
        let limited = AttemptError.source(.limited(reason: "slow down", retryAfter: .seconds(20)))
        let (alone, together) = (chain("a,"), chain("a| b,"))
        for chain in [alone, together] { _ = await ask(chain, ["a": limited]) }
        #expect(await ask(alone) == ([], "unavailable"))
        #expect(await ask(together) == (["b"], "b"))
        #expect(await ask(together, ["b": Self.absent]) == (["b"], "unavailable"))
        clock.advance(by: .seconds(20))
        #expect(await ask(alone) == (["a"], "a"))
        #expect(await ask(together) == (["a"], "a"))
    }

    @Test("takes a 429 that names no time for a failure like any other") func limited() async {
        let chain = chain("a| b,")
        let limited = AttemptError.source(.limited(reason: "slow down", retryAfter: nil))
        for _ in 0..<5 { #expect(await ask(chain, ["a": limited]) == (["a", "b"], "b")) }
        #expect(await ask(chain) == (["b"], "b"))
    }

    @Test("goes on to the next source when too many wait for one, as separators allow") func crowd() async throws {
        let (limiter, gate) = (FetchLimiter(limit: 1, waiting: 0), Gate())
        let (alone, together) = (chain("a,", limiter: limiter), chain("a| b,", limiter: limiter))
        let free = chain("b,")
        let both = SourceChain([together.links[0], free.links[0]])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await limiter.run("") { await gate.pass() } }
            await FetchLimiterTests.wait(limiter, running: 1, waiting: 0)
            #expect(await ask(alone) == ([], "overloaded"))
            #expect(await ask(both) == (["b"], "b"))
            #expect(await ask(both, ["b": Self.absent]) == (["b"], "overloaded"))
            await gate.open()
            try await group.waitForAll()
        }
        #expect(await ask(alone) == (["a"], "a"))
    }

    @Test("a source that has given its answer is free for the next one, however long that is checked")
    func checkedOutside() async throws {
        let (arrival, gate) = (TestKit.Gate(), TestKit.Gate())
        let chain = chain("a,", limiter: FetchLimiter(limit: 1, waiting: 20))
        async let slow = chain.first("a") { _ throws(AttemptError) in
            "slow"
        } check: { given, _ throws(AttemptError) in
            arrival.open()
            await gate.wait()
            return given
        }
        await arrival.wait()
        #expect(try await chain.first("a") { _ throws(AttemptError) in "quick" } == "quick")
        gate.open()
        #expect(try await slow == "slow")
    }

    @Test("what the check finds is to the discredit of the source") func checkedToDiscredit() async throws {
        let chain = chain("a| b,")
        for _ in 0..<2 {
            let given = try await chain.first("a") { source throws(AttemptError) in
                self.asked.withLock { $0.append(source.label) }
                return source.label
            } check: { given, _ throws(AttemptError) in
                if given == "a" { throw .wrongBytes(reason: "altered") }
                return given
            }
            #expect(given == "b")
        }
        #expect(asked.withLock { $0 } == ["a", "b", "b"])
    }

    @Test("those who wait for a source that begins to rest go on to the next") func standingInLine() async throws {
        let (limiter, gate) = (FetchLimiter(limit: 1, waiting: 20), Gate())
        let chain = SourceChain([chain("a| b,", limiter: limiter).links[0], chain("b,").links[0]])
        try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask {
                _ = try? await limiter.run("") { await gate.pass() }
                return "b"
            }
            await FetchLimiterTests.wait(limiter, running: 1, waiting: 0)
            for _ in 0..<20 {
                group.addTask {
                    try await chain.first("a") { source throws(AttemptError) in
                        self.asked.withLock { $0.append(source.label) }
                        if source.label == "a" { throw Self.down }
                        return source.label
                    }
                }
            }
            await FetchLimiterTests.wait(limiter, running: 1, waiting: 20)
            await gate.open()
            for try await answer in group { #expect(answer == "b") }
        }
        #expect(asked.withLock { $0.count { $0 == "a" } } == 5)
    }
}
