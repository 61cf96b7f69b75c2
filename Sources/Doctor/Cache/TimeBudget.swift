/// How long something may go on that is useful in part too.
struct TimeBudget: Sendable {
    private let end: ContinuousClock.Instant

    /// Begins now.
    init(_ duration: Duration) { self.end = .now + duration }

    var isSpent: Bool { ContinuousClock.now >= end }
}
