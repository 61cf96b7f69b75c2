import CSystemCalls
import NIOCore
import NIOPosix

/// The threads that answer clients.
enum ServingThreads {
    /// In nanoseconds, the least that Linux takes: an answer from the table takes a fifth of it.
    private static let slice: UInt64 = 100_000

    /// Makes one for each core that the process may use; before the first one runs.
    ///
    /// SwiftNIO counts the cores of the machine, or those that a container may use. Where we are kept to some of them (`taskset(1)`, `CPUAffinity=`), two
    /// loops that both have work would take turns on one core, and each would keep its clients waiting for 4 ms.
    static func prepare() {
        if let count = count(allowed: Int(martlet_allowed_cores()), counted: System.coreCount) {
            NIOSingletons.groupLoopCountSuggestion = count
        }
    }

    /// How many there should be, where that is not what SwiftNIO has counted.
    static func count(allowed: Int, counted: Int) -> Int? { (1..<max(1, counted)).contains(allowed) ? allowed : nil }

    /// Lets them run as soon as they have something to do.
    ///
    /// A thread that runs keeps its core for a slice of 1.4 ms or more, however far it yields, since Linux 6.6; but for threads that want less at a time, since 6.12.
    /// Rule: <https://docs.kernel.org/scheduler/sched-eevdf.html>
    static func runSoon() {
        for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() {
            loop.execute { martlet_set_time_slice(slice) }
        }
    }
}
