import Foundation
import Synchronization

/// The standard error of a running program, line by line, for those who wait for one.
final class ProcessLog: Sendable {
    private struct State {
        var text = ""
        var hasEnded = false
        var waiters: [(marker: String, continuation: CheckedContinuation<String?, Never>)] = []
    }

    let pipe = Pipe()
    private let state = Mutex(State())

    init() {
        pipe.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            self?.take(data)
        }
    }

    /// Everything written so far.
    var text: String { state.withLock { $0.text } }

    /// The first line that contains `marker`, when it is there; nil when the program ended without it.
    func line(with marker: String) async -> String? {
        await withCheckedContinuation { continuation in
            let answer: String?? = state.withLock { state in
                if let line = Self.line(with: marker, in: state.text) { return .some(line) }
                if state.hasEnded { return .some(nil) }
                state.waiters.append((marker, continuation))
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    private func take(_ data: Data) {
        let ready = state.withLock { state in
            state.text += String(decoding: data, as: UTF8.self)
            state.hasEnded = data.isEmpty
            let text = state.text
            let hasEnded = state.hasEnded
            let answers = state.waiters.map { ($0.continuation, Self.line(with: $0.marker, in: text)) }
            let isReady = answers.map { $0.1 != nil || hasEnded }
            state.waiters = zip(state.waiters, isReady).filter { !$0.1 }.map(\.0)
            return zip(answers, isReady).filter(\.1).map(\.0)
        }
        for (continuation, line) in ready { continuation.resume(returning: line) }
    }

    /// Complete lines only.
    private static func line(with marker: String, in text: String) -> String? {
        text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().first { $0.contains(marker) }.map(
            String.init
        )
    }
}
