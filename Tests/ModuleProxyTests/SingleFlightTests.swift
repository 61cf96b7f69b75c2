import ModuleProxy
import Testing

@Suite("Single flight") struct SingleFlightTests {
    actor Counter {
        var count = 0
        func next() -> Int {
            count += 1
            return count
        }
    }

    @Test("a thousand callers share one piece of work") func shares() async throws {
        let flight = SingleFlight<String, Int>()
        let counter = Counter()
        let gate = Gate()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<1000 {
                group.addTask {
                    try await flight.value(for: "k") {
                        await gate.pass()
                        return await counter.next()
                    }.wasShared
                }
            }
            await gate.wait(for: 1)
            await gate.open()
            var shared = 0
            for try await wasShared in group where wasShared { shared += 1 }
            // Late callers may start a second flight after the first has landed; none of them ran beside another.
            #expect(await counter.count + shared == 1000)
        }
        #expect(await flight.count == 0)
    }

    @Test("a failure is not remembered") func forgetsFailures() async throws {
        struct Broken: Error {}
        let flight = SingleFlight<String, Int>()
        await #expect(throws: Broken.self) { try await flight.value(for: "k") { throw Broken() } }
        #expect(try await flight.value(for: "k") { 7 }.value == 7)
    }

    @Test("a caller that leaves cancels nobody else") func survivesLeaving() async throws {
        let flight = SingleFlight<String, Int>()
        let gate = Gate()
        let leaver = Task {
            try await flight.value(for: "k") {
                await gate.pass(); try Task.checkCancellation(); return 1
            }.value
        }
        await gate.wait(for: 1)
        let stayer = Task { try await flight.value(for: "k") { 2 }.value }
        leaver.cancel()
        await gate.open()
        #expect(try await stayer.value <= 2)
        #expect(try await leaver.value == 1)
    }
}
