import ChecksumDatabase
import GoModules
import Logging
import ModuleIndex
import ModuleProxy
import ModuleStores
import ProxyServer
import ServiceLifecycle
import Synchronization

/// Does the work on a store for whoever holds it, one piece of work at a time.
final class StoreCarer: Sendable {
    /// Why an order was not begun.
    struct Busy: Error, CustomStringConvertible {
        let description = "another scrub, repair or gc is under way; try again when it is done"
    }

    private let store: DiskStore
    private let service: ModuleService
    private let keeper: IndexKeeper
    private let logger: Logger
    private let clock: ServiceClock
    /// Whether requests are served from the store meanwhile.
    private let isServing: Bool
    private let isBusy = Mutex(false)

    init(
        _ store: DiskStore,
        _ service: ModuleService,
        _ keeper: IndexKeeper,
        clock: ServiceClock,
        logger: Logger,
        isServing: Bool
    ) {
        self.store = store
        self.service = service
        self.keeper = keeper
        self.clock = clock
        self.logger = logger
        self.isServing = isServing
    }

    /// Carries out an order to its end.
    ///
    /// - `report`: Hears of everything as it happens, last of the end.
    ///
    /// Throws ``Busy``, `CancellationError`, or an error of the store; what was done until then is done.
    func carryOut(_ order: CareOrder, _ report: (CareReport) async throws -> Void) async throws {
        guard
            isBusy.withLock({ isBusy in
                defer { isBusy = true }
                return !isBusy
            })
        else { throw Busy() }
        defer { isBusy.withLock { $0 = false } }
        let totals: CareTotals
        switch order {
        case .scrub(let rate):
            let (inspection, total) = try await inspection(.seals, bytesPerSecond: rate)
            let scrub = StoreScrub(inspection: inspection, service: service, clock: clock)
            totals = try await scrub.run(total: total) { try await self.tell($0, report) }
        case .repair:
            let (inspection, total) = try await inspection(.everything, bytesPerSecond: nil)
            let repair = StoreRepair(inspection: inspection, service: service, clock: clock)
            totals = try await repair.run(total: total) { try await self.tell($0, report) }
        case .collect(let order):
            totals = try await GarbageRound(keeper: keeper, service: service, clock: clock, logger: logger)
                .run(order, report)
        }
        logger.info("store looked after", metadata: ["totals": "\(totals.text)"])
        try await report(.end(totals))
    }

    /// The work behind a path of the admin socket, a line of JSON for each report; nil for a path that is none.
    ///
    /// Progress goes out once a second: that is enough for a person, and keeps the connection in use.
    @Sendable func work(at path: String) -> Operations.StoreWork? {
        guard let order = CareOrder(target: path) else { return nil }
        return { [self] report in
            do {
                try await cancelWhenGracefulShutdown { try await self.carryOut(order, sending: report) }
            } catch {
                report(CareReport.failure("\(error)").json)
            }
        }
    }

    private func carryOut(_ order: CareOrder, sending report: @Sendable (String) -> Void) async throws {
        var last = ContinuousClock.now
        try await carryOut(order) { item in
            if case .progress = item {
                guard ContinuousClock.now - last >= .seconds(1) else { return }
                last = .now
            }
            report(item.json)
        }
    }

    private func tell(_ report: CareReport, _ next: (CareReport) async throws -> Void) async throws {
        if isServing, case .finding(let finding, let outcome) = report, finding.severity == .wrong {
            let metadata: Logger.Metadata = [
                "security": "true", "file": "\(finding.path)", "reason": "\(finding.reason)",
                "outcome": "\(outcome ?? "")",
            ]
            logger.error("stored file is wrong", metadata: metadata)
            ServiceMetrics.noteDamagedFile()
        }
        try await next(report)
    }

    private func inspection(
        _ depth: StoreJudge.Depth,
        bytesPerSecond: Int64?
    ) async throws -> (StoreInspection, total: Int64) {
        let files = try StoreFiles(root: store.root)
        let inspection = await StoreInspection(files, depth, bytesPerSecond: bytesPerSecond) {
            [isServing] () throws(StoreError) in isServing
        }
        return (inspection, try await files.size())
    }
}

extension StoreInspection {
    /// - Parameters:
    ///   - files: All that is to be looked at.
    ///   - depth: How much of each.
    ///   - bytesPerSecond: How fast to read; nil as fast as it goes.
    ///   - isInUse: Whether a server may change the store now.
    init(
        _ files: StoreFiles,
        _ depth: StoreJudge.Depth,
        bytesPerSecond: Int64?,
        isInUse: @escaping @Sendable () async throws(StoreError) -> Bool
    ) async {
        let meter = PaceMeter(ReadingPace(bytesPerSecond: bytesPerSecond))
        self.init(
            files: files,
            judge: StoreJudge(
                databases: await files.databases(),
                depth: depth,
                open: { await files.open($0) },
                pause: meter.pause
            ),
            isInUse: isInUse
        )
    }
}

/// Waits as a pace demands.
private final class PaceMeter: Sendable {
    private let pace: Mutex<ReadingPace>

    init(_ pace: ReadingPace) { self.pace = Mutex(pace) }

    @Sendable func pause(_ bytes: Int) async throws {
        let delay = pace.withLock { $0.delay(after: bytes, at: .now) }
        if delay > .zero { try await Task.sleep(for: delay) }
    }
}
