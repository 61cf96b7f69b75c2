import GoModules
import Logging
import ModuleIndex
import ModuleProxy

/// One collection of zips that are not wanted any more; what may go is what the evictor lets go.
struct GarbageRound: Sendable {
    let keeper: IndexKeeper
    let service: ModuleService
    let clock: ServiceClock
    let logger: Logger

    private static let pageSize = 100
    /// How many are asked about and removed together.
    private static let batchSize = 8

    /// Why nothing can be said about what was used when.
    struct NoIndex: Error, CustomStringConvertible {
        let description = "the index is not complete yet, so nobody knows what was used last; try again in a minute"
    }

    /// Removes, from the least recently used on, what `order` names and a source was just found to have still.
    func run(_ order: GarbageOrder, _ report: (CareReport) async throws -> Void) async throws -> CareTotals {
        guard let index = keeper.index, try await index.isComplete() else { throw NoIndex() }
        var totals = CareTotals()
        let total = try await index.totalSize()
        var excess = order.maximumInBytes.map { total.clampedDifference($0) } ?? .max
        var cursor: EvictionCandidate.Cursor?
        var round = EvictionRound(index: index, keeper: keeper, service: service, logger: logger)
        while excess > 0 {
            try Task.checkCancellation()
            let page = try await index.leastRecentlyUsed(limit: Self.pageSize, after: cursor)
            for start in stride(from: 0, to: page.count, by: Self.batchSize) where excess > 0 {
                var batch: [EvictionCandidate] = []
                var missing = excess
                for candidate in page[start..<min(start + Self.batchSize, page.count)] where missing > 0 {
                    guard try await isMeant(candidate, order, index) else { continue }
                    batch.append(candidate)
                    missing -= min(missing, max(candidate.sizeInBytes, 0))
                }
                let gone = try await collect(batch, order, &round, &totals, report)
                if order.maximumInBytes != nil { excess = excess.clampedDifference(gone) }
            }
            guard page.count == Self.pageSize, let last = page.last else { break }
            cursor = last.cursor
        }
        if !order.isDry { try await keeper.showTotals(of: index) }
        return totals
    }

    private func isMeant(
        _ candidate: EvictionCandidate,
        _ order: GarbageOrder,
        _ index: ModuleIndex
    ) async throws -> Bool {
        guard let record = try await index.record(for: candidate.key) else { return false }
        let now = clock.unixSeconds()
        return order.unusedForSeconds.map { now.clampedDifference(record.lastUsedAt) >= $0 } ?? true
            && order.olderThanSeconds.map { now.clampedDifference(record.storedAt) >= $0 } ?? true
    }

    /// - Returns: The bytes that are gone, or would be.
    private func collect(
        _ batch: [EvictionCandidate],
        _ order: GarbageOrder,
        _ round: inout EvictionRound,
        _ totals: inout CareTotals,
        _ report: (CareReport) async throws -> Void
    ) async throws -> Int64 {
        let answers = order.isDry ? await round.answers(about: batch) : try await round.probe(batch)
        let chosen = batch.filter { answers[$0.key] == .yes }
        for candidate in batch where answers[candidate.key] != .yes {
            try await report(.line("stays: \(candidate.key): no source was found to have it"))
        }
        let gone = order.isDry ? Set(chosen.map(\.key)) : try await round.remove(chosen)
        var bytes: Int64 = 0
        for candidate in chosen where gone.contains(candidate.key) {
            totals.files += 1
            let size = max(candidate.sizeInBytes, 0)
            totals.bytes = totals.bytes.clampedSum(size)
            bytes = bytes.clampedSum(size)
            let verb = order.isDry ? "would go" : "gone"
            try await report(.line("\(verb): \(candidate.key) (\(size) bytes)"))
        }
        return bytes
    }
}
