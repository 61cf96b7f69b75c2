import ErrorLibrary
import GoModules
import Probes

extension MirrorJudge {
    /// All that was found out about the mirror.
    var report: MirrorReport {
        let results = results
        let hasChanged = results.contains { $0.probe == .immutable && $0.verdict == .fail }
        let verdict = isAltered || hasChanged ? .altered : MirrorReport.Verdict(results)
        let facts = evidence.ladder?.tls
        let isAnswered = results.contains { $0.probe == .reach && $0.verdict == .pass }
        let usesHTTP2 = results.contains { $0.probe == .http2 && $0.verdict == .pass }
        return MirrorReport(
            url: evidence.url,
            results: results,
            verdict: verdict,
            reasons: verdict == .healthy ? [] : results.reasons,
            score: verdict == .altered ? 0 : results.score,
            latency: latency,
            certificateExpiry: facts?.chain.first?.notAfter.secondsSince1970,
            tlsVersion: facts?.version,
            httpVersion: isAnswered ? (usesHTTP2 ? "h2" : "http/1.1") : nil,
            software: software,
            secondsBehind: isAnswered ? secondsBehind : nil,
            redirects: redirectsToZip,
            transcript: MirrorTranscript(evidence)
        )
    }

    /// Whether a file is another one than the database attests.
    private var isAltered: Bool {
        let logged = logged
        return hashes.contains { logged.attests($0.hash, of: $0.file) == false }
    }
}

extension MirrorReport.Verdict {
    /// What to do with a mirror whose probes ended so, and whose files are those of the others.
    init(_ results: [ProbeResult]) {
        if results.contains(where: { $0.verdict == .fail }) {
            self = .failing
        } else {
            self = results.contains(where: \.limits) ? .limited : .healthy
        }
    }
}

extension MirrorProbe {
    /// Whether builds notice it when it is not quite well.
    var concernsBuilds: Bool { weight > 2 }
}

extension ProbeResult {
    /// Whether it keeps a mirror from being called healthy, though builds work.
    ///
    /// What could not be found out counts where nothing works without it.
    fileprivate var limits: Bool {
        switch verdict {
        case .warn: probe.concernsBuilds
        case .unknown: probe.weight >= 8
        case .pass, .fail, .skip: false
        }
    }

    fileprivate var reason: LocalizedText {
        LocalizedText("\(probe.rawValue): \(detail[.english])", "\(probe.rawValue)：\(detail[.chinese])")
    }
}

extension [ProbeResult] {
    /// What is not well, worst and weightiest first.
    var reasons: [LocalizedText] {
        let verdicts: [ProbeResult.Verdict] = [.fail, .warn, .unknown]
        let named = verdicts.flatMap { verdict in
            enumerated().filter { $0.element.verdict == verdict && (verdict != .unknown || $0.element.limits) }
                .sorted { ($1.element.probe.weight, $0.offset) < ($0.element.probe.weight, $1.offset) }
        }
        return named.map(\.element.reason)
    }

    /// The weights of what passed, with half of those of what was warned of, by the weights of all that was looked at; in percent.
    var score: Int {
        var (passed, all) = (0, 0)
        for result in self {
            switch result.verdict {
            case .pass: (passed, all) = (passed + 2 * result.probe.weight, all + 2 * result.probe.weight)
            case .warn: (passed, all) = (passed + result.probe.weight, all + 2 * result.probe.weight)
            case .fail: all += 2 * result.probe.weight
            case .skip, .unknown: break
            }
        }
        return all == 0 ? 0 : passed * 100 / all
    }
}
