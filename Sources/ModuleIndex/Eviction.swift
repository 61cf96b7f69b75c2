/// Decides which zips go when the store has grown beyond its limit.
///
/// Removes from the least recently used on, until the store is below 90 % of the limit, and never a file that a source
/// was not just found to have. Pure: each call of ``next(_:)`` takes what happened and says what to do; the caller
/// asks the index and the sources, and removes from the store first and from the index second.
///
/// Example: `Eviction(totalInBytes: 11_000, maximumInBytes: 10_000)` frees at least 2,000 bytes.
package struct Eviction: Sendable {
    /// What happened.
    package enum Event: Sendable {
        case started
        /// A page of the index's candidates, as asked for; a short one is the last.
        case listed([EvictionCandidate])
        /// What the sources said, by key; a missing key counts as unknown.
        case probed([String: Refetchability])
        /// The keys that are gone now, out of those to be removed.
        case removed(Set<String>)
    }

    /// What to do next.
    package enum Action: Sendable, Equatable {
        case list(after: EvictionCandidate.Cursor?, limit: Int)
        /// Ask the sources about each of these, at most 8, all at once if you like.
        case probe([EvictionCandidate])
        case remove([EvictionCandidate])
        case stop(Outcome)
    }

    /// Why there is nothing more to do.
    package enum Outcome: Sendable, Equatable {
        /// The store was not too large.
        case notNeeded
        /// The store is below the low-water mark.
        case enoughRemoved
        /// No candidate is left, and the store is still above the low-water mark.
        case nothingLeft
        /// 50 candidates in a row could not go, for sources were silent or the disk refused. Try again later.
        case noProgress
    }

    /// How many bytes still have to go.
    package private(set) var excessInBytes: Int64

    private var waiting: [EvictionCandidate] = []
    private var cursor: EvictionCandidate.Cursor?
    private var isAtEnd = false
    private var setbacksInARow = 0
    private var pending: Action?

    private static let pageSize = 100
    private static let batchSize = 8
    private static let maximumSetbacks = 50

    /// Begins with the present size of the store and the size it may have.
    package init(totalInBytes: Int64, maximumInBytes: Int64) {
        let maximum = max(maximumInBytes, 0)
        let lowWater = maximum - maximum / 10
        self.excessInBytes = totalInBytes > maximum ? totalInBytes - lowWater : 0
    }

    /// Takes in `event` and says what to do; an event that does not answer the last action repeats that action.
    package mutating func next(_ event: Event) -> Action {
        let action =
            switch (pending, event) {
            case (nil, .started): excessInBytes > 0 ? proceed() : .stop(.notNeeded)
            case (.list?, .listed(let candidates)): take(candidates)
            case (.probe(let batch)?, .probed(let answers)): choose(from: batch, answers)
            case (.remove(let batch)?, .removed(let keys)): settle(batch, keys)
            default: pending ?? .stop(.notNeeded)
            }
        pending = action
        return action
    }

    private mutating func proceed() -> Action {
        if excessInBytes <= 0 { return .stop(.enoughRemoved) }
        if setbacksInARow >= Self.maximumSetbacks { return .stop(.noProgress) }
        if waiting.isEmpty { return isAtEnd ? .stop(.nothingLeft) : .list(after: cursor, limit: Self.pageSize) }
        var batch: [EvictionCandidate] = []
        var missing = excessInBytes
        for candidate in waiting.prefix(Self.batchSize) where missing > 0 {
            batch.append(candidate)
            missing -= min(max(candidate.sizeInBytes, 0), missing)
        }
        waiting.removeFirst(batch.count)
        return .probe(batch)
    }

    private mutating func take(_ candidates: [EvictionCandidate]) -> Action {
        // A list that does not move on, out of a damaged index, must not be walked for ever.
        let movesOn = candidates.last.map { last in cursor.map { $0 < last.cursor } ?? true } ?? false
        isAtEnd = candidates.count < Self.pageSize || !movesOn
        waiting = movesOn ? candidates : []
        cursor = candidates.last?.cursor ?? cursor
        return proceed()
    }

    private mutating func choose(
        from batch: [EvictionCandidate],
        _ answers: [String: Refetchability]
    ) -> Action {
        for candidate in batch {
            switch answers[candidate.key] ?? .unknown {
            case .yes: break  // Whether it is progress, the removal will show.
            case .no: setbacksInARow = 0
            case .unknown: setbacksInARow += 1
            }
        }
        let chosen = batch.filter { answers[$0.key] == .yes }
        return chosen.isEmpty ? proceed() : .remove(chosen)
    }

    private mutating func settle(_ batch: [EvictionCandidate], _ removed: Set<String>) -> Action {
        for candidate in batch {
            guard removed.contains(candidate.key) else {
                setbacksInARow += 1
                continue
            }
            excessInBytes -= min(max(candidate.sizeInBytes, 0), excessInBytes)
            setbacksInARow = 0
        }
        return proceed()
    }
}
