import Synchronization

/// Lets only so many fetches run at once; the others wait and go on in the order in which they came.
///
/// The line is bounded too: when it is full, a fetch fails at once with ``FetchError/overloaded(subject:)``, as a client
/// that waited at the end of a long line would have given up before its turn.
package final class FetchLimiter: Sendable {
    private let queue: Mutex<FetchQueue>

    /// - Parameters:
    ///   - limit: The most fetches at one time, at least 1.
    ///   - waiting: The most fetches that wait; nil for sixteen times `limit`.
    package init(limit: Int, waiting: Int? = nil) {
        let limit = max(limit, 1)
        let (standard, overflow) = limit.multipliedReportingOverflow(by: 16)
        self.queue = Mutex(FetchQueue(limit: limit, maximumWaiting: waiting ?? (overflow ? .max : standard)))
    }

    /// How many fetches run, and how many wait.
    package var count: (running: Int, waiting: Int) { queue.withLock { ($0.running, $0.waiting) } }

    /// Runs `fetch` when it is its turn.
    ///
    /// - `subject`: What is fetched, for the error.
    ///
    /// Throws what `fetch` throws, ``FetchError/overloaded(subject:)`` when too many wait already, and
    /// `CancellationError` when the task is cancelled while it waits.
    package func run<Result: Sendable>(
        _ subject: String,
        _ fetch: () async throws -> Result
    ) async throws -> Result {
        try await enter(subject)
        defer { queue.withLock { $0.leave() }?.resume() }
        return try await fetch()
    }

    private func enter(_ subject: String) async throws {
        let id = queue.withLock { $0.makeID() }
        defer { queue.withLock { $0.forget(id) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: FetchQueue.Waiter) in
                switch queue.withLock({ $0.enter(id, continuation) }) {
                case .run: continuation.resume()
                case .wait: break
                case .refuse: continuation.resume(throwing: FetchError.overloaded(subject: subject))
                case .cancelled: continuation.resume(throwing: CancellationError())
                }
            }
        } onCancel: {
            queue.withLock { $0.cancel(id) }?.resume(throwing: CancellationError())
        }
    }
}

/// Who runs and who waits.
///
/// Pure but for holding those who wait; whoever calls resumes what is handed out, outside the lock.
private struct FetchQueue: Sendable {
    typealias Waiter = CheckedContinuation<Void, any Error>

    enum Entry {
        case run, wait, refuse, cancelled
    }

    private let limit: Int
    private let maximumWaiting: Int
    private(set) var running = 0
    private var line: [(id: UInt64, waiter: Waiter)] = []
    private var lastID: UInt64 = 0
    /// Those who were cancelled before they could stand in line.
    private var cancelled: Set<UInt64> = []

    init(limit: Int, maximumWaiting: Int) {
        self.limit = limit
        self.maximumWaiting = maximumWaiting
    }

    var waiting: Int { line.count }

    mutating func makeID() -> UInt64 {
        lastID &+= 1
        return lastID
    }

    mutating func enter(_ id: UInt64, _ waiter: Waiter) -> Entry {
        guard !cancelled.contains(id) else { return .cancelled }
        guard running >= limit else {
            running += 1
            return .run
        }
        guard line.count < maximumWaiting else { return .refuse }
        line.append((id, waiter))
        return .wait
    }

    /// Takes somebody out of the line; who is not in it, is cancelled when it comes.
    mutating func cancel(_ id: UInt64) -> Waiter? {
        guard let place = line.firstIndex(where: { $0.id == id }) else {
            cancelled.insert(id)
            return nil
        }
        return line.remove(at: place).waiter
    }

    mutating func forget(_ id: UInt64) { cancelled.remove(id) }

    /// Ends a fetch; its place goes to the one who waits longest, who is to be resumed.
    mutating func leave() -> Waiter? {
        guard line.isEmpty else { return line.removeFirst().waiter }
        running -= 1
        return nil
    }
}
