import ModuleProxy
import Synchronization

/// Gives a fetch up when it misses a deadline.
final class FetchWatch: Sendable {
    private let deadlines: FetchDeadlines
    private let progress: Mutex<FetchProgress>

    init(_ deadlines: FetchDeadlines) {
        self.deadlines = deadlines
        self.progress = Mutex(FetchProgress(deadlines, startingAt: .now))
    }

    /// Tells the watch what happened.
    func note(_ change: (inout FetchProgress, ContinuousClock.Instant) -> Void) {
        progress.withLock { change(&$0, .now) }
    }

    /// Runs `work`, and cancels it when it is late, which is an ``SourceError/unavailable(reason:retryAfter:)`` that
    /// blames `host`.
    ///
    /// Either way `work` has ended on return.
    func guarding<Value: Sendable>(
        _ host: String,
        _ work: @escaping @Sendable () async throws(SourceError) -> Value
    ) async throws(SourceError) -> Value {
        let result = await withTaskGroup(of: Result<Value, SourceError>?.self) { group in
            group.addTask {
                do throws(SourceError) { return .success(try await work()) } catch { return .failure(error) }
            }
            group.addTask { await self.lateness().map { .failure(self.error($0, host)) } }
            var first: Result<Value, SourceError>?
            for await result in group {
                if first == nil { first = result }
                group.cancelAll()
            }
            return first
        }
        // The first task always has a result, so there is one.
        guard let result else { throw .unavailable(reason: "the request was cancelled", retryAfter: nil) }
        return try result.get()
    }

    /// Returns when a deadline is missed, or nil when cancelled.
    private func lateness() async -> FetchProgress.Lateness? {
        while true {
            let deadline = progress.withLock { $0.deadline }
            let now = ContinuousClock.now
            if let deadline, deadline.at <= now { return deadline.missing }
            // What happens meanwhile may bring the deadline nearer, but not nearer than this.
            let interval = min(deadlines.progress, deadlines.grace)
            do {
                try await Task.sleep(until: min(deadline?.at ?? now + interval, now + interval), clock: .continuous)
            } catch { return nil }
        }
    }

    private func error(_ lateness: FetchProgress.Lateness, _ host: String) -> SourceError {
        let reason =
            switch lateness {
            case .noAnswer: "\(host) did not answer within \((deadlines.connect + deadlines.firstByte).inWords)"
            case .stalled: "\(host) stopped sending for \(deadlines.progress.inWords) in the middle of its answer"
            case .tooSlow: "\(host) sends its answer at less than \(deadlines.slowestRate) bytes per second"
            }
        return .unavailable(reason: reason, retryAfter: nil)
    }
}
