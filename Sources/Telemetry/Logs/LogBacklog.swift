/// The lines that wait for a slow reader, with a limit.
///
/// Pure: `LogStream` keeps it in a `Mutex`.
struct LogBacklog: Sendable {
    private var bytes: [UInt8] = []
    private var lineCount = 0
    private var droppedCount = 0
    private var isBeingDrained = false
    private let maximumBytes: Int

    init(maximumBytes: Int) {
        self.maximumBytes = maximumBytes
    }

    /// What the caller of ``append(_:)`` has to do.
    enum Next {
        /// Nothing: somebody is writing lines out already.
        case nothing
        /// Start to write lines out.
        case drain
    }

    /// Adds `line`, or drops it when it finds no room.
    mutating func append(_ line: String) -> (next: Next, isDropped: Bool) {
        let length = line.utf8.count
        let isDropped = length > maximumBytes - bytes.count
        if isDropped {
            droppedCount &+= 1  // 2^63 is never reached.
        } else {
            bytes.append(contentsOf: line.utf8)
            lineCount &+= 1
        }
        guard !isBeingDrained else { return (.nothing, isDropped) }
        isBeingDrained = true
        return (.drain, isDropped)
    }

    /// Lines to write out, and how many were dropped since the last batch.
    struct Batch {
        var bytes: [UInt8]
        let lineCount: Int
        let droppedCount: Int
    }

    /// Hands over everything that waits; nil, when there is nothing, ends the draining.
    mutating func takeAll() -> Batch? {
        guard lineCount > 0 || droppedCount > 0 else {
            isBeingDrained = false
            return nil
        }
        defer { (bytes, lineCount, droppedCount) = ([], 0, 0) }
        return Batch(bytes: bytes, lineCount: lineCount, droppedCount: droppedCount)
    }
}
