import Foundation
import GoModules
import Logging
import Mirrors
import ProxyServer
import ServiceLifecycle
import UnixSignals

/// A watch from its start to its end: history, rounds, and the socket that shows them.
struct MirrorWatching {
    let options: MirrorOptions
    /// That of the named modules.
    let privacy: ModulePrivacy
    let mirrors: [ProxyURL]
    let plan: WatchPlan
    /// The names of mirrors that leave quarantine.
    let released: [String]
    let logFormat: LogSettings.Format

    /// After a signal this long remains for answers that are being sent.
    private static let grace = Duration.milliseconds(1500)

    /// Runs until a signal.
    func run() async throws {
        let opened = try plan.history.map { path in
            try HistoryFile.open(path, keeping: plan.kept, now: WatchService.unixSeconds())
        }
        let socket = plan.socket.map { AdminSocketFile(path: $0) }
        try socket?.claim()
        defer { socket?.remove() }
        let settings = LogSettings(format: logFormat, level: "info", logsAccess: false)
        let observation = Observation(settings, help: MirrorMetrics.help)
        defer { observation.finish() }
        let desk = WatchDesk(mirrors, options.language, opened, observation)
        desk.tellOfStart(opened, released: released)
        let rounds = WatchRounds(options: options, privacy: privacy, mirrors: mirrors, deadline: plan.deadline)
        let watch = WatchService(rounds: rounds, desk: desk, schedule: WatchSchedule(interval: plan.interval))
        var services: [any Service] = [watch]
        if let socket { services.append(listener(socket, desk, observation.logger)) }
        var configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: observation.logger
        )
        configuration.maximumGracefulShutdownDuration = Self.grace
        if socket == nil { announce() }
        try await ServiceGroup(configuration: configuration).run()
    }

    private func listener(_ socket: AdminSocketFile, _ desk: WatchDesk, _ logger: Logger) -> any Service {
        let listener = Listener(address: .unixSocket(path: socket.boundPath), audience: .administrator)
        let server = PageServer(logger: logger) { path in desk.page(path) }.server(listener) { _ in
            if let number = socket.publish() {
                logger.error("socket has no name", metadata: ["path": "\(socket.path)", "error": "\(number)"])
            } else {
                announce()
            }
        }
        return ListeningService(base: server, listener: listener)
    }

    /// Tells a person what happens now.
    private func announce() {
        let words = WatchWords(options.language)
        print(words.begins(mirrors: mirrors.count, interval: plan.interval))
        if let socket = plan.socket { print(words.page(at: socket)) }
        // To a pipe or a file nothing goes before the end otherwise.
        fflush(nil)
    }
}
