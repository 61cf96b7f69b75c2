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
        let reasons = results.contains { $0.verdict == .fail } ? results.reasons : others + results.reasons
        return judged(.altered, results, reasons, score: 0)
    }

    /// The same of a mirror that has a file which others have differently, where nobody can tell which one is right.
    ///
    /// - `others`: The names of the mirrors whose file is another one.
    func disputed(_ file: String, with others: [String]) -> MirrorReport {
        let names = others.prefix(3).joined(separator: ", ") + (others.count > 3 ? ", …" : "")
        let reason = LocalizedText(
            "\(file) differs from that of \(names), and nobody can tell which one is right",
            "\(file) 与 \(names) 的不同，无法判断哪个正确"
        )
        let verdict = verdict == .healthy ? .limited : verdict
        return judged(verdict, results, [reason] + reasons, score: score)
    }

    private func judged(
        _ verdict: Verdict,
        _ results: [ProbeResult],
        _ reasons: [LocalizedText],
        score: Int
    ) -> MirrorReport {
        MirrorReport(
            url: url,
            results: results,
            verdict: verdict,
            reasons: reasons,
            score: score,
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
