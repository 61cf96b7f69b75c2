import CSystemCalls
import NIOCore
import NIOPosix

/// The threads that answer clients.
enum ServingThreads {
    /// In nanoseconds, the least that Linux takes: an answer from the table takes a fifth of it.
    private static let slice: UInt64 = 100_000

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
