/// Follows one mirror from round to round.
///
/// Pure. Healthy becomes degraded when builds would have failed in two of the last three rounds, and open when they would have in all three.
/// The first clean round makes open half-open, and one that is not makes half-open open again. Five clean rounds in a row lead back to healthy,
/// so that a mirror that comes and goes raises one alarm and not one each hour. From quarantine nothing leads back but ``release()``.
package struct MirrorTrack: Hashable, Sendable {
    /// How many rounds count for the worse.
    static let window = 3
    /// How many clean rounds in a row lead back to healthy.
    package static let cleanRounds = 5

    package private(set) var state: MirrorState = .healthy
    /// Of the last rounds, oldest first, whether builds would have failed.
    private var failures: [Bool] = []
    /// How many rounds were clean since the last one that was not, as far as it matters.
    private var clean = 0

    package init() {}

    /// Goes on where a history ends.
    ///
    /// - `entries`: Those of one mirror, oldest first.
    package init(resuming entries: some BidirectionalCollection<HistoryEntry>) {
        guard let last = entries.last else { return }
        let counted = entries.filter { !$0.isSuspect }.suffix(Self.cleanRounds)
        // What was seen in quarantine says nothing of what comes after it.
        let freed = counted.lastIndex { $0.state == .quarantine }.map { counted[($0 + 1)...] } ?? counted[...]
        for entry in freed { remember(entry.verdict.isFailure) }
        state = last.state
    }

    /// Takes the next round.
    ///
    /// - Returns: The state before it.
    @discardableResult
    package mutating func note(_ verdict: HistoryEntry.Verdict) -> MirrorState {
        let before = state
        remember(verdict.isFailure)
        state = verdict == .altered ? .quarantine : next(isFailure: verdict.isFailure)
        return before
    }

    /// Ends a quarantine: the mirror has to show that it is well, as after an outage.
    package mutating func release() {
        guard state == .quarantine else { return }
        state = .halfOpen
        clean = 0
        failures = []
    }

    private mutating func remember(_ isFailure: Bool) {
        failures = failures.suffix(Self.window - 1) + [isFailure]
        clean = isFailure ? 0 : min(clean + 1, Self.cleanRounds)
    }

    private func next(isFailure: Bool) -> MirrorState {
        switch state {
        case .quarantine: .quarantine
        case .open: isFailure ? .open : .halfOpen
        case .halfOpen where isFailure: .open
        case .halfOpen: clean < Self.cleanRounds ? .halfOpen : .healthy
        case .degraded where isWorst: .open
        case .degraded: clean < Self.cleanRounds ? .degraded : .healthy
        case .healthy: failures.count(where: \.self) >= 2 ? .degraded : .healthy
        }
    }

    private var isWorst: Bool { failures.count == Self.window && failures.allSatisfy(\.self) }
}
