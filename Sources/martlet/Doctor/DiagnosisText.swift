import Doctor
import ErrorLibrary

/// A diagnosis as text for people.
struct DiagnosisText: ColouredText {
    private let report: DiagnosisReport
    let isColoured: Bool

    init(_ report: DiagnosisReport, isColoured: Bool) {
        self.report = report
        self.isColoured = isColoured
    }

    /// The groups with what is wrong in them, then the root cause, then what else is wrong by itself.
    ///
    /// - `verbose`: Whether what is well is shown too.
    func page(verbose: Bool) -> String {
        let groups = CheckGroup.allCases.compactMap { section($0, verbose) }
        let causes = report.causes
        var parts = [groups.joined(separator: "\n")]
        if let root = causes.first, let entry = report.entry(root) { parts.append(self.root(root, entry)) }
        let others = causes.dropFirst().compactMap { other in report.entry(other).map { line(other, $0) } }
        if !others.isEmpty { parts.append(([bold(word(.also))] + others).joined(separator: "\n")) }
        if verbose, let nonce = report.nonce { parts.append("\(word(.nonce)) \(nonce)") }
        if causes.isEmpty { parts.append(report.diagnosis.verdict == .unknown ? word(.unknown) : word(.well)) }
        if !limits.isEmpty { parts.append("\(word(.partly)) \(limits.joined(separator: ", "))") }
        return parts.joined(separator: "\n\n") + "\n"
    }

    /// The checks that looked at some of the modules only, and at how many.
    private var limits: [String] {
        report.diagnosis.outcomes.compactMap { outcome in
            outcome.facts.first { $0.name == Fact.limitName }.map { "\(outcome.node.check) \($0.value)" }
        }
    }

    private func section(_ group: CheckGroup, _ verbose: Bool) -> String? {
        let outcomes = report.diagnosis.checks.filter { $0.check.group == group }.flatMap(\.outcomes)
        guard let worst = worst(outcomes) else { return nil }
        let shown = outcomes.filter { verbose || $0.verdict == .fail || $0.verdict == .warn || $0.verdict == .unknown }
        return (["\(mark(worst)) \(bold(group.title[report.language]))"] + shown.flatMap(lines)).joined(separator: "\n")
    }

    /// The verdict of a group; nil when there was nothing to look at.
    private func worst(_ outcomes: [Outcome]) -> Verdict? {
        let said = Set(outcomes.map(\.verdict))
        return [.fail, .unknown, .warn, .ok, .skip].first { said.contains($0) }
    }

    private func lines(_ outcome: Outcome) -> [String] {
        let title = report.entry(outcome).map { ": \(ExplainedText(report.language).heading($0))" } ?? ""
        let because = outcome.because.map { " (\(word(.because)) \($0.description.shown))" } ?? ""
        // What both sides saw is worth reading also where it is the same.
        let isShown = outcome.verdict != .ok || outcome.node.check == "proto.echo"
        let facts = isShown ? outcome.facts.map(fact) : []
        return ["  \(mark(outcome.verdict)) \(outcome.node.description.shown)\(title)\(because)"] + facts
    }

    private func fact(_ fact: Fact) -> String { "      \(fact.name[report.language]): \(fact.value.shown)" }

    private func root(_ outcome: Outcome, _ entry: ErrorEntry) -> String {
        let text = ExplainedText(report.language)
        let head = [bold("\(word(.root)) \(text.heading(entry))"), "  \(outcome.node.description.shown)"]
        let place = outcome.file.map { ["  \($0.shown)\(outcome.line.map { ":\($0)" } ?? "")"] } ?? []
        let facts = outcome.facts.map { "  \($0.name[report.language]): \($0.value.shown)" }
        return (head + place + facts + text.body(entry, report.filled(outcome))).joined(separator: "\n")
    }

    private func line(_ outcome: Outcome, _ entry: ErrorEntry) -> String {
        "  \(ExplainedText(report.language).heading(entry)) (\(outcome.node.description.shown))"
    }

    // MARK: How it looks

    private func mark(_ verdict: Verdict) -> String {
        switch verdict {
        case .ok: coloured("✓", 32)
        case .warn: coloured("!", 33)
        case .fail: coloured("✗", 31)
        case .skip: coloured("-", 90)
        case .unknown: coloured("?", 35)
        }
    }

    private enum Word { case root, also, because, nonce, well, unknown, partly }

    private func word(_ word: Word) -> String {
        switch (word, report.language) {
        case (.root, .english): "Root cause:"
        case (.root, .chinese): "根本原因："
        case (.also, .english): "Also wrong, for reasons of their own (martlet explain CODE says more):"
        case (.also, .chinese): "另有以下独立的问题（martlet explain 代码 查看说明）："
        case (.because, .english): "because of"
        case (.because, .chinese): "起因是"
        case (.nonce, .english): "Sent with every request, for martlet echo at the server:"
        case (.nonce, .chinese): "随每个请求发送的标识（可在服务器上用 martlet echo 查询）："
        case (.well, .english): "Nothing that was looked at fails."
        case (.well, .chinese): "在已检查的项目中没有发现故障。"
        case (.partly, .english): "Not every module was looked at (martlet doctor path@version looks at others):"
        case (.partly, .chinese): "并非所有模块都已检查（可用 martlet doctor 路径@版本 检查其他模块）："
        case (.unknown, .english): "Nothing is known to fail, but some checks came to no result."
        case (.unknown, .chinese): "没有发现已知的故障，但有些检查未得出结果。"
        }
    }
}
