import Logging
import ModuleProxy
import ServiceLifecycle
import UnixSignals

/// Reads the settings again at SIGHUP; wrong ones are reported and change nothing.
struct Reload: Service {
    /// Trapped before the server says that it runs: whoever reads that may send the signal at once.
    let hangups: UnixSignalsSequence
    let loader: SettingsLoader
    let first: Settings
    /// Puts new settings into effect in place of the old ones.
    let apply: @Sendable (_ new: Settings, _ old: Settings) throws -> Void
    let logger: Logger

    func run() async throws {
        var current = first
        for await _ in hangups.cancelOnGracefulShutdown() {
            do {
                current = try reloaded(current)
            } catch {
                logger.error("settings not reloaded, the old ones stay", metadata: ["reason": "\(error)"])
            }
        }
    }

    private func reloaded(_ current: Settings) throws -> Settings {
        let settings = try loader.load()
        do {
            try apply(settings, current)
        } catch {
            throw SettingsRefusal(error, of: settings) ?? error
        }
        report(settings, current)
        return settings
    }

    /// Names what changed since the last time, and what waits for a restart since the start.
    private func report(_ settings: Settings, _ current: Settings) {
        let changed = settings.differences(from: current).map(\.key.rawValue)
        let waiting = settings.differences(from: first).filter { !$0.isReloadable }.map(\.key.rawValue)
        logger.info("settings reloaded", metadata: ["changed": "\(changed.joined(separator: " "))"])
        if !waiting.isEmpty {
            logger.warning("some settings need a restart", metadata: ["settings": "\(waiting.joined(separator: " "))"])
        }
    }
}
