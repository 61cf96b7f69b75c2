import ErrorLibrary
package import GoModules

/// One look at all mirrors.
package struct WatchRound: Sendable {
    package let check: MirrorCheck
    /// The names of those that had not answered everything when the time was over.
    package let overdue: Set<String>
    /// How long it took.
    package let duration: Duration

    /// A round that was finished.
    package init(_ check: MirrorCheck, took duration: Duration) {
        self.check = check
        self.overdue = []
        self.duration = duration
    }

    /// A round that ran out of time.
    ///
    /// - Parameters:
    ///   - mirrors: All of them.
    ///   - reports: Those that were finished.
    ///   - begunAt: In seconds since 1970.
    ///   - duration: The time that there was.
    ///   - wantsDirect: Whether the recommended GOPROXY is to end in `direct`.
    package init(
        _ mirrors: [ProxyURL],
        finished reports: [MirrorReport],
        begunAt: Int64,
        within duration: Duration,
        wantsDirect: Bool
    ) {
        let finished = Dictionary(reports.map { ($0.name, $0) }) { first, _ in first }
        let all = mirrors.map { finished[$0.absoluteText] ?? MirrorReport(overdue: $0) }
        self.check = MirrorCheck(
            checkedAt: begunAt,
            reports: all,
            recommendation: Recommendation(after: all, wantsDirect: wantsDirect)
        )
        self.overdue = Set(mirrors.map(\.absoluteText)).subtracting(finished.keys)
        self.duration = duration
    }
}

extension MirrorReport {
    /// What can be said of a mirror that was not finished with.
    fileprivate init(overdue url: ProxyURL) {
        self.init(
            url: url,
            results: [ProbeResult(.reach, .unknown, Self.overdue)],
            verdict: .failing,
            reasons: [Self.overdue],
            score: 0
        )
    }

    private static let overdue = LocalizedText(
        "it had not answered everything when the time for the round was over",
        "本轮时间用完时，它还没有应答全部请求"
    )
}
