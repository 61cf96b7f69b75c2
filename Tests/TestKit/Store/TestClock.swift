package import ModuleProxy
import Synchronization

/// A clock that stands still until the test moves it.
package final class TestClock: Sendable {
    private let start = ContinuousClock.now
    private let passed = Mutex(Duration.zero)
    /// What the wall clock of the test says at the beginning.
    private let startSeconds: Int64 = 1_800_000_000

    package init() {}

    /// Moves both clocks.
    package func advance(by duration: Duration) { passed.withLock { $0 += duration } }

    /// Seconds since 1970.
    package var unixSeconds: Int64 { startSeconds + passed.withLock { $0 }.components.seconds }

    /// The clocks for a ``ModuleService``.
    package var service: ServiceClock {
        ServiceClock(instant: { self.start + self.passed.withLock { $0 } }, unixSeconds: { self.unixSeconds })
    }
}
