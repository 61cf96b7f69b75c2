/// What the last answers of a source say about asking it again.
///
/// Pure: the caller passes the instant, and the dice. Five failures in a row, a rest of thirty seconds that grows to 300:
/// <https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier>
struct SourceHealth: Sendable {
    /// How asking a source ended, as far as its health goes.
    enum Outcome {
        /// It answered, be it that there is no such thing.
        case answered
        /// It did not answer, or with a fault.
        case failed
        /// It sent wrong bytes: worth as much as a row of failures.
        case lied
        /// It wants to hear nothing for a while.
        case silenced(Duration)
        /// Nothing was learnt about it.
        case unknown

        /// Whether it speaks against the source.
        var isFault: Bool {
            switch self {
            case .failed, .lied: true
            case .answered, .silenced, .unknown: false
            }
        }
    }

    private enum Phase {
        case working(failuresInRow: Int)
        case resting(until: ContinuousClock.Instant)
        /// After a rest, one request finds out; should nothing be heard of it, another one does.
        case probing(until: ContinuousClock.Instant)
    }

    private static let failuresUntilRest = 5
    private static let shortestRest = Duration.seconds(30)
    private static let mostRests = 10  // times the shortest: five minutes.

    private var phase = Phase.working(failuresInRow: 0)
    private var restsInRow = 0
    private var silentUntil: ContinuousClock.Instant?

    /// How long the source still wants to hear nothing, if it does.
    func silence(at now: ContinuousClock.Instant) -> Duration? {
        silentUntil.flatMap { $0 > now ? $0 - now : nil }
    }

    /// Whether another source should be asked instead, where there is one.
    func isResting(at now: ContinuousClock.Instant) -> Bool {
        switch phase {
        case .working: false
        case .resting(let until), .probing(let until): now < until
        }
    }

    /// As ``isResting(at:)``; after a rest, the one who is admitted finds out for all.
    mutating func admits(at now: ContinuousClock.Instant) -> Bool {
        guard !isResting(at: now) else { return false }
        if case .working = phase { return true }
        phase = .probing(until: now + Self.shortestRest)
        return true
    }

    /// Notes how asking the source ended.
    ///
    /// - `dice`: 0 to 1; spreads the ends of rests that began together.
    ///
    /// Returns how long the source rests, when a rest begins.
    mutating func note(_ outcome: Outcome, at now: ContinuousClock.Instant, dice: Double) -> Duration? {
        switch outcome {
        case .unknown: return nil
        case .answered:
            phase = .working(failuresInRow: 0)
            restsInRow = 0
            return nil
        case .silenced(let wait):
            silentUntil = max(silentUntil ?? now, now + wait)
            return nil
        case .failed: return noteFailures(1, at: now, dice)
        case .lied: return noteFailures(Self.failuresUntilRest, at: now, dice)
        }
    }

    private mutating func noteFailures(_ count: Int, at now: ContinuousClock.Instant, _ dice: Double) -> Duration? {
        switch phase {
        case .working(let before) where before + count < Self.failuresUntilRest:
            phase = .working(failuresInRow: before + count)
            return nil
        case .resting: return nil  // Of requests that were under way, or had nobody else to ask.
        case .working, .probing:
            restsInRow = min(restsInRow + 1, Self.mostRests)
            let length = Self.shortestRest * restsInRow * (0.8 + 0.4 * dice)
            phase = .resting(until: now + length)
            return length
        }
    }
}
