import ErrorLibrary

/// What the page begins with: how many mirrors are well, what to set, and a line for each mirror.
struct PageOverview {
    private let check: MirrorCheck
    private let language: Language
    private let figures: Figures

    init(_ check: MirrorCheck, _ language: Language) {
        self.check = check
        self.language = language
        self.figures = Figures(language)
    }

    /// What to say when no mirror answered.
    var warning: Markup {
        guard check.isBlind else { return .nothing }
        return .tag("p", ["class": "card alarm", "role": "alert"], with: Markup.prose(ReportWords.blind[language]))
    }

    /// How many mirrors have each verdict.
    var tiles: Markup {
        .tag(
            "ul",
            ["class": "tiles"],
            with: check.counts.map { verdict, count in
                .tag(
                    "li",
                    ["class": count == 0 ? "\(verdict.rawValue) zero" : verdict.rawValue],
                    with: [
                        .tag("b", text: "\(count)"),
                        .tag("strong", text: "\(verdict.symbol) \(verdict.title[language])"), .tag("br"),
                        .text(verdict.meaning[language]),
                    ]
                )
            }
        )
    }

    /// The line to set.
    var recommended: Markup {
        let line =
            check.recommendation.line.map {
                Markup.tag("code", ["class": "line"], text: SettingCommand.text(goproxy: $0))
            } ?? .tag("p", ["class": "note"], text: ReportWords.noLine[language])
        let reasons = check.recommendation.reasons.map { Markup.tag("li", with: Markup.prose($0[language])) }
        return .card(
            "recommended",
            ReportWords.recommended[language],
            with: [line, .tag("ul", ["class": "reasons"], with: reasons + undo)]
        )
    }

    private var undo: [Markup] {
        guard check.recommendation.line != nil else { return [] }
        return [.tag("li", with: Markup.prose(ReportWords.undo[language]))]
    }

    /// A row for each mirror.
    var table: Markup {
        let words: [LocalizedText] = [
            ReportWords.score, ReportWords.total, ReportWords.rate, ReportWords.certificate, ReportWords.protocols,
            ReportWords.behind,
        ]
        let heads =
            [ReportWords.mirror, ReportWords.verdict].map { Markup.tag("th", ["scope": "col"], text: $0[language]) }
            + words.map { .tag("th", ["scope": "col", "class": "figure"], text: $0[language]) }
        let table = Markup.tag(
            "table",
            ["class": "stack"],
            with: [
                .tag("thead", with: [.tag("tr", with: heads)]),
                .tag("tbody", with: check.reports.enumerated().map(row)),
            ]
        )
        return .card("mirrors", ReportWords.mirrors[language], with: [.scrolling(ReportWords.mirrors[language], table)])
    }

    private func row(_ index: Int, _ report: MirrorReport) -> Markup {
        let days = Figures.days(from: check.checkedAt, to: report.certificateExpiry)
        let cells: [(LocalizedText, String)] = [
            (ReportWords.score, "\(report.score)"), (ReportWords.total, figures.time(report.latency.total)),
            (ReportWords.rate, figures.rate(report.latency.bytesPerSecond)),
            (ReportWords.certificate, figures.days(days)), (ReportWords.protocols, report.httpVersion ?? Figures.none),
            (ReportWords.behind, figures.span(report.secondsBehind)),
        ]
        return .tag(
            "tr",
            with: [
                .tag("th", ["scope": "row", "class": "name"], with: Markup.mirror(index, report.name) + why(report)),
                .tag("td", with: [.badge(report.verdict, language)]),
            ]
                + cells.map { name, value in
                    let look = value == Figures.none ? "figure empty" : "figure"
                    return .tag("td", ["class": look, "data-label": name[language]], text: value)
                }
        )
    }

    /// The weightiest reason, and how many more there are.
    private func why(_ report: MirrorReport) -> [Markup] {
        guard let first = report.reasons.first else { return [] }
        let more = report.reasons.count > 1 ? " (+\(report.reasons.count - 1))" : ""
        return [.tag("div", ["class": "why"], with: Markup.prose(first[language]) + [.text(more)])]
    }
}
