import Logging
import ModuleProxy
import ServiceLifecycle
import UnixSignals

/// Reads the settings again at SIGHUP; wrong ones are reported and change nothing.
struct Reload: Service {
    let loader: SettingsLoader
    let first: Settings
    /// Puts new settings into effect.
    let apply: @Sendable (Settings) throws -> Void
    let logger: Logger

    func run() async throws {
        var current = first
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            do {
                let settings = try loader.load()
                try apply(settings)
                report(settings.differences(from: current))
                current = settings
            } catch {
                logger.error("settings not reloaded, the old ones stay", metadata: ["reason": "\(error)"])
            }
        }
    }

    private func report(_ differences: [Settings.Difference]) {
        let waiting = differences.filter { !$0.isReloadable }.map(\.key.rawValue)
        logger.info(
            "settings reloaded",
            metadata: ["changed": "\(differences.map(\.key.rawValue).joined(separator: " "))"]
        )
        if !waiting.isEmpty {
            logger.warning("some settings need a restart", metadata: ["settings": "\(waiting.joined(separator: " "))"])
        }
    }
}
