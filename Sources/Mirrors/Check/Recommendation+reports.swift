extension Recommendation {
    /// What is recommended after a look at mirrors: healthy ones, and where there is none, those that work with limits.
    ///
    /// When all are silent there is no line: what was found out is about the network here.
    ///
    /// - `wantsDirect`: Whether a module that no mirror has is to be fetched from its repository.
    init(after reports: [MirrorReport], wantsDirect: Bool) {
        let wanted: MirrorReport.Verdict = reports.contains { $0.verdict == .healthy } ? .healthy : .limited
        let candidates = reports.map {
            Candidate(url: $0.url, isHealthy: $0.verdict == wanted, latency: $0.latency.total)
        }
        self.init(candidates, wantsDirect: wantsDirect && !reports.allSatisfy(\.isSilent))
    }
}
