package import Logging
import Synchronization

/// A level that can change while loggers that follow it are in use.
package final class LogLevelSwitch: Sendable {
    private let index: Atomic<Int>

    package init(_ level: Logger.Level) { index = Atomic(Self.index(of: level)) }

    /// The level from which on events are logged.
    package var level: Logger.Level {
        get {
            let levels = Logger.Level.allCases
            let index = index.load(ordering: .relaxed)
            return levels.indices.contains(index) ? levels[index] : .info
        }
        set { index.store(Self.index(of: newValue), ordering: .relaxed) }
    }

    private static func index(of level: Logger.Level) -> Int { Logger.Level.allCases.firstIndex(of: level) ?? 0 }
}
