import ErrorLibrary

/// What is not as expected, in a list beside the table of probes.
struct PageFindings {
    private let check: MirrorCheck
    private let language: Language

    init(_ check: MirrorCheck, _ language: Language) {
        self.check = check
        self.language = language
    }

    /// Failures of all mirrors, then warnings.
    var list: Markup {
        let findings = check.reports.enumerated().flatMap { index, report in
            report.findings.map { (index: index, result: $0) }
        }
        let failures = findings.filter { $0.result.verdict == .fail }
        let items = (failures + findings.filter { $0.result.verdict != .fail }).map { item($0.index, $0.result) }
        let title = Markup.tag("h3", text: ReportWords.findings[language])
        let content =
            items.isEmpty
            ? Markup.tag("p", ["class": "note"], text: ReportWords.noFindings[language])
            : .tag("ul", with: items)
        return .tag("div", ["class": "findings"], with: [title, content])
    }

    private func item(_ index: Int, _ result: ProbeResult) -> Markup {
        let sign = Markup.tag(
            "span",
            ["class": "cell \(result.verdict.rawValue)", "aria-label": result.verdict.title[language], "role": "img"],
            text: result.verdict.symbol
        )
        let head = Markup.tag(
            "div",
            with: [
                .tag("span", ["class": "number"], text: "\(index + 1)"), .text(" "),
                .tag("code", text: result.probe.rawValue), .text(" "),
                .tag("code", ["class": "code"], text: result.code ?? ""),
            ]
        )
        let detail = Markup.tag("div", ["class": "detail"], with: Markup.prose(result.detail[language]))
        return .tag("li", with: [sign, .tag("div", with: [head, detail])])
    }
}
