/// The metrics of a watch: names, labels and what they mean, in one place.
///
/// Labels are names of mirrors, probes, phases and states. No path of a module is among them.
package enum MirrorMetrics {
    /// The help texts of the exposition; docs/mirrors.md has the table.
    package static let help: [String: String] = [
        "martlet_mirror_up": "1 when the mirror answered in the last round.",
        "martlet_mirror_score": "The score of the last round, from 0 to 100.",
        "martlet_mirror_state": "1 for the state that the mirror is in.",
        "martlet_mirror_check_success":
            "1 when the probe passed or gave a warning in the last round, 0 when it failed.",
        "martlet_mirror_check_duration_seconds": "How long the phases of a request took.",
        "martlet_mirror_tls_not_after_timestamp_seconds": "When the certificate expires.",
        "martlet_mirror_http_version": "The highest version of HTTP that the mirror speaks.",
        "martlet_mirror_redirects": "How many redirects a request went through in the last round.",
        "martlet_mirror_sync_lag_seconds": "How far answers were behind the index of new versions, over all rounds.",
        "martlet_mirror_index_behind_seconds":
            "How far @latest was behind the index of new versions in the last round.",
        "martlet_mirror_checksum_disagreements_total":
            "Files that were not the ones that the database attests, most mirrors have, or were seen before.",
        "martlet_mirror_info": "Always 1; the labels say what the mirror calls itself.",
        "martlet_mirror_last_probe_timestamp_seconds": "When the last round began.",
        "martlet_mirror_rounds_total": "Rounds, by whether all mirrors answered everything in time.",
        "martlet_mirror_network_suspect": "1 when so many mirrors are silent that the network here is likely at fault.",
    ]

    /// What a round changes.
    package static func samples(of round: WatchRound, _ outcome: MirrorWatch.Outcome) -> [MirrorSample] {
        let result = round.overdue.isEmpty ? "complete" : "overdue"
        return [
            MirrorSample(.counter, "martlet_mirror_rounds_total", ["result": result], 1),
            MirrorSample(.gauge, "martlet_mirror_network_suspect", [:], outcome.isNetworkSuspect ? 1 : 0),
        ] + zip(round.check.reports, outcome.entries).flatMap(samples) + disagreements(round.check)
    }

    private static func samples(_ report: MirrorReport, _ entry: HistoryEntry) -> [MirrorSample] {
        gauges(report, entry) + probes(report) + phases(report) + behind(report)
    }

    private static func gauges(_ report: MirrorReport, _ entry: HistoryEntry) -> [MirrorSample] {
        func gauge(_ name: String, _ value: Double?) -> MirrorSample? {
            value.map { MirrorSample(.gauge, "martlet_mirror_\(name)", ["mirror": entry.mirror], $0) }
        }
        let plain = [
            gauge("up", entry.isUp ? 1 : 0),
            gauge("score", Double(entry.score)),
            gauge("last_probe_timestamp_seconds", Double(entry.at)),
            gauge("tls_not_after_timestamp_seconds", report.certificateExpiry.map { Double($0) }),
            gauge("http_version", httpVersion(report.httpVersion)),
            gauge("redirects", report.redirects.map { Double($0) }),
        ]
        return plain.compactMap(\.self) + [
            MirrorSample(
                .gauge,
                "martlet_mirror_state",
                ["mirror": entry.mirror, "state": entry.state.rawValue],
                1
            ),
            MirrorSample(
                .gauge,
                "martlet_mirror_info",
                ["mirror": entry.mirror, "software": report.software ?? ""],
                1
            ),
        ]
    }

    /// One gauge for each probe that found something out.
    private static func probes(_ report: MirrorReport) -> [MirrorSample] {
        report.results.compactMap { result in
            let value: Double? =
                switch result.verdict {
                case .pass, .warn: 1
                case .fail: 0
                case .skip, .unknown: nil
                }
            let labels: KeyValuePairs = ["mirror": report.name, "check": result.probe.rawValue]
            return value.map { MirrorSample(.gauge, "martlet_mirror_check_success", labels, $0) }
        }
    }

    private static func phases(_ report: MirrorReport) -> [MirrorSample] {
        let latency = report.latency
        let phases = [
            ("names", latency.names), ("connect", latency.connect), ("tls", latency.tls),
            ("first_byte", latency.firstByte), ("total", latency.total),
        ]
        return phases.compactMap { phase, duration in
            let labels: KeyValuePairs = ["mirror": report.name, "phase": phase]
            return duration.map {
                MirrorSample(.time, "martlet_mirror_check_duration_seconds", labels, $0.inSeconds)
            }
        }
    }

    private static func behind(_ report: MirrorReport) -> [MirrorSample] {
        guard let seconds = report.secondsBehind.map(Double.init) else { return [] }
        return [
            MirrorSample(.gauge, "martlet_mirror_index_behind_seconds", ["mirror": report.name], seconds),
            MirrorSample(
                .amount,
                "martlet_mirror_sync_lag_seconds",
                ["mirror": report.name, "endpoint": "latest"],
                seconds
            ),
        ]
    }

    /// How many files of each mirror are not those that others have, by who says so.
    private static func disagreements(_ check: MirrorCheck) -> [MirrorSample] {
        let others = check.agreements.flatMap { agreement in
            agreement.statements.filter { statement in
                guard let hash = statement.hash, let expected = agreement.expected else { return false }
                return hash != expected
            }.map { ($0.mirror, agreement.logged == nil ? "mirrors" : "database") }
        }
        let before = check.reports.filter { $0.result(of: .immutable)?.verdict == .fail }.map { ($0.name, "before") }
        return (others + before).map { mirror, against in
            let labels: KeyValuePairs = ["mirror": mirror, "against": against]
            return MirrorSample(.counter, "martlet_mirror_checksum_disagreements_total", labels, 1)
        }
    }

    /// `2` for `h2`.
    private static func httpVersion(_ text: String?) -> Double? {
        switch text {
        case "h3": 3
        case "h2": 2
        case "http/1.1": 1.1
        case "http/1.0": 1
        default: nil
        }
    }
}
