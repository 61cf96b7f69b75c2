package import Logging

/// Writes each log event as one line of text or JSON to a ``LogStream``.
///
/// Metadata is sorted by key; that of the event goes before that of the logger, and this before that of the provider.
/// An error that the event carries appears as `error`. Nothing an event holds can forge a second line or move the
/// cursor of a terminal, and no value is longer than 4 KiB.
///
/// Example: `LoggingSystem.bootstrap { StructuredLogHandler(label: $0, stream: stream) }`.
package struct StructuredLogHandler: LogHandler {
    /// The level of this handler alone once it was set, before that the one it follows.
    package var logLevel: Logger.Level {
        get { ownLevel ?? levels.level }
        set { ownLevel = newValue }
    }
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let stream: LogStream
    private let levels: LogLevelSwitch
    private var ownLevel: Logger.Level?

    package init(
        label: String,
        stream: LogStream,
        level: Logger.Level = .info,
        metadataProvider: Logger.MetadataProvider? = nil
    ) {
        self.init(label: label, stream: stream, following: LogLevelSwitch(level), metadataProvider: metadataProvider)
    }

    /// - `levels`: Whose level counts, now and later.
    package init(
        label: String,
        stream: LogStream,
        following levels: LogLevelSwitch,
        metadataProvider: Logger.MetadataProvider? = nil
    ) {
        self.label = label
        self.stream = stream
        self.levels = levels
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
