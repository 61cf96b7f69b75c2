import Dispatch
import Logging
import Synchronization

/// Where log lines go: a bounded backlog in front of a writer that may block.
///
/// A reader that stands still (a full pipe, a stopped terminal) must not stop the server, so the caller only
/// appends to the backlog, and one thread of its own writes it out. When the backlog is full, lines are dropped, counted,
/// and reported by a line of their own as soon as there is room: `log lines dropped log.dropped=42`.
///
/// Example: `LogStream(format: .json)` writes JSON to standard error.
package final class LogStream: Sendable {
    /// Writes whole lines and says whether it could.
    ///
    /// May block; is never called by two threads at once.
    package typealias Writer = @Sendable ([UInt8]) -> Bool

    private let format: LogFormat
    private let clock: @Sendable () -> WallTime
    private let writer: Writer
    private let backlog: Mutex<LogBacklog>
    private let dropped = Atomic<Int>(0)
    // Blocking is harmless here: a serial queue of its own gets a thread of its own, outside Swift's pool.
    private let queue = DispatchQueue(label: "martlet.log")

    /// Opens a stream that begins to write with the first line.
    ///
    /// - Parameters:
    ///   - format: How each line is written.
    ///   - maximumBacklog: How many bytes may wait; twice as many may be in memory, for one batch is being written.
    ///   - clock: The time to write on each line.
    ///   - writer: Standard error, unless a test or a file wants the lines.
    package init(
        format: LogFormat,
        maximumBacklog: Int = 1 << 20,
        clock: @escaping @Sendable () -> WallTime = { .now() },
        writer: @escaping Writer = FileDescriptorWriter.standardError
    ) {
        self.format = format
        self.clock = clock
        self.writer = writer
        self.backlog = Mutex(LogBacklog(maximumBytes: maximumBacklog))
    }

    /// How many lines were lost since the start, for want of room or because they could not be written.
    package var droppedLineCount: Int { dropped.load(ordering: .relaxed) }

    /// Appends one line; never blocks on the reader.
    func write(_ level: Logger.Level, _ message: String, logger: String, metadata: Logger.Metadata) {
        append(line(level, message, logger: logger, metadata: metadata))
    }

    /// Waits until all lines appended so far are written, at most `timeout` (one hour); false when they are not.
    ///
    /// For the end of the process only: it blocks the calling thread.
    package func flush(timeout: Duration) -> Bool {
        let done = DispatchSemaphore(value: 0)
        // Drains itself: the drain of a line just appended may not have been queued yet.
        queue.async {
            self.drain()
            done.signal()
        }
        let (seconds, attoseconds) = timeout.components
        let nanoseconds = min(max(seconds, 0), 3_600) * 1_000_000_000 + max(attoseconds, 0) / 1_000_000_000
        return done.wait(timeout: .now() + .nanoseconds(Int(nanoseconds))) == .success
    }

    private func append(_ line: String) {
        let (next, isDropped) = backlog.withLock { $0.append(line) }
        if isDropped { dropped.wrappingAdd(1, ordering: .relaxed) }
        guard case .drain = next else { return }
        queue.async { self.drain() }
    }

    /// Writes out what waits until nothing does.
    private func drain() {
        while let batch = backlog.withLock({ $0.takeAll() }) {
            var bytes = batch.bytes
            if batch.droppedCount > 0 { bytes.append(contentsOf: report(of: batch.droppedCount).utf8) }
            if !writer(bytes) { dropped.wrappingAdd(batch.lineCount, ordering: .relaxed) }
        }
    }

    private func report(of droppedCount: Int) -> String {
        let metadata: Logger.Metadata = ["log.dropped": .stringConvertible(droppedCount)]
        return line(.warning, "log lines dropped", logger: "martlet.log", metadata: metadata)
    }

    private func line(
        _ level: Logger.Level,
        _ message: String,
        logger: String,
        metadata: Logger.Metadata
    ) -> String {
        LogLine(time: clock(), level: level, logger: logger, message: message, metadata: metadata).text(format)
    }
}
