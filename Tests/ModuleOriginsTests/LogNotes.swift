import Logging
import Synchronization

/// Keeps what is logged: message and metadata of each event in one line.
final class LogNotes: Sendable {
    private let notes = Notes()

    var all: [String] { notes.all }

    /// Runs `body` with a logger of every level whose events end here.
    func during<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        let logger = Logger(label: "test") { _ in Handler(notes: self.notes) }
        return try await withLogger(logger) { _ in try await body() }
    }

    private struct Handler: LogHandler {
        let notes: Notes
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = (event.metadata ?? [:]).map { "\($0)=\($1)" }.sorted()
            notes.add("\(event.level) \(event.message) \(fields.joined(separator: " "))")
        }
    }
}
