import ErrorLibrary

extension MirrorReport {
    /// The same of a mirror whose files differ from those of most others, or from what the database says through another mirror.
    ///
    /// - Parameters:
    ///   - files: Their names, at least one.
    ///   - isLogged: Whether the database has said so, rather than the majority.
    /// - Returns: The report that says so, with a score of 0.
    func altered(_ files: [String], isLogged: Bool) -> MirrorReport {
        let results = results.map { result -> ProbeResult in
            let names = files.filter { ($0.hasSuffix("/go.mod") ? MirrorProbe.mod : .zip) == result.probe }
            guard let name = names.first, result.verdict != .fail else { return result }
            return Self.remark(name, isLogged).result(of: result.probe, duration: result.duration)
        }
        let others = files.compactMap { Self.remark($0, isLogged).detail }
        return MirrorReport(
            url: url,
            results: results,
            verdict: .altered,
            reasons: results.contains { $0.verdict == .fail } ? results.reasons : others + results.reasons,
            score: 0,
            latency: latency,
            certificateExpiry: certificateExpiry,
            tlsVersion: tlsVersion,
            httpVersion: httpVersion,
            software: software,
            secondsBehind: secondsBehind,
            redirects: redirects,
            transcript: transcript
        )
    }

    private static func remark(_ file: String, _ isLogged: Bool) -> Remark {
        isLogged
            ? .fail("MTL-SUM022", "\(file) is not the published one", "\(file) 与发布的不一致")
            : .fail("MTL-SUM022", "\(file) is not the one that most mirrors have", "\(file) 与多数镜像不同")
    }
}
