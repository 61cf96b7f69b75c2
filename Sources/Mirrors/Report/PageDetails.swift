import ErrorLibrary

/// All that was seen of each mirror; a click opens it.
struct PageDetails {
    private let check: MirrorCheck
    private let language: Language
    private let figures: Figures

    init(_ check: MirrorCheck, _ language: Language) {
        self.check = check
        self.language = language
        self.figures = Figures(language)
    }

    var section: Markup {
        .card("details", ReportWords.details[language], with: check.reports.enumerated().map(details))
    }

    private func details(_ index: Int, _ report: MirrorReport) -> Markup {
        let summary = Markup.tag(
            "summary",
            with: Markup.mirror(index, report.name) + [.badge(report.verdict, language)]
        )
        let reasons = report.reasons.map { Markup.tag("li", with: Markup.prose($0[language])) }
        let list = reasons.isEmpty ? Markup.nothing : .tag("ul", with: reasons)
        let content = [summary, list, facts(report), results(report)]
        return .tag("details", with: content)
    }

    private func facts(_ report: MirrorReport) -> Markup {
        let facts: [(LocalizedText, String?)] = [
            (ReportWords.software, report.software), (ReportWords.tls, report.tlsVersion),
            (ReportWords.protocols, report.httpVersion),
            (ReportWords.certificate, report.certificateExpiry.map(Figures.time(at:))),
            (ReportWords.behind, report.secondsBehind.map { figures.span($0) }),
        ]
        let pairs = facts.compactMap { name, value in
            value.map { Markup.tag("div", with: [.tag("dt", text: name[language]), .tag("dd", text: $0)]) }
        }
        return pairs.isEmpty ? .nothing : .tag("dl", ["class": "facts"], with: pairs)
    }

    private func results(_ report: MirrorReport) -> Markup {
        guard !report.results.isEmpty else { return .nothing }
        let words = [ReportWords.probe, ReportWords.verdict, ReportWords.seen, ReportWords.code]
        let heads =
            words.map { Markup.tag("th", ["scope": "col"], text: $0[language]) } + [
                .tag("th", ["scope": "col", "class": "figure"], text: ReportWords.time[language])
            ]
        let table = Markup.tag(
            "table",
            ["class": "stack"],
            with: [
                .tag("thead", with: [.tag("tr", with: heads)]), .tag("tbody", with: report.results.map(row)),
            ]
        )
        return .scrolling("\(report.name): \(ReportWords.probes[language])", table)
    }

    private func row(_ result: ProbeResult) -> Markup {
        let verdict = result.verdict
        let sign = "\(verdict.symbol) \(verdict.title[language])"
        return .tag(
            "tr",
            with: [
                .tag("th", ["scope": "row"], with: [.tag("code", text: result.probe.rawValue)]),
                .tag("td", with: [.tag("span", ["class": "badge \(verdict.rawValue)"], text: sign)]),
                .tag("td", with: Markup.prose(result.detail[language])),
                .tag(
                    "td",
                    ["class": result.code == nil ? "empty" : "mono"],
                    text: result.code ?? ""
                ),
                .tag("td", ["class": "figure"], text: result.duration.map { figures.time($0) } ?? ""),
            ]
        )
    }
}
