package import Logging

/// Writes each log event as one line of text or JSON to a ``LogStream``.
///
/// Metadata is sorted by key; that of the event goes before that of the logger, and this before that of the provider.
/// An error that the event carries appears as `error`. Nothing an event holds can forge a second line or move the
/// cursor of a terminal, and no value is longer than 4 KiB.
///
/// Example: `LoggingSystem.bootstrap { StructuredLogHandler(label: $0, stream: stream) }`.
package struct StructuredLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let stream: LogStream

    package init(
        label: String,
        stream: LogStream,
        level: Logger.Level = .info,
        metadataProvider: Logger.MetadataProvider? = nil
    ) {
        self.label = label
        self.stream = stream
        self.logLevel = level
        self.metadataProvider = metadataProvider
    }

    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        stream.write(event.level, event.message.description, logger: label, metadata: merged(with: event))
    }

    private func merged(with event: LogEvent) -> Logger.Metadata {
        var result = metadataProvider?.get() ?? [:]
        result.merge(metadata) { _, own in own }
        if let error = event.error { result["error"] = .string(String(describing: error)) }
        if let metadata = event.metadata { result.merge(metadata) { _, own in own } }
        return result
    }
}
