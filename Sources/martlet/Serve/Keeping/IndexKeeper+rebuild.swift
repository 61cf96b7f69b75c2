import GoModules
import Logging
import ModuleIndex
import ModuleProxy
import ModuleStores
import Synchronization

extension IndexKeeper {
    /// Scans the store whenever somebody calls for it.
    func rebuildWhenCalled() async {
        for await _ in rebuild.calls { await rebuildIndex() }
    }

    /// Makes the index agree with the store, when that is due.
    ///
    /// Slow on purpose; requests, and the writing of what they store, go on meanwhile.
    func rebuildIndex() async {
        let now = clock.instant()
        guard let index = state.withLock({ $0.beginRebuild(at: now) }) else { return }
        logger.info("index rebuild begun")
        do {
            try await index.replaceAll(with: walk.compactMap { await self.record(of: $0) })
            state.withLock { $0.endRebuild(of: index, success: true) }
            let count = try await index.count()
            logger.info("index rebuilt", metadata: ["files": "\(count)"])
        } catch let error as StoreError {
            state.withLock { $0.endRebuild(of: index, success: false) }
            logger.warning("index not rebuilt; nothing is evicted", metadata: ["reason": "\(error)"])
        } catch {
            state.withLock { $0.endRebuild(of: index, success: false) }
            await handle(error, of: index)
        }
        // It shows the new totals, and says that there is news.
        await writeDown()
    }

    private func record(of file: StoreWalk.File) async -> IndexRecord? {
        guard let found = FoundFile(file) else { return nil }
        if found.kind == .zip { await onZip(found.module) }
        return IndexRecord(found, isAttested: isAttested(found.module.path))
    }
}
