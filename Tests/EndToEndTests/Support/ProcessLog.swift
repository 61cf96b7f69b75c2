import Foundation
import Synchronization

/// What a running program writes, line by line, for those who wait for one.
final class ProcessLog: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var hasEnded = false
        var waiters: [(marker: String, continuation: CheckedContinuation<String?, Never>)] = []
    }

    private let ends: (reading: Int32, writing: Int32)
    private let state = Mutex(State())

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Tool.Missing(description: "no pipe: error \(errno)") }
        self.ends = (ends[0], ends[1])
    }

    /// Starts a program with the end of the pipe that it writes to, and listens; to be called once.
    func attach<Result>(_ start: (_ writingEnd: Int32) throws -> Result) throws -> Result {
        defer {
            // The program has its own copy; the log ends when that is closed.
            close(ends.writing)
            Thread { self.listen() }.start()
        }
        return try start(ends.writing)
    }

    /// Everything written so far.
    var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    /// The first line that contains `marker`, when it is there; nil when the program ended without it.
    func line(with marker: String) async -> String? {
        await withCheckedContinuation { continuation in
            let answer: String?? = state.withLock { state in
                if let line = Self.line(with: marker, in: state.bytes) { return .some(line) }
                if state.hasEnded { return .some(nil) }
                state.waiters.append((marker, continuation))
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Returns when the program has closed its output, as all do that ended.
    func waitForEnd() async { _ = await line(with: "\u{0}") }

    /// Reads to the end; runs on a thread of its own, since a program may write nothing for long.
    private func listen() {
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        var count = 1
        while count > 0 {
            repeat { count = read(ends.reading, &piece, piece.count) } while count < 0 && errno == EINTR
            take(piece.prefix(max(0, count)))
        }
        close(ends.reading)
    }

    private func take(_ piece: ArraySlice<UInt8>) {
        let ready = state.withLock { state in
            state.bytes += piece
            state.hasEnded = piece.isEmpty
            let bytes = state.bytes
            let answers = state.waiters.map { ($0.continuation, Self.line(with: $0.marker, in: bytes)) }
            let isReady = answers.map { $0.1 != nil || piece.isEmpty }
            state.waiters = zip(state.waiters, isReady).filter { !$0.1 }.map(\.0)
            return zip(answers, isReady).filter(\.1).map(\.0)
        }
        for (continuation, line) in ready { continuation.resume(returning: line) }
    }

    /// Complete lines only.
    private static func line(with marker: String, in bytes: [UInt8]) -> String? {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast().lazy.map {
            String(decoding: $0, as: UTF8.self)
        }.first { $0.contains(marker) }
    }
}
