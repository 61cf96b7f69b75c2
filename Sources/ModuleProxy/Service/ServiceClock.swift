/// The two clocks of the service, so that tests own the time.
///
/// Ages are measured by the monotonic clock: a jump of the wall clock expires nothing. The wall clock only bridges
/// restarts and dates log lines.
package struct ServiceClock: Sendable {
    /// Never goes back.
    package let instant: @Sendable () -> ContinuousClock.Instant
    /// Seconds since 1970 by the wall clock.
    package let unixSeconds: @Sendable () -> Int64

    package init(
        instant: @escaping @Sendable () -> ContinuousClock.Instant,
        unixSeconds: @escaping @Sendable () -> Int64
    ) {
        self.instant = instant
        self.unixSeconds = unixSeconds
    }
}
