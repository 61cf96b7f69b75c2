import GoModules
import Logging
import ModuleIndex
import ModuleProxy
import ServiceLifecycle
import Synchronization

/// Keeps the store below its size limit: the zips that were not used for longest go, if a source would give them again.
///
/// `.info` and `.mod` always stay, and so does every zip that no source is sure to have or that proves itself. Offline
/// nothing goes.
final class Evictor: Service {
    private struct State {
        var maximumInBytes: Int64?
        var pace = EvictionPace()
        var last: EvictionReport?
    }

    /// Called when the store may have grown.
    let wake: Wake
    private let keeper: IndexKeeper
    private let service: ModuleService
    private let offline: OfflineSwitch
    private let clock: ServiceClock
    private let logger: Logger
    private let state: Mutex<State>

    /// - `keeper`: Has the index at hand.
    /// - `service`: Asks the sources and removes from the store.
    /// - `maximumInBytes`: The size above which zips go; nil never.
    /// - `wake`: Called when the store may have grown.
    init(
        _ keeper: IndexKeeper,
        service: ModuleService,
        offline: OfflineSwitch,
        maximumInBytes: Int64?,
        wake: Wake = Wake(),
        clock: ServiceClock,
        logger: Logger
    ) {
        self.keeper = keeper
        self.service = service
        self.offline = offline
        self.state = Mutex(State(maximumInBytes: maximumInBytes))
        self.wake = wake
        self.clock = clock
        self.logger = logger
    }

    /// The limit in bytes; nil without one.
    var maximumInBytes: Int64? { state.withLock { $0.maximumInBytes } }

    /// How the last attempt went; nil before the first.
    var last: EvictionReport? { state.withLock { $0.last } }

    /// Puts another limit into effect.
    func change(maximumInBytes: Int64?) {
        state.withLock { state in
            state.maximumInBytes = maximumInBytes
            state.pace.reset()
        }
        wake.call()
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in self.wake.calls { await self.makeRoom() }
        }
    }

    /// Removes what has to go now.
    func makeRoom() async {
        let now = clock.instant()
        guard !offline.isOn, let index = keeper.index,
            let maximum = state.withLock({ $0.pace.mayTry(at: now) ? $0.maximumInBytes : nil })
        else { return }
        do {
            // Before that, some of those that were not used for longest may not be known.
            guard try await index.isComplete() else { return }
            let total = try await index.totalSize()
            guard total > maximum else { return }
            var round = EvictionRound(index: index, keeper: keeper, service: service, logger: logger)
            let outcome = try await round.run(Eviction(totalInBytes: total, maximumInBytes: maximum))
            note(outcome, round.report)
            try await keeper.showTotals(of: index)
        } catch {
            await keeper.handle(error, of: index)
        }
    }

    private func note(_ outcome: Eviction.Outcome, _ report: EvictionReport) {
        let now = clock.instant()
        var report = report
        report.endedAt = clock.unixSeconds()
        report.isEnough = outcome == .enoughRemoved
        state.withLock { [report] state in
            state.pace.note(outcome, at: now)
            state.last = report
        }
        logger.log(
            level: report.isEnough ? .info : .warning,
            report.isEnough ? "store made smaller" : "store above its size limit, and no other zip may go",
            metadata: ["files": "\(report.files)", "bytes": "\(report.bytes)"]
        )
    }
}
