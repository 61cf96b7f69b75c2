import GoModules
import Logging
import ModuleIndex
import ModuleProxy
import ModuleStores
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Writes into the index what happened in the store, off the road of the requests, and rebuilds the index where it is
/// not in step with the store.
///
/// Nothing depends on it: while the index cannot be used, the server goes on, only nothing is evicted.
final class IndexKeeper: Service {
    let logger: Logger
    let clock: ServiceClock
    let walk: StoreWalk
    let isAttested: @Sendable (_ module: ModulePath) -> Bool
    let onZip: @Sendable (_ module: ModuleVersion) async -> Void
    let state = Mutex(KeeperState())
    let rebuild = Wake()
    private let path: String
    private let inbox: IndexInbox
    private let onChange: @Sendable () -> Void

    /// How long events gather before they are written.
    private static let gathering = Duration.seconds(2)

    /// - `inbox`: Where the service's events arrive.
    /// - `root`: The absolute path of the store; the index lies in its state folder.
    /// - `isAttested`: Whether a checksum database proves the files of a module, for files that a scan finds.
    /// - `onZip`: Called for each zip that a scan finds.
    /// - `onChange`: Called when the index was written to.
    init(
        _ inbox: IndexInbox,
        root: String,
        clock: ServiceClock,
        logger: Logger,
        isAttested: @escaping @Sendable (ModulePath) -> Bool,
        onZip: @escaping @Sendable (ModuleVersion) async -> Void = { _ in },
        onChange: @escaping @Sendable () -> Void = {}
    ) {
        self.inbox = inbox
        self.path = Self.path(below: root)
        self.walk = StoreWalk(root: root) { path, error in
            // Nothing of modules is in there: the file system's own folder, in the root of a disk.
            guard path != "lost+found" else { return }
            logger.warning(
                "part of the store not readable, and not indexed",
                metadata: ["file": "\(path)", "reason": "\(error)"]
            )
        }
        self.clock = clock
        self.logger = logger
        self.isAttested = isAttested
        self.onZip = onZip
        self.onChange = onChange
    }

    /// Where the index of a store lies.
    static func path(below root: String) -> String { "\(root)/\(StoreKey.stateFolder)/index.sqlite" }

    /// The index; nil while it cannot be used.
    var index: ModuleIndex? { state.withLock { $0.index } }

    /// Works until the shutdown; call ``finish()`` when nothing is stored any more.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask(priority: .background) { await self.rebuildWhenCalled() }
                group.addTask { await self.writeWhenCalled() }
            }
        }
    }

    /// Writes what still waits and closes the index.
    ///
    /// What cannot be written makes the index incomplete, so that the next start looks for it in the store.
    func finish() async {
        await writeDown()
        do {
            if let (index, isInStep) = state.withLock({ $0.finish() }) {
                if isInStep { try await index.close() } else { try await index.abandon() }
            } else if !inbox.takeAll().stored.isEmpty {
                // The index on disk knows nothing of this run.
                _ = try ModuleIndex.setAside(path: path)
            }
        } catch {
            logger.warning("index not closed", metadata: ["reason": "\(error)"])
        }
    }

    /// Writes what waits, and opens the index where that is needed.
    func writeDown() async {
        let content = inbox.takeAll()
        guard let index = await openIndex() else { return inbox.putBack(content) }
        do {
            try await index.record(content.stored)
            for (key, time) in content.uses { index.noteUse(key, at: time) }
            try await index.flush()
            if content.hasLost { state.withLock { $0.lostRecord() } }
            try await showTotals(of: index)
            if state.withLock({ $0.note(trouble: false) }) { logger.notice("index written again") }
        } catch {
            inbox.putBack(content)
            await handle(error, of: index)
        }
        let now = clock.instant()
        if state.withLock({ $0.isRebuildDue(at: now) }) { rebuild.call() }
        onChange()
    }

    /// Decides what an error of the index means; also for those who use the index beside the keeper.
    func handle(_ error: any Error, of index: ModuleIndex) async {
        switch error {
        case is CancellationError: return
        case ModuleIndexError.damaged(let reason): await replace(index, because: reason)
        default:
            guard state.withLock({ $0.note(trouble: true) }) else { return }
            logger.warning("index cannot be used; nothing is evicted", metadata: ["reason": "\(error)"])
        }
    }

    /// Notes a file of the store that the index does not know any more.
    func noteFound(_ key: StoreKey, sizeInBytes: Int64) {
        let file = StoreWalk.File(path: key.description, sizeInBytes: sizeInBytes, modifiedAt: clock.unixSeconds())
        if let found = FoundFile(file) { inbox.put(IndexRecord(found, isAttested: isAttested(found.module.path))) }
    }

    /// Shows the totals in the metrics.
    func showTotals(of index: ModuleIndex) async throws {
        ServiceMetrics.show(storeBytes: try await index.totalSize())
    }

    private func writeWhenCalled() async {
        await writeDown()
        for await _ in inbox.wake.calls {
            do { try await Task.sleep(for: Self.gathering) } catch { return }
            await writeDown()
        }
    }

    private func openIndex() async -> ModuleIndex? {
        if let index { return index }
        let now = clock.instant()
        guard state.withLock({ $0.mayOpen(at: now) }) else { return nil }
        do {
            let index = try await NIOThreadPool.singleton.runIfActive { [path] in try ModuleIndex(path: path) }
            note(index.opening)
            state.withLock { $0.opened(index, isComplete: true) }
            return await examined(index)
        } catch {
            logger.warning("index not opened; nothing is evicted", metadata: ["reason": "\(error)"])
            return nil
        }
    }

    private func examined(_ index: ModuleIndex) async -> ModuleIndex? {
        do {
            let isComplete = try await index.isComplete()
            state.withLock { $0.opened(index, isComplete: isComplete && index.opening == .existing) }
            return index
        } catch {
            await handle(error, of: index)
            return nil
        }
    }

    private func note(_ opening: IndexOpening) {
        guard case .replaced(let place, let reason) = opening else { return }
        logger.warning("index replaced", metadata: ["reason": "\(reason)", "old": "\(place)"])
    }

    /// Sets a damaged index aside; the next write opens a new one, which is then rebuilt from the store.
    private func replace(_ broken: ModuleIndex, because reason: String) async {
        let now = clock.instant()
        guard state.withLock({ $0.giveUp(broken, at: now) }) else { return }
        do {
            try await broken.abandon()
        } catch {
            logger.debug("damaged index not closed", metadata: ["reason": "\(error)"])
        }
        do {
            let place = try ModuleIndex.setAside(path: path)
            logger.warning("index damaged and set aside", metadata: ["reason": "\(reason)", "old": "\(place)"])
        } catch {
            logger.warning("damaged index not set aside", metadata: ["reason": "\(error)"])
        }
        inbox.wake.call()
    }
}
