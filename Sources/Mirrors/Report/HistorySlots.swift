/// Checks over time, gathered into so many parts of the time as a chart can show.
struct HistorySlots {
    /// A part of the time.
    struct Slot: Hashable {
        /// The worst of its checks.
        var verdict: MirrorReport.Verdict
        /// The longest request, in seconds; nil when none was measured.
        var slowest: Double?
    }

    /// More cannot be told apart on a small chart.
    private static let most = 240

    /// When the first and the last check were, in seconds since 1970.
    let first: Int64
    let last: Int64
    /// How many there are for each mirror.
    let count: Int

    /// Nil without any point.
    ///
    /// - `points`: Of all mirrors, so that all charts have the same time below them.
    init?(_ points: [MirrorHistoryPoint]) {
        let times = Set(points.map(\.at))
        guard let first = times.min(), let last = times.max() else { return nil }
        self.first = first
        self.last = last
        self.count = min(times.count, Self.most)
    }

    /// One for each part; nil for a part without a check.
    func slots(_ points: [MirrorHistoryPoint]) -> [Slot?] {
        var slots = [Slot?](repeating: nil, count: count)
        for point in points {
            let place = place(of: point.at)
            guard slots.indices.contains(place) else { continue }
            let total = point.total?.inSeconds
            var slot = slots[place] ?? Slot(verdict: point.verdict, slowest: total)
            if point.verdict.badness > slot.verdict.badness { slot.verdict = point.verdict }
            if let total { slot.slowest = max(slot.slowest ?? 0, total) }
            slots[place] = slot
        }
        return slots
    }

    /// Equal verdicts beside each other, by the place of the first and how many they are; nothing where there is none.
    static func runs(_ verdicts: [MirrorReport.Verdict?]) -> [(first: Int, count: Int, verdict: MirrorReport.Verdict)] {
        var runs: [(first: Int, count: Int, verdict: MirrorReport.Verdict)] = []
        for (index, verdict) in verdicts.enumerated() {
            guard let verdict else { continue }
            if let last = runs.last, last.verdict == verdict, last.first + last.count == index {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((index, 1, verdict))
            }
        }
        return runs
    }

    private func place(of time: Int64) -> Int {
        guard last > first else { return 0 }
        // Times come from a file, and may be anything.
        let share = (Double(time) - Double(first)) / (Double(last) - Double(first))
        return Int((min(max(share, 0), 1) * Double(count - 1)).rounded())
    }
}

extension MirrorReport.Verdict {
    /// From 1 for the best to 4.
    var badness: Int {
        switch self {
        case .healthy: 1
        case .limited: 2
        case .failing: 3
        case .altered: 4
        }
    }
}
