import ErrorLibrary

/// Makes entries of the history and events of rounds.
///
/// Pure: rounds in, lines and events out.
package struct MirrorWatch: Sendable {
    /// What comes of a round.
    package struct Outcome: Sendable {
        /// One for each mirror, in the order of the check.
        package let entries: [HistoryEntry]
        /// Hashes that were not known before.
        package let hashes: [KnownHash]
        package let events: [WatchEvent]
        /// Whether the network here is likely at fault.
        package let isNetworkSuspect: Bool

        /// What is to be appended to the history.
        package var lines: [HistoryLine] { entries.map { .entry($0) } + hashes.map { .hash($0) } }
    }

    package private(set) var history: MirrorHistory
    private var tracks: [String: MirrorTrack] = [:]
    private var isNetworkSuspect = false

    /// Goes on where a history ends.
    package init(_ history: MirrorHistory) { self.history = history }

    /// Takes a mirror out of quarantine, and forgets the hashes that no database attests.
    ///
    /// - Returns: Whether it was in it.
    package mutating func release(_ mirror: String) -> Bool {
        var track = track(of: mirror)
        guard track.state == .quarantine else { return false }
        track.release()
        tracks[mirror] = track
        history.forgetUnattested()
        return true
    }

    /// Takes the next round.
    package mutating func take(_ round: WatchRound) -> Outcome {
        let check = round.check
        var events = noteNetwork(check.reports)
        var entries: [HistoryEntry] = []
        for report in check.reports {
            let before = history.entries(of: report.name).last?.verdict
            let (entry, alarm) = note(report, round)
            if before != entry.verdict { events.append(change(entry, before, report)) }
            if let alarm { events.append(alarm) }
            history.add(entry)
            entries.append(entry)
        }
        // Through a network that is at fault a page may come in place of a file.
        let hashes = isNetworkSuspect ? [] : history.learn(from: check.agreements, at: check.checkedAt)
        return Outcome(entries: entries, hashes: hashes, events: events, isNetworkSuspect: isNetworkSuspect)
    }

    /// When most mirrors are silent, the fault is rather here than with each of them; of a single one that cannot be told.
    private mutating func noteNetwork(_ reports: [MirrorReport]) -> [WatchEvent] {
        let silent = reports.count(where: \.isSilent)
        let isSuspect = reports.count > 1 && silent > reports.count / 2
        guard isSuspect != isNetworkSuspect else { return [] }
        isNetworkSuspect = isSuspect
        return [isSuspect ? .network(silent: silent, of: reports.count) : .networkBack]
    }

    /// The entry of a mirror, and what is to be said of its state.
    private mutating func note(_ report: MirrorReport, _ round: WatchRound) -> (HistoryEntry, WatchEvent?) {
        let isOverdue = round.overdue.contains(report.name)
        let verdict = isOverdue ? .overdue : HistoryEntry.Verdict(report)
        var track = track(of: report.name)
        let before = track.state
        // What mirrors do not say is not held against them; what one of them gives is.
        if !isNetworkSuspect || verdict == .altered { track.note(verdict) }
        tracks[report.name] = track
        let entry = HistoryEntry(
            report,
            verdict,
            at: round.check.checkedAt,
            state: track.state,
            isSuspect: isNetworkSuspect
        )
        guard track.state != before else { return (entry, nil) }
        return (entry, .state(mirror: report.name, before: before, now: track.state, reasons: Self.reasons(report)))
    }

    private func change(
        _ entry: HistoryEntry,
        _ before: HistoryEntry.Verdict?,
        _ report: MirrorReport
    ) -> WatchEvent {
        .verdict(
            mirror: entry.mirror,
            before: before,
            now: entry.verdict,
            score: entry.score,
            reasons: Self.reasons(report)
        )
    }

    private func track(of mirror: String) -> MirrorTrack {
        tracks[mirror] ?? MirrorTrack(resuming: history.entries(of: mirror))
    }

    /// In the language of the log.
    private static func reasons(_ report: MirrorReport) -> [String] { report.reasons.map { $0[.english] } }
}
