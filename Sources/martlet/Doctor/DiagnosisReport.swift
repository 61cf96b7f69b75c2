import Doctor
import ErrorLibrary
import Findings
import Foundation

/// What `martlet doctor` says in the end, in every format.
struct DiagnosisReport {
    let diagnosis: Diagnosis
    let library: ErrorLibrary
    let language: Language
    /// What marked the requests; nil when none were made.
    let nonce: String?
    /// The root cause first.
    let causes: [Outcome]

    init(_ diagnosis: Diagnosis, _ library: ErrorLibrary, _ language: Language, nonce: String?) {
        self.nonce = nonce
        self.diagnosis = diagnosis
        self.library = library
        self.language = language
        self.causes = diagnosis.causes(library)
    }

    /// The report, with a line break at its end.
    ///
    /// - `verbose`: Whether text shows what was well, too.
    /// - `time`: When the checks ended.
    func text(_ format: DoctorCommand.Format, verbose: Bool, at time: Date) -> String {
        switch format {
        case .text: DiagnosisText(self, isColoured: Terminal.mayColour).page(verbose: verbose)
        case .json: DiagnosisJSON(self).text
        case .github: GitHubAnnotations.text(findings)
        case .gitlab: GitLabCodeQuality.text(findings)
        case .junit: JUnitReport.text(reported, by: tool, at: time)
        case .sarif: SARIFReport.text(findings, by: tool, at: time, fallback: "go.mod")
        case .mermaid: MermaidTree.text(nodes)
        }
    }

    func entry(_ outcome: Outcome) -> ErrorEntry? { outcome.code.flatMap(library.entry) }

    /// The commands of an outcome's cause with its values in them.
    func filled(_ outcome: Outcome) -> (String) -> String {
        let values = CommandValues(outcome.values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        return { values.filled($0) }
    }

    // MARK: For other programs

    private var tool: ReportTool { ReportTool(name: "martlet doctor", version: Version.text) }

    private var findings: [Finding] {
        diagnosis.outcomes.filter { ($0.verdict == .fail || $0.verdict == .warn) && $0.because == nil }.compactMap(
            finding
        )
    }

    private func finding(_ outcome: Outcome) -> Finding? {
        guard let entry = entry(outcome) else { return nil }
        let facts = outcome.facts.map { "\($0.name[language]): \($0.value)" }
        let steps = entry.remedy.map { step in
            step.text[language] + (step.command.map { "\n  \(filled(outcome)($0))" } ?? "")
        }
        return Finding(
            rule: entry.code,
            level: outcome.verdict == .fail ? .error : .warning,
            title: entry.title[language],
            message: ([entry.title[language]] + facts).joined(separator: "\n"),
            help: ([entry.cause[language]] + steps).joined(separator: "\n"),
            file: outcome.file,
            line: outcome.line,
            subject: outcome.node.subject
        )
    }

    private var reported: [ReportedCheck] {
        diagnosis.checks.flatMap { examined in
            examined.outcomes.map { outcome in
                let (seconds, attoseconds) = examined.duration.components
                return ReportedCheck(
                    id: examined.check.id,
                    subject: outcome.node.subject,
                    group: examined.check.group.title[language],
                    seconds: Double(seconds) + Double(attoseconds) / 1e18,
                    outcome: reported(outcome)
                )
            }
        }
    }

    private func reported(_ outcome: Outcome) -> ReportedCheck.Outcome {
        let facts = outcome.facts.map { "\($0.name[language]): \($0.value)" }.joined(separator: ", ")
        switch (outcome.verdict, finding(outcome)) {
        case (.fail, let finding?): return .failed(finding)
        case (.warn, let finding?): return .warned(finding)
        case (.skip, _): return .skipped(outcome.because.map { "\($0)" } ?? facts)
        case (.unknown, _): return .unknown(facts)
        default: return .passed
        }
    }

    /// The root, what fails by itself, and what was left out because of it.
    private var nodes: [MermaidTree.Node] {
        diagnosis.outcomes.compactMap { outcome in
            guard outcome.verdict != .ok, outcome.verdict != .skip || outcome.because != nil else { return nil }
            let title = entry(outcome).map { "\n\($0.code): \($0.title[language])" } ?? ""
            let isRoot = outcome.node == causes.first?.node
            return MermaidTree.Node(
                id: outcome.node.description,
                label: outcome.node.description + title,
                verdict: isRoot ? .cause : MermaidTree.Verdict(rawValue: outcome.verdict.rawValue) ?? .unknown,
                parent: outcome.because?.description
            )
        }
    }
}

extension Terminal {
    /// Whether standard output may have colours.
    ///
    /// Rules: <https://no-color.org>
    static var mayColour: Bool {
        let environment = ProcessInfo.processInfo.environment
        return isatty(STDOUT_FILENO) == 1 && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }
}
