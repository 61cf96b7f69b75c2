import ModuleProxy
import Synchronization
import TestKit
import Testing

@Suite(.timeLimit(.minutes(1))) struct FetchLimiterTests {
    /// Counts how many are inside at once, and notes in which order they came in.
    final class Room: Sendable {
        private let state = Mutex((inside: 0, most: 0, order: [Int]()))

        func enter(_ number: Int) {
            state.withLock { state in
                state.inside += 1
                state.most = max(state.most, state.inside)
                state.order.append(number)
            }
        }

        func leave() { state.withLock { $0.inside -= 1 } }

        var most: Int { state.withLock { $0.most } }
        var order: [Int] { state.withLock { $0.order } }
    }

    /// Returns when so many run and wait; yields meanwhile, as nothing tells that a task has come to stand in line.
    static func wait(_ limiter: FetchLimiter, running: Int, waiting: Int) async {
        while limiter.count != (running, waiting) { await Task.yield() }
    }

    @Test("never more run at once than allowed, and all get their turn in the order in which they came")
    func limit() async throws {
        let limiter = FetchLimiter(limit: 3, waiting: 100)
        let (room, gate) = (Room(), TestKit.Gate())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    try await limiter.run("") {
                        room.enter(number)
                        await gate.wait()
                        room.leave()
                    }
                }
                await Self.wait(limiter, running: min(number + 1, 3), waiting: max(0, number - 2))
            }
            #expect(room.order.count == 3)
            gate.open()
            try await group.waitForAll()
        }
        #expect(room.most == 3)
        #expect(room.order.count == 20)
        #expect(limiter.count == (0, 0))
    }

    @Test("with one place, the order is exactly that of coming") func order() async throws {
        let limiter = FetchLimiter(limit: 1)
        let (room, gate) = (Room(), TestKit.Gate())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<10 {
                group.addTask {
                    try await limiter.run("") {
                        room.enter(number)
                        await gate.wait()
                    }
                }
                await Self.wait(limiter, running: 1, waiting: number)
            }
            gate.open()
            try await group.waitForAll()
        }
        #expect(room.order == Array(0..<10))
    }

    @Test("who finds the line full is refused at once, and nobody else is") func fullLine() async throws {
        let limiter = FetchLimiter(limit: 1, waiting: 2)
        let gate = TestKit.Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<3 {
                group.addTask { try await limiter.run("") { await gate.wait() } }
                await Self.wait(limiter, running: 1, waiting: number)
            }
            await #expect(throws: FetchError.overloaded(subject: "a.b/c@v1.0.0 (.zip)")) {
                try await limiter.run("a.b/c@v1.0.0 (.zip)") { Issue.record("must not run") }
            }
            gate.open()
            try await group.waitForAll()
        }
        #expect(limiter.count == (0, 0))
    }

    @Test("a failure gives the place on") func failure() async {
        let limiter = FetchLimiter(limit: 1, waiting: 0)
        for _ in 1...3 {
            await #expect(throws: FetchError.notCached(subject: "a")) {
                try await limiter.run("") { throw FetchError.notCached(subject: "a") }
            }
        }
        #expect(limiter.count == (0, 0))
    }

    @Test("who is cancelled leaves the line at once, and its place in it goes to the next") func cancelled()
        async throws
    {
        let limiter = FetchLimiter(limit: 1)
        let (room, gate) = (Room(), TestKit.Gate())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await limiter.run("") { await gate.wait() } }
            await Self.wait(limiter, running: 1, waiting: 0)
            await withTaskGroup(of: Void.self) { leaving in
                leaving.addTask {
                    await #expect(throws: CancellationError.self) { try await limiter.run("") { room.enter(1) } }
                }
                await Self.wait(limiter, running: 1, waiting: 1)
                leaving.cancelAll()
            }
            #expect(limiter.count == (1, 0))
            group.addTask { try await limiter.run("") { room.enter(2) } }
            await Self.wait(limiter, running: 1, waiting: 1)
            gate.open()
            try await group.waitForAll()
        }
        #expect(room.order == [2])
    }

    @Test("who is cancelled before it comes does not get in") func cancelledBefore() async {
        let limiter = FetchLimiter(limit: 1)
        await withTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask {
                await #expect(throws: CancellationError.self) {
                    try await limiter.run("") { Issue.record("must not run") }
                }
            }
        }
        #expect(limiter.count == (0, 0))
    }

    @Test("a storm of comers and leavers loses no place") func storm() async throws {
        let limiter = FetchLimiter(limit: 4, waiting: 64)
        let room = Room()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<500 {
                group.addTask {
                    let task = Task {
                        try await limiter.run("") {
                            room.enter(number)
                            await Task.yield()
                            room.leave()
                        }
                    }
                    if number.isMultiple(of: 3) { task.cancel() }
                    _ = await task.result
                }
            }
        }
        #expect(room.most <= 4)
        #expect(limiter.count == (0, 0))
    }

    @Test("a limit below one is one") func smallest() async throws {
        #expect(try await FetchLimiter(limit: 0).run("") { 7 } == 7)
    }
}
