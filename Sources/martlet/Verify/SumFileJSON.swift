import ErrorLibrary
import Mirrors

/// What the checksum database says about a go.sum file, for programs; docs/verify.md says what the fields are.
struct SumFileJSON: Encodable {
    private let version = 1
    private let file: String
    private let database: String?
    private let verdict: String
    private let lines: Int
    private let agreeing: Int
    private let unasked: Int
    private let unreached: Int
    private let findings: [Entry]
    private let halt: String?
    private let cause: CauseJSON?

    private struct Entry: Encodable {
        let line: Int
        let module: String
        let version: String
        let file: String
        let state: String
        let recorded: String
        var published: String?
        var reason: String?
        var code: String?

        init(_ finding: SumReport.Finding) {
            (self.line, self.module) = (finding.line.number, finding.line.path)
            (self.version, self.file) = (finding.line.version, finding.line.file.rawValue)
            self.recorded = finding.line.hash
            switch finding.kind {
            case .differs(let published): (self.state, self.published) = ("differs", "\(published)")
            case .unknown(let reason): (self.state, self.reason) = ("unknown", reason.isEmpty ? nil : reason)
            case .failed(let fault): (self.state, self.reason, self.code) = ("failed", fault.reason, fault.code)
            case .malformed: self.state = "malformed"
            }
        }
    }

    init(_ report: SumFileReport) {
        self.file = report.file.name
        self.database = report.database
        self.verdict = Self.verdict(report.outcome)
        self.lines = report.file.lines.count
        self.agreeing = report.report?.agreeing ?? 0
        self.unasked = report.report?.unasked ?? 0
        self.unreached = report.report?.unreached ?? report.file.lines.count
        self.findings = report.report?.findings.map { Entry($0) } ?? []
        self.halt = report.report?.halt.map { halt in
            switch halt {
            case .fault(let fault): fault.reason
            case .late: "late"
            }
        }
        self.cause = report.entry.map { CauseJSON($0, report.language, report.filled) }
    }

    /// With a line break at its end.
    var rendered: String { VerifyJSON.text(self) }

    private static func verdict(_ outcome: Quorum.Outcome) -> String {
        switch outcome {
        case .agreement: "agree"
        case .difference: "differ"
        case .unknown: "unknown"
        }
    }
}
