import Mirrors
import Testing

@Suite("when a watch looks again") struct WatchScheduleTests {
    private let schedule = WatchSchedule(interval: .seconds(900))

    @Test(
        "between 90 and 110 % of the interval after the round before, and not at once",
        arguments: [
            (0.0, 0.0, 810.0),
            (0.0, 0.5, 900.0),
            (0.0, 1.0, 990.0),
            (60.0, 0.5, 840.0),
            (800.0, 0.0, 90.0),  // Never less than a tenth.
            (2000.0, 1.0, 90.0),
            (0.0, -3.0, 810.0),
            (0.0, 7.0, 990.0),
        ]
    )
    func pauses(_ taken: Double, _ lot: Double, _ expected: Double) {
        let pause = schedule.pause(after: .seconds(taken), lot: lot) / .seconds(1)
        #expect(abs(pause - expected) < 0.001, "\(pause)")
    }
}
