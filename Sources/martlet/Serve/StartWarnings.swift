import Logging
import ServiceLifecycle

/// Logs once what the operator should look at; nothing waits for it.
struct StartWarnings: Service {
    let logger: Logger
    let warnings: @Sendable () async -> [String]

    func run() async {
        for warning in await warnings() { logger.warning("\(warning)") }
        // The group ends with its first service; that it is cancelled after the grace is no error of this one.
        do { try await gracefulShutdown() } catch {}
    }
}
