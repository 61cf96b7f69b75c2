import Foundation
import Synchronization

/// The file in which a watch keeps its history, for this process alone.
///
/// Each line is appended with one write. What is older than it shall be goes about once a day, by a new file that takes the place of the old one.
package final class HistoryFile: Sendable {
    /// What was found when it was opened.
    package struct Opened: Sendable {
        package let file: HistoryFile
        package let history: MirrorHistory
        /// The bytes of a line that was not finished, and was removed.
        package let tornBytes: Int
        /// Lines that were passed over, since they cannot be read.
        package let unreadableLines: Int
    }

    private struct State {
        var descriptor: OpenHistory
        var oldest: Int64?
        var known: KnownHashes
    }

    private let path: String
    private let keptSeconds: Int64
    private let maximumBytes: Int
    private let state: Mutex<State>

    /// What may stay longer than it shall, so that the file is not written anew with each round.
    private static let slackSeconds: Int64 = 86_400

    /// Opens a history, or begins one.
    ///
    /// - Parameters:
    ///   - path: Relative to the working directory.
    ///   - kept: How long entries are kept; hashes of files stay.
    ///   - maximumBytes: Above this the oldest entries go, whatever their age.
    ///   - now: Seconds since 1970.
    /// - Returns: The file and what is in it.
    /// - Throws: When it is another file, when another process has it, and when the system refuses.
    package static func open(
        _ path: String,
        keeping kept: Duration,
        maximumBytes: Int = 64 << 20,
        now: Int64
    ) throws(HistoryError) -> Opened {
        let descriptor = try OpenHistory.taken(path)
        let bytes = try descriptor.contents()
        let text = try HistoryText(bytes, path: path)
        if text.wholeBytes < bytes.count { try descriptor.cut(to: text.wholeBytes) }
        if text.wholeBytes == 0 { try descriptor.append(HistoryText.header) }
        var history = MirrorHistory()
        for line in text.lines { history.add(line) }
        let state = State(descriptor: descriptor, oldest: text.oldest, known: history.known)
        let file = HistoryFile(path, kept, maximumBytes, state)
        try file.tidy(now: now)
        return Opened(
            file: file,
            history: history,
            tornBytes: bytes.count - text.wholeBytes,
            unreadableLines: text.unreadable
        )
    }

    private init(_ path: String, _ kept: Duration, _ maximumBytes: Int, _ state: State) {
        self.path = path
        self.keptSeconds = kept.components.seconds
        self.maximumBytes = maximumBytes
        self.state = Mutex(state)
    }

    /// Appends lines, and throws away old ones when it is time.
    ///
    /// - Throws: When the system refuses; lines before the one that was refused are written, and that one not in part.
    package func append(_ lines: [HistoryLine], now: Int64) throws(HistoryError) {
        try state.withLock { state throws(HistoryError) in
            for line in lines {
                try state.descriptor.append(try line.bytes(path))
                if case .hash(let hash) = line { state.known.add(hash) }
                if case .entry = line, state.oldest == nil { state.oldest = line.at }
            }
            try state.descriptor.synchronize()
        }
        try tidy(now: now)
    }

    /// Writes the file anew when it is too large or holds what is too old.
    private func tidy(now: Int64) throws(HistoryError) {
        let since = now - keptSeconds
        try state.withLock { state throws(HistoryError) in
            let isOld = state.oldest.map { $0 < since - Self.slackSeconds } ?? false
            let isLarge = try state.descriptor.size() > maximumBytes
            guard isOld || isLarge else { return }
            let text = try HistoryText(try state.descriptor.contents(), path: path)
            // Half of it, so that the next time is not soon.
            let bytes = try text.bytes(state.known, since: since, most: maximumBytes / 2, path)
            state.descriptor = try state.descriptor.replaced(by: bytes)
            state.oldest = try HistoryText(bytes, path: path).oldest
        }
    }
}

extension HistoryText {
    /// When the first entry was written.
    fileprivate var oldest: Int64? {
        lines.lazy.compactMap { line in if case .entry(let entry) = line { entry.at } else { nil } }.first
    }

    /// ``compacted(_:since:most:)`` with errors of one kind.
    fileprivate func bytes(
        _ known: KnownHashes,
        since: Int64,
        most: Int,
        _ path: String
    ) throws(HistoryError) -> [UInt8] {
        do {
            return try compacted(known, since: since, most: most)
        } catch { throw .system(path: path, reason: "\(error)") }
    }
}

extension HistoryLine {
    fileprivate func bytes(_ path: String) throws(HistoryError) -> [UInt8] {
        do { return try HistoryText.line(self) } catch { throw .system(path: path, reason: "\(error)") }
    }
}
