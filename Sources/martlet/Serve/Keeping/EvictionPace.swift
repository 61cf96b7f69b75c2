import ModuleIndex

/// When the store may be looked through again for zips that can go.
///
/// Pure: the caller passes the time in.
struct EvictionPace: Sendable {
    private var mayTryFrom: ContinuousClock.Instant?

    /// After an attempt that did not free enough: the sources are asked about the same zips next time.
    static let pause = Duration.seconds(300)

    /// Whether an attempt makes sense.
    func mayTry(at now: ContinuousClock.Instant) -> Bool { mayTryFrom.map { now >= $0 } ?? true }

    /// Notes how an attempt ended.
    mutating func note(_ outcome: Eviction.Outcome, at now: ContinuousClock.Instant) {
        switch outcome {
        case .notNeeded, .enoughRemoved: mayTryFrom = nil
        case .nothingLeft, .noProgress: mayTryFrom = now + Self.pause
        }
    }

    /// Forgets what was: the limit is another one now.
    mutating func reset() { mayTryFrom = nil }
}
