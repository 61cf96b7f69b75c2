import Dispatch
import Foundation
import Logging
import Testing

@testable import Telemetry

@Suite struct LogStreamTests {
    @Test("a reader that stands still blocks nobody; what finds no room is dropped, counted and reported")
    func stoppedReader() {
        let box = LinesBox()
        let stream = LogStream(.text, into: box, maximumBacklog: 100)
        box.hold()
        stream.write(.info, "first", logger: "l", metadata: [:])
        box.waitForWrite()
        // Each line has 37 bytes: two wait, the others are dropped.
        for number in 0..<10 { stream.write(.info, "waits \(number)", logger: "l", metadata: [:]) }
        #expect(stream.droppedLineCount == 8)
        #expect(!stream.flush(timeout: .zero))
        box.release()
        #expect(stream.flush(timeout: .seconds(60)))
        #expect(
            box.lines == [
                "2026-11-21T08:05:09.042Z info first",
                "2026-11-21T08:05:09.042Z info waits 0",
                "2026-11-21T08:05:09.042Z info waits 1",
                "2026-11-21T08:05:09.042Z warning log lines dropped log.dropped=8",
            ]
        )
    }

    @Test("lines of many tasks arrive whole, and those of one task in order")
    func concurrency() async throws {
        let box = LinesBox()
        let stream = LogStream(.json, into: box, maximumBacklog: 1 << 24)
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 0..<500 { stream.write(.info, "\(task) \(number)", logger: "l", metadata: [:]) }
                }
            }
        }
        #expect(stream.flush(timeout: .seconds(60)))
        var last = [Int](repeating: -1, count: 8)
        for line in box.lines {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let numbers = try #require(object["message"] as? String).split(separator: " ").compactMap { Int($0) }
            #expect(numbers.count == 2 && numbers[1] == last[numbers[0]] + 1)
            last[numbers[0]] = numbers[1]
        }
        #expect(last == [Int](repeating: 499, count: 8))
    }

    @Test("lines that cannot be written are counted")
    func brokenWriter() {
        let stream = LogStream(format: .text, writer: { _ in false })
        for _ in 0..<3 { stream.write(.info, "m", logger: "l", metadata: [:]) }
        #expect(stream.flush(timeout: .seconds(60)))
        #expect(stream.droppedLineCount == 3)
    }

    @Test("a line longer than the whole backlog is dropped, not waited for")
    func longLine() {
        let box = LinesBox()
        let stream = LogStream(.text, into: box, maximumBacklog: 10)
        stream.write(.info, "m", logger: "l", metadata: [:])
        #expect(stream.flush(timeout: .seconds(60)))
        #expect(box.lines == ["2026-11-21T08:05:09.042Z warning log lines dropped log.dropped=1"])
    }
}
