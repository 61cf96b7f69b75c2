/// Holds reading to a rate in bytes per second.
///
/// Pure: the caller passes the time in and waits.
struct ReadingPace: Sendable {
    /// Nil for as fast as it goes.
    let bytesPerSecond: Int64?
    /// When what was read so far would be paid for.
    private var paidAt: ContinuousClock.Instant?

    /// What may be read in one go without waiting, in seconds of the rate.
    private static let burst = Duration.milliseconds(250)

    init(bytesPerSecond: Int64?) { self.bytesPerSecond = bytesPerSecond }

    /// How long to wait after `bytes` were read.
    mutating func delay(after bytes: Int, at now: ContinuousClock.Instant) -> Duration {
        guard let bytesPerSecond, bytesPerSecond > 0, bytes > 0 else { return .zero }
        let price = Duration.seconds(Double(bytes) / Double(bytesPerSecond))
        let start = max(paidAt ?? now - Self.burst, now - Self.burst)
        paidAt = start + price
        return max(.zero, start + price - now)
    }
}
