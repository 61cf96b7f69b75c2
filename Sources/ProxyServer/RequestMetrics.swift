import Metrics
import ModuleProxy
import Synchronization

/// The counters and timers of answers, made when they are needed first and kept.
///
/// Their number is bounded: a few kinds, the statuses in use, and the values of `X-Martlet-Cache`.
final class RequestMetrics: Sendable {
    private struct Sort: Hashable {
        let kind: String
        let status: Int
        let cache: String
    }

    private let counters = Mutex<[Sort: Counter]>([:])
    private let timers = Mutex<[String: Timer]>([:])

    /// The counters of one sort of answer.
    struct Instruments: Sendable {
        fileprivate let counter: Counter
        fileprivate let timer: Timer

        /// Counts an answer and its duration.
        func note(_ duration: Duration) {
            counter.increment()
            timer.record(duration: duration)
        }
    }

    /// Those of a sort, to be kept by who needs them often.
    func instruments(kind: String, status: Int, cache: String) -> Instruments {
        let sort = Sort(kind: kind, status: status, cache: cache)
        let counter = counters.withLock { counters in
            if let counter = counters[sort] { return counter }
            let counter = ServiceMetrics.answers(kind: kind, status: status, cache: cache)
            counters[sort] = counter
            return counter
        }
        let timer = timers.withLock { timers in
            if let timer = timers[kind] { return timer }
            let timer = ServiceMetrics.answerDurations(kind: kind)
            timers[kind] = timer
            return timer
        }
        return Instruments(counter: counter, timer: timer)
    }
}
