import Logging
import Metrics
import ModuleProxy
import Telemetry

/// The log and the metrics of the process, set up once.
struct Observation: Sendable {
    let logger: Logger
    /// For one line per request; silent while the settings say so.
    let accessLogger: Logger
    let registry: PrometheusRegistry
    private let stream: LogStream
    private let level: LogLevelSwitch
    private let accessLevel: LogLevelSwitch

    /// - Parameters:
    ///   - settings: Of the log.
    ///   - isQuiet: Only warnings and worse, for commands whose output is for people.
    ///   - help: What the metrics mean, by name.
    init(_ settings: LogSettings, isQuiet: Bool = false, help: [String: String] = ServiceMetrics.help) {
        let stream = LogStream(format: settings.format == .json ? .json : .text)
        let level = LogLevelSwitch(isQuiet ? .warning : Self.level(settings))
        let accessLevel = LogLevelSwitch(Self.accessLevel(settings))
        self.stream = stream
        self.level = level
        self.accessLevel = accessLevel
        self.registry = PrometheusRegistry(help: help)
        LoggingSystem.bootstrap { StructuredLogHandler(label: $0, stream: stream, following: level) }
        MetricsSystem.bootstrap(registry)
        self.logger = Logger(label: "martlet")
        self.accessLogger = Logger(label: "martlet.access") {
            StructuredLogHandler(label: $0, stream: stream, following: accessLevel)
        }
    }

    /// Puts the levels of new settings into effect; the format stays.
    func apply(_ settings: LogSettings) {
        level.level = Self.level(settings)
        accessLevel.level = Self.accessLevel(settings)
    }

    /// Writes out what waits in the log; a reader that stands still is given two seconds.
    func finish() { _ = stream.flush(timeout: .seconds(2)) }

    private static func level(_ settings: LogSettings) -> Logger.Level {
        Logger.Level(rawValue: settings.level) ?? .info
    }

    /// Requests are logged at info, so nothing passes at critical.
    private static func accessLevel(_ settings: LogSettings) -> Logger.Level {
        settings.logsAccess ? level(settings) : .critical
    }
}
