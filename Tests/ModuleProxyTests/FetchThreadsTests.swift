import ModuleProxy
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite("What is fetched") struct FetchThreadsTests {
    #if os(Linux)
        private static func niceness() -> Int32 { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }

        @Test("is worked on by threads that yield, also in tasks that it begins, and nothing else is") func yielding()
            async throws
        {
            let flight = SingleFlight<String, [Int32]>(on: FetchThreads.shared)
            let own = Self.niceness()
            let seen = try await flight.value(for: "a") {
                try await withThrowingTaskGroup(of: Int32.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            await Task.yield()
                            return Self.niceness()
                        }
                    }
                    return try await group.reduce(into: [Self.niceness()]) { $0.append($1) }
                }
            }.value
            #expect(seen == [Int32](repeating: FetchThreads.niceness, count: 9))
            #expect(own < FetchThreads.niceness)
            #expect(Self.niceness() == own)
        }
    #endif

    @Test("comes to its end, however much is asked for at once") func many() async throws {
        let flight = SingleFlight<Int, Int>(on: FetchThreads.shared)
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<1000 { group.addTask { try await flight.value(for: number) { number }.value } }
            return try await group.reduce(0, +)
        }
        #expect(sum == 499_500)
    }
}
