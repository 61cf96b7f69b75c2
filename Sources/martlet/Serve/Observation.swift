import Logging
import Metrics
import ModuleProxy
import Telemetry

/// The log and the metrics of the process, set up once.
struct Observation: Sendable {
    let logger: Logger
    let registry: PrometheusRegistry
    private let stream: LogStream

    /// - `isQuiet`: only warnings and worse, for commands whose output is for people.
    init(_ settings: LogSettings, isQuiet: Bool = false) {
        let stream = LogStream(format: settings.format == .json ? .json : .text)
        let level = isQuiet ? .warning : Logger.Level(rawValue: settings.level) ?? .info
        self.stream = stream
        self.registry = PrometheusRegistry(help: ServiceMetrics.help)
        LoggingSystem.bootstrap { StructuredLogHandler(label: $0, stream: stream, level: level) }
        MetricsSystem.bootstrap(registry)
        self.logger = Logger(label: "martlet")
    }

    /// Writes out what waits in the log; a reader that stands still is given two seconds.
    func finish() { _ = stream.flush(timeout: .seconds(2)) }
}
