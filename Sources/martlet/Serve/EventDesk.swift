import Logging
import ModuleProxy
import Synchronization

/// Where the service's events go: to the log, the metrics, the health of the server, and whoever else listens.
final class EventDesk: Sendable {
    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant
    private let health = Mutex(Health())
    private let listener: @Sendable (ServiceEvent) -> Void

    /// - `clock`: Tells how old a problem is.
    /// - `listener`: hears every event after the desk; must be quick.
    init(logger: Logger, clock: ServiceClock, listener: @escaping @Sendable (ServiceEvent) -> Void = { _ in }) {
        self.logger = logger
        self.now = clock.instant
        self.listener = listener
    }

    /// What keeps the server from working fully.
    var problems: [String] { health.withLock { $0.problems(at: now()) } }

    /// Takes an event.
    ///
    /// Runs on the request's road.
    func take(_ event: ServiceEvent) {
        ServiceMetrics.note(event)
        health.withLock { $0.note(event, at: now()) }
        log(event)
        listener(event)
    }

    private func log(_ event: ServiceEvent) {
        switch event {
        case .used: break
        case .stored(let record):
            logger.info(
                "stored",
                metadata: [
                    "file": "\(record.key)", "bytes": "\(record.sizeInBytes)", "source": "\(record.source ?? "import")",
                    "proof": "\(record.proof.rawValue)",
                ]
            )
        case .mismatch(let subject, let source, let got, let attested, let attestedBy):
            logger.error(
                "checksum mismatch",
                metadata: [
                    "security": "true", "file": "\(subject)", "source": "\(source)", "got": "\(got)",
                    "attested": "\(attested)",
                    "attested.by": "\(attestedBy ?? "first copy")",
                ]
            )
        case .resting(let source, let seconds):
            logger.warning(
                "a source fails; others are asked instead where there are any",
                metadata: ["source": "\(source)", "seconds": "\(seconds)"]
            )
        case .fork(let database, let evidence):
            logger.critical(
                "checksum database showed two histories",
                metadata: ["security": "true", "database": "\(database)", "evidence": "\(evidence)"]
            )
        case .unstored(let subject, let reason):
            logger.warning("verified but not stored", metadata: ["file": "\(subject)", "reason": "\(reason)"])
        case .damaged(let subject, let got, let expected):
            logger.error(
                "stored file damaged",
                metadata: ["security": "true", "file": "\(subject)", "got": "\(got)", "expected": "\(expected)"]
            )
        case .tagMoved(let module, let tag, let first, let now, let isQuiet):
            logger.log(
                level: isQuiet ? .debug : .warning,
                "tag moved",
                metadata: [
                    "security": "true", "module": "\(module)", "tag": "\(tag)", "from": "\(first)",
                    "to": "\(now ?? "nothing")",
                ]
            )
        case .revoked(let target, let reason):
            logger.notice(
                "revoked",
                metadata: ["security": "true", "module": "\(target)", "reason": "\(reason)"]
            )
        case .restored(let target):
            logger.notice("served again", metadata: ["security": "true", "module": "\(target)"])
        case .conflict(let subject, let reason):
            logger.error(
                "verified file differs from the stored one",
                metadata: ["security": "true", "file": "\(subject)", "reason": "\(reason)"]
            )
        }
    }
}
