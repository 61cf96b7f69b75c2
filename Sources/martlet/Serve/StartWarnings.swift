import Logging
import ServiceLifecycle

/// Logs once what the operator should look at; nothing waits for it.
struct StartWarnings: Service {
    let logger: Logger
    let warnings: @Sendable () async -> [String]

    func run() async throws {
        for warning in await warnings() { logger.warning("\(warning)") }
        try await gracefulShutdown()
    }
}
