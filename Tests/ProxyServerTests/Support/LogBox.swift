import Logging
import Synchronization

/// Keeps what is logged, and wakes those who wait for it.
final class LogBox: Sendable {
    struct Entry: Sendable {
        let message: String
        let metadata: [String: String]
    }

    private struct State {
        var entries: [Entry] = []
        var waiters: [(matches: @Sendable (Entry) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// A logger of every level whose lines end here.
    var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(box: self) }
        logger.logLevel = .trace
        return logger
    }

    var entries: [Entry] { state.withLock { $0.entries } }

    /// Returns when a matching line was logged, or at once when there is one.
    func wait(for matches: @escaping @Sendable (Entry) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                let isThere = state.entries.contains(where: matches)
                if !isThere { state.waiters.append((matches, continuation)) }
                return isThere
            }
            if isThere { continuation.resume() }
        }
    }

    private func take(_ entry: Entry) {
        let woken = state.withLock { state in
            state.entries.append(entry)
            let woken = state.waiters.filter { $0.matches(entry) }
            state.waiters.removeAll { $0.matches(entry) }
            return woken
        }
        for waiter in woken { waiter.continuation.resume() }
    }

    private struct Handler: LogHandler {
        let box: LogBox
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = (event.metadata ?? [:]).mapValues(\.description)
            box.take(Entry(message: event.message.description, metadata: metadata))
        }
    }
}
