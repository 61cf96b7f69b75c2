/// What one check said about one mirror, for charts over time.
package struct MirrorHistoryPoint: Hashable, Sendable {
    /// ``MirrorReport/name``.
    package let mirror: String
    /// Seconds since 1970.
    package let at: Int64
    package let verdict: MirrorReport.Verdict
    /// From 0 to 100.
    package let score: Int
    /// ``MirrorReport/Latency/total``; nil when it was not measured.
    package let total: Duration?

    package init(mirror: String, at: Int64, verdict: MirrorReport.Verdict, score: Int, total: Duration?) {
        self.mirror = mirror
        self.at = at
        self.verdict = verdict
        self.score = score
        self.total = total
    }

    /// What a check says about a mirror.
    package init(_ report: MirrorReport, at: Int64) {
        self.init(
            mirror: report.name,
            at: at,
            verdict: report.verdict,
            score: report.score,
            total: report.latency.total
        )
    }
}
