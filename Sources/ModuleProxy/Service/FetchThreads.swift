import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Threads for what a client has to wait for anyway: what is fetched is taken apart, hashed, checked and packed on them.
///
/// They are as many as there are cores, 2 to 16, and yield to all others, so that answers from the store keep their pace while hundreds of modules come
/// in. Nothing that runs here waits but by `await`.
package final class FetchThreads: TaskExecutor {
    /// The ones of this process.
    package static let shared = FetchThreads(count: min(max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN))), 16))

    /// How far such threads yield, as `nice(1)` counts: others get nine times as much of a busy core.
    ///
    /// Beyond what this process yields itself; first asked by one of its other threads.
    package static let niceness: Int32 = {
        #if canImport(Glibc)
            return min(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) + 10, 19)
        #else
            return min(getpriority(PRIO_PROCESS, 0) + 10, 19)
        #endif
    }()

    private let jobs = Mutex(Jobs())
    private let count = DispatchSemaphore(value: 0)
    private let isUsed = Atomic(false)

    /// What waits for a thread, the oldest first.
    private struct Jobs {
        private var incoming: [UnownedJob] = []
        /// In reverse order.
        private var outgoing: [UnownedJob] = []

        mutating func append(_ job: UnownedJob) { incoming.append(job) }

        mutating func next() -> UnownedJob? {
            if outgoing.isEmpty {
                outgoing = incoming.reversed()
                incoming.removeAll(keepingCapacity: true)
            }
            return outgoing.popLast()
        }
    }

    private init(count: Int) {
        for number in 0..<count {
            // A queue of its own has a thread of its own for as long as it has something to do.
            DispatchQueue(label: "martlet.fetch.\(number)").async { self.run() }
        }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        isUsed.store(true, ordering: .relaxed)
        count.signal()
    }

    /// Whether there was something to do since this was asked last.
    package func hasWorked() -> Bool { isUsed.exchange(false, ordering: .relaxed) }

    /// Makes the thread that calls this one of those that yield.
    package static func yield() {
        #if canImport(Glibc)
            // What POSIX has for a process is for a thread here: https://man7.org/linux/man-pages/man2/setpriority.2.html
            _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, niceness)
        #elseif os(Linux)
            _ = setpriority(PRIO_PROCESS, 0, niceness)
        #endif
    }

    private func run() -> Never {
        Self.yield()
        let executor = asUnownedTaskExecutor()
        while true {
            count.wait()
            jobs.withLock { $0.next() }?.runSynchronously(on: executor)
        }
    }
}
