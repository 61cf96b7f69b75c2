/// When a watch looks again.
///
/// Pure: the caller measures, and draws the lots.
package struct WatchSchedule: Hashable, Sendable {
    /// From the beginning of a round to that of the next, on the average.
    package let interval: Duration

    package init(interval: Duration) { self.interval = interval }

    /// How long to wait after a round, so that watches on many machines do not ask in step.
    ///
    /// - Parameters:
    ///   - taken: How long the round took.
    ///   - lot: From 0 to 1, anew each time: the next round begins between 90 % and 110 % of the interval after this one did.
    /// - Returns: At least a tenth of the interval, however long the round took.
    package func pause(after taken: Duration, lot: Double) -> Duration {
        let spread = 0.9 + 0.2 * min(max(lot, 0), 1)
        return max(interval * spread - taken, interval / 10)
    }
}
