/// What one round of a watch showed of one mirror: a line of the history.
///
/// `docs/mirrors.md` says what the fields of the line are.
package struct HistoryEntry: Hashable, Sendable {
    /// That of the report, or that there was none in time.
    package enum Verdict: String, CaseIterable, Sendable, Codable {
        case healthy, limited, failing, altered
        /// The time for the round was over before the mirror had answered everything.
        case overdue
    }

    /// When the round began, in seconds since 1970.
    package let at: Int64
    /// ``MirrorReport/name``.
    package let mirror: String
    package let verdict: Verdict
    /// What is made of this round and of those before it.
    package let state: MirrorState
    /// Whether a request was answered; false also when that was not found out in time.
    package let isUp: Bool
    /// Whether so many mirrors were silent that the round says nothing of this one.
    package let isSuspect: Bool
    /// From 0 to 100.
    package let score: Int
    /// Seconds to the head of an answer; nil without a measurement, as for the others.
    package let firstByteSeconds: Double?
    /// Seconds that a whole request took, on a new connection.
    package let totalSeconds: Double?
    /// How far `@latest` is behind the index of new versions, in seconds.
    package let secondsBehind: Int?
    /// When the certificate expires, in seconds since 1970.
    package let certificateExpiry: Int64?
    /// The probes that failed, such as `P.404`.
    package let failed: [String]
    /// The probes that gave a warning.
    package let warned: [String]

    package init(
        at: Int64,
        mirror: String,
        verdict: Verdict,
        state: MirrorState = .healthy,
        isUp: Bool = true,
        isSuspect: Bool = false,
        score: Int = 0,
        firstByteSeconds: Double? = nil,
        totalSeconds: Double? = nil,
        secondsBehind: Int? = nil,
        certificateExpiry: Int64? = nil,
        failed: [String] = [],
        warned: [String] = []
    ) {
        self.at = at
        self.mirror = mirror
        self.verdict = verdict
        self.state = state
        self.isUp = isUp
        self.isSuspect = isSuspect
        self.score = score
        self.firstByteSeconds = firstByteSeconds
        self.totalSeconds = totalSeconds
        self.secondsBehind = secondsBehind
        self.certificateExpiry = certificateExpiry
        self.failed = failed
        self.warned = warned
    }

    /// What a report says.
    init(_ report: MirrorReport, _ verdict: Verdict, at: Int64, state: MirrorState, isSuspect: Bool) {
        func probes(_ verdict: ProbeResult.Verdict) -> [String] {
            report.results.filter { $0.verdict == verdict }.map(\.probe.rawValue)
        }
        self.init(
            at: at,
            mirror: report.name,
            verdict: verdict,
            state: state,
            isUp: report.isUp,
            isSuspect: isSuspect,
            score: report.score,
            firstByteSeconds: report.latency.firstByte.map(Self.seconds),
            totalSeconds: report.latency.total.map(Self.seconds),
            secondsBehind: report.secondsBehind,
            certificateExpiry: report.certificateExpiry.map { min(max($0, 0), Self.latest) },
            failed: probes(.fail),
            warned: probes(.warn)
        )
    }

    /// The same for charts; what was not finished in time counts as failing.
    package var point: MirrorHistoryPoint {
        MirrorHistoryPoint(
            mirror: mirror,
            at: at,
            verdict: verdict.ofReports,
            score: score,
            total: totalSeconds.map { .seconds(min(max($0, 0), 86_400)) }
        )
    }

    /// Whether the numbers can be those of a round: a file may hold anything.
    var isPlausible: Bool {
        ([at] + [certificateExpiry].compactMap(\.self)).allSatisfy((0...Self.latest).contains)
            && (0...100).contains(score)
    }

    /// The end of the year 9999.
    private static let latest: Int64 = 253_402_300_799

    /// To the millisecond.
    private static func seconds(_ duration: Duration) -> Double { (duration.inSeconds * 1000).rounded() / 1000 }
}

extension HistoryEntry: Codable {
    /// The names in the line.
    private enum CodingKeys: String, CodingKey {
        case at, mirror, verdict, state
        case isUp = "up"
        case isSuspect = "networkSuspect"
        case score, firstByteSeconds, totalSeconds, secondsBehind
        case certificateExpiry = "certificateExpires"
        case failed, warned
    }
}

extension HistoryEntry.Verdict {
    /// That of a report; a file that was another one before counts as altered, whatever else is known of it.
    init(_ report: MirrorReport) {
        guard report.result(of: .immutable)?.verdict != .fail else {
            self = .altered
            return
        }
        switch report.verdict {
        case .healthy: self = .healthy
        case .limited: self = .limited
        case .failing: self = .failing
        case .altered: self = .altered
        }
    }

    fileprivate var ofReports: MirrorReport.Verdict {
        switch self {
        case .healthy: .healthy
        case .limited: .limited
        case .failing, .overdue: .failing
        case .altered: .altered
        }
    }

    /// Whether builds fail, or would.
    var isFailure: Bool {
        switch self {
        case .healthy, .limited: false
        case .failing, .altered, .overdue: true
        }
    }
}

extension MirrorReport {
    /// Whether a request was answered.
    fileprivate var isUp: Bool {
        switch result(of: .reach)?.verdict {
        case .pass, .warn: true
        case .fail, .skip, .unknown, nil: false
        }
    }
}
