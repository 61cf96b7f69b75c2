import Synchronization

/// For how long an answer may be given again without asking the service for it.
///
/// What the service itself changes ends a lease at once; what others do to the files of the store is noticed when it is over.
package final class AnswerLease: Sendable {
    /// The longest lease.
    package static let longest = Duration.seconds(60)
    /// That of what may change without anybody here noticing.
    static let short = Duration.seconds(5)

    private let changes: ServiceChanges
    private let mark: ServiceChanges.Mark
    private let dependsOnLists: Bool
    private let end: ContinuousClock.Instant

    /// - `mark`: Taken before the answer was looked for.
    /// - `dependsOnLists`: Whether a version that comes in may change the answer.
    /// - `length`: No more than ``longest`` counts.
    init(
        _ changes: ServiceChanges,
        since mark: ServiceChanges.Mark,
        dependsOnLists: Bool,
        from now: ContinuousClock.Instant,
        length: Duration
    ) {
        self.changes = changes
        self.mark = mark
        self.dependsOnLists = dependsOnLists
        self.end = now + min(length, Self.longest)
    }

    /// Whether the answer is still the one that the service would give.
    package func holds(at now: ContinuousClock.Instant) -> Bool {
        guard now < end else { return false }
        let current = changes.mark
        return current.all == mark.all && (!dependsOnLists || current.lists == mark.lists)
    }
}

/// Counts what makes answers other ones.
package final class ServiceChanges: Sendable {
    /// How far the counts have come.
    package struct Mark: Equatable, Sendable {
        /// Changes that concern all answers: rules, revocations, a damaged file.
        package let all: UInt64
        /// Changes that concern lists: a version that was stored.
        package let lists: UInt64
    }

    private let all = Atomic<UInt64>(0)
    private let lists = Atomic<UInt64>(0)

    package init() {}

    package var mark: Mark {
        Mark(all: all.load(ordering: .acquiring), lists: lists.load(ordering: .acquiring))
    }

    /// All answers may be other ones now.
    func noteAny() { all.add(1, ordering: .releasing) }

    /// Lists, and what else is told from several versions, may be other ones now.
    func noteLists() { lists.add(1, ordering: .releasing) }
}
