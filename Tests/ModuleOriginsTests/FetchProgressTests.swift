import Testing

@testable import ModuleOrigins

@Suite struct FetchProgressTests {
    private static let deadlines = FetchDeadlines(
        connect: .seconds(3),
        firstByte: .seconds(10),
        progress: .seconds(15),
        slowestRate: 100,
        grace: .seconds(30)
    )
    private let start = ContinuousClock.now
    private var progress: FetchProgress

    init() { progress = FetchProgress(Self.deadlines, startingAt: start) }

    private func expect(_ seconds: Int, _ lateness: FetchProgress.Lateness, _ comment: Comment? = nil) {
        #expect(progress.deadline?.at == start + .seconds(seconds), comment)
        #expect(progress.deadline?.missing == lateness, comment)
    }

    @Test("the head has the time to connect and the time for the first byte, redirects included")
    mutating func head() {
        expect(13, .noAnswer)
        progress.headArrived(at: start + .seconds(5))
        progress.awaitHead()
        expect(13, .noAnswer, "a redirect does not start anew")
    }

    @Test("every piece of the body puts the stall off, an empty one does not")
    mutating func body() {
        progress.headArrived(at: start)
        expect(15, .stalled)
        progress.arrived(10_000, at: start + .seconds(10))
        expect(25, .stalled)
        progress.arrived(0, at: start + .seconds(20))
        expect(25, .stalled)
    }

    @Test("a body that drips without ever stalling is given up when it is too slow on the whole")
    mutating func drip() {
        progress.headArrived(at: start)
        for second in stride(from: 10, through: 60, by: 10) { progress.arrived(100, at: start + .seconds(second)) }
        expect(36, .tooSlow)  // 30 s of grace, and 600 bytes at 100 bytes per second.
    }

    @Test("the time that our disk takes is not the sender's fault")
    mutating func storing() {
        progress.headArrived(at: start)
        progress.arrived(100, at: start + .seconds(10))
        progress.storing(at: start + .seconds(10))
        #expect(progress.deadline == nil)
        progress.stored(at: start + .seconds(110))
        expect(125, .stalled)
        progress.arrived(100, at: start + .seconds(124))
        expect(132, .tooSlow)  // 30 s of grace, 2 s for 200 bytes, 100 s on the disk.
    }
}
