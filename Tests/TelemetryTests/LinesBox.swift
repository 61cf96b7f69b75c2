import Dispatch
import Logging
import Synchronization

@testable import Telemetry

/// Collects what a `LogStream` writes; `hold()` makes it a reader that stands still.
final class LinesBox: Sendable {
    private let written = Mutex<[UInt8]>([])
    private let gate = DispatchSemaphore(value: 1)
    private let entered = DispatchSemaphore(value: 0)

    /// The lines so far, without their line breaks.
    var lines: [String] {
        let bytes = written.withLock { $0 }
        return bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Makes the next write wait for `release()`.
    func hold() { gate.wait() }
    func release() { gate.signal() }

    /// Returns when a write has begun.
    func waitForWrite() { entered.wait() }

    func write(_ bytes: [UInt8]) -> Bool {
        entered.signal()
        gate.wait()
        written.withLock { $0 += bytes }
        gate.signal()
        return true
    }
}

extension LogStream {
    /// A stream into `box` whose clock stands at 2026-11-21.
    convenience init(_ format: LogFormat, into box: LinesBox, maximumBacklog: Int = 1 << 20) {
        self.init(
            format: format,
            maximumBacklog: maximumBacklog,
            clock: { WallTime(millisecondsSince1970: 1_795_248_309_042) },
            writer: { box.write($0) }
        )
    }
}
