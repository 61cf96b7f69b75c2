import ErrorLibrary
import GoModules
import Logging
import Mirrors
import ProxyServer
import Synchronization
import Telemetry

/// Where the rounds of a watch go: to the history, the log, the metrics, and whoever asks for a page.
final class WatchDesk: Sendable {
    private struct State {
        var watch: MirrorWatch
        var latest: MirrorCheck?
    }

    private let names: [String]
    private let language: Language
    private let file: HistoryFile?
    private let registry: PrometheusRegistry
    private let log: WatchLog
    private let metrics = WatchMetrics()
    private let state: Mutex<State>

    /// - `opened`: The history; nil for none.
    init(_ mirrors: [ProxyURL], _ language: Language, _ opened: HistoryFile.Opened?, _ observation: Observation) {
        self.names = mirrors.map(\.absoluteText)
        self.language = language
        self.file = opened?.file
        self.registry = observation.registry
        self.log = WatchLog(observation.logger)
        self.state = Mutex(State(watch: MirrorWatch(opened?.history ?? MirrorHistory())))
    }

    /// The hashes that files had before.
    var known: [String: String] { state.withLock { $0.watch.history.known.byFile } }

    /// Writes the first lines of the log, and lets mirrors out of quarantine.
    func tellOfStart(_ opened: HistoryFile.Opened?, released: [String]) {
        log.start(names, opened)
        for name in released { log.release(name, wasHeld: state.withLock { $0.watch.release(name) }) }
    }

    /// Takes a round.
    func take(_ round: WatchRound) {
        let outcome = state.withLock { state in
            state.latest = round.check
            return state.watch.take(round)
        }
        for event in outcome.events { log.note(event) }
        metrics.take(MirrorMetrics.samples(of: round, outcome))
        do throws(HistoryError) {
            try file?.append(outcome.lines, now: WatchService.unixSeconds())
        } catch {
            log.unwritten(error)
        }
        log.round(round, outcome)
    }

    /// What is at a path of the socket; nil for nothing.
    func page(_ path: String) -> PageServer.Page? {
        switch path {
        case "/healthz": .text("ok\n")
        case "/metrics":
            PageServer.Page(
                type: ExpositionFormat.prometheus.contentType,
                text: registry.exposition(openMetrics: false)
            )
        case "/mirrors":
            shown("text/html; charset=utf-8") { check, points in
                MirrorPage(check: check, history: points, language: language).html
            }
        case "/mirrors.json": shown("application/json") { check, _ in MirrorsJSON(check, language).text }
        default: nil
        }
    }

    /// A page about the last round.
    private func shown(_ type: String, _ text: (MirrorCheck, [MirrorHistoryPoint]) -> String) -> PageServer.Page {
        let (latest, history) = state.withLock { ($0.latest, $0.watch.history) }
        guard let latest else { return .text(WatchWords.nothingYet[language] + "\n", isReady: false) }
        return PageServer.Page(type: type, text: text(latest, history.points(of: names)))
    }
}

extension PageServer.Page {
    fileprivate static func text(_ text: String, isReady: Bool = true) -> PageServer.Page {
        PageServer.Page(type: "text/plain; charset=utf-8", text: text, isReady: isReady)
    }
}
