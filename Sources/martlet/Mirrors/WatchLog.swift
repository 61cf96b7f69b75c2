import Logging
import Mirrors

/// The log lines of a watch; `event` is a stable name in each.
struct WatchLog: Sendable {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    /// What is watched, and what was found in the history.
    func start(_ mirrors: [String], _ opened: HistoryFile.Opened?) {
        logger.info(
            "watch begins",
            metadata: ["event": "watch.start", "mirrors": "\(mirrors.joined(separator: " "))"]
        )
        guard let opened, opened.tornBytes > 0 || opened.unreadableLines > 0 else { return }
        logger.warning(
            "history was mended",
            metadata: [
                "event": "watch.history-mended", "torn.bytes": "\(opened.tornBytes)",
                "unreadable.lines": "\(opened.unreadableLines)",
            ]
        )
    }

    /// A person trusts a mirror again.
    func release(_ mirror: String, wasHeld: Bool) {
        logger.notice(
            wasHeld ? "mirror released" : "mirror was not in quarantine",
            metadata: ["event": "mirror.release", "security": "true", "mirror": "\(mirror)"]
        )
    }

    func note(_ event: WatchEvent) {
        switch event {
        case .verdict(let mirror, let before, let now, let score, let reasons):
            logger.log(
                level: Self.level(now),
                "mirror verdict changed",
                metadata: [
                    "event": "\(event.name)", "mirror": "\(mirror)", "from": "\(before?.rawValue ?? "none")",
                    "to": "\(now.rawValue)", "score": "\(score)", "reasons": "\(Self.text(reasons))",
                ]
            )
        case .state(let mirror, let before, let now, let reasons):
            var metadata: Logger.Metadata = [
                "event": "\(event.name)", "mirror": "\(mirror)", "from": "\(before.rawValue)",
                "to": "\(now.rawValue)", "reasons": "\(Self.text(reasons))",
            ]
            if now == .quarantine { metadata["security"] = "true" }
            logger.log(level: Self.level(now), "mirror state changed", metadata: metadata)
        case .network(let silent, let count):
            logger.error(
                "most mirrors are silent; the network here is probably at fault",
                metadata: ["event": "\(event.name)", "silent": "\(silent)", "mirrors": "\(count)"]
            )
        case .networkBack:
            logger.notice("most mirrors answer again", metadata: ["event": "\(event.name)"])
        }
    }

    /// One line for each round.
    func round(_ round: WatchRound, _ outcome: MirrorWatch.Outcome) {
        let (seconds, attoseconds) = round.duration.components
        var metadata: Logger.Metadata = [
            "event": "mirrors.round", "duration.ms": "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)",
        ]
        for verdict in HistoryEntry.Verdict.allCases {
            metadata[verdict.rawValue] = "\(outcome.entries.count { $0.verdict == verdict })"
        }
        logger.info("mirrors looked at", metadata: metadata)
    }

    /// The history has a gap.
    func unwritten(_ error: HistoryError) {
        logger.error("history not written", metadata: ["event": "watch.history-unwritten", "reason": "\(error)"])
    }

    private static func text(_ reasons: [String]) -> String { reasons.joined(separator: "; ") }

    private static func level(_ verdict: HistoryEntry.Verdict) -> Logger.Level {
        switch verdict {
        case .healthy, .limited: .notice
        case .failing, .overdue: .warning
        case .altered: .error
        }
    }

    private static func level(_ state: MirrorState) -> Logger.Level {
        switch state {
        case .healthy, .halfOpen: .notice
        case .degraded: .warning
        case .open, .quarantine: .error
        }
    }
}
