import ErrorLibrary

/// The charts of one check.
struct PageCharts {
    private let check: MirrorCheck
    private let language: Language
    private let figures: Figures

    init(_ check: MirrorCheck, _ language: Language) {
        self.check = check
        self.language = language
        self.figures = Figures(language)
    }

    // MARK: Latency

    private static let phases: [(name: LocalizedText, look: String)] = [
        (ReportWords.names, "p1"), (ReportWords.connect, "p2"), (ReportWords.tls, "p3"), (ReportWords.firstByte, "p4"),
        (ReportWords.rest, "p5"),
    ]

    /// The phases of a request, beside each other.
    var latency: Markup {
        let measured = check.reports.map { Self.lengths($0.latency) }
        let whole = measured.map { $0.reduce(0, +) }.max() ?? 0
        let chart = BarChart(whole: whole, rows: check.reports.enumerated().map { latencyRow($0, $1, measured[$0]) })
        return .card(
            "latency",
            ReportWords.latency[language],
            note: ReportWords.latencyNote[language],
            with: [chart.markup(), legend]
        )
    }

    private func latencyRow(_ index: Int, _ report: MirrorReport, _ lengths: [Double]) -> BarChart.Row {
        let times = zip(Self.phases, lengths).map { phase, length in
            "\(phase.name[language]) \(figures.time(length > 0 ? .seconds(length) : nil))"
        }
        let words = zip(times, lengths).filter { $0.1 > 0 }.map(\.0).joined(separator: " · ")
        return BarChart.Row(
            label: Markup.mirror(index, report.name),
            parts: zip(zip(Self.phases, times), lengths).map { .init(look: $0.0.look, length: $1, title: $0.1) },
            value: figures.time(report.latency.total),
            small: words.isEmpty ? ReportWords.unmeasured[language] : words,
            description: "\(report.name): \(words.isEmpty ? ReportWords.unmeasured[language] : words)"
        )
    }

    /// In seconds, in the order of ``phases``; what is left of the whole request is the last one.
    private static func lengths(_ latency: MirrorReport.Latency) -> [Double] {
        let phases = [latency.names, latency.connect, latency.tls, latency.firstByte].map { max(0, $0?.inSeconds ?? 0) }
        let rest = (latency.total?.inSeconds ?? 0) - phases.reduce(0, +)
        // Less than a millisecond is in the difference of medians, too.
        return phases + [rest >= 0.001 ? rest : 0]
    }

    private var legend: Markup {
        .tag(
            "ul",
            ["class": "legend"],
            with: Self.phases.map { phase in
                let shape = Markup.tag("rect", ["class": phase.look, "width": "10", "height": "10"])
                let swatch = Markup.tag("svg", ["viewBox": "0 0 10 10", "aria-hidden": "true"], with: [shape])
                return .tag("li", with: [swatch, .text(phase.name[language])])
            }
        )
    }

    // MARK: Scores and certificates

    /// Of 100.
    var scores: Markup {
        let rows = check.reports.enumerated().map { index, report in
            BarChart.Row(
                label: Markup.mirror(index, report.name),
                parts: [
                    .init(
                        look: "tone \(report.verdict.rawValue)",
                        length: Double(report.score),
                        title: "\(report.score)"
                    )
                ],
                value: "\(report.score)",
                small: nil,
                description: "\(report.name): \(report.score) / 100, \(report.verdict.title[language])"
            )
        }
        return .card(
            "scores",
            ReportWords.scores[language],
            note: ReportWords.scoreNote[language],
            with: [BarChart(whole: 100, rows: rows).markup(isNarrow: true)]
        )
    }

    /// Days until they expire.
    var certificates: Markup {
        let days = check.reports.map { Figures.days(from: check.checkedAt, to: $0.certificateExpiry) }
        // A bar of its own for three months, which is how long most certificates last.
        let whole = Double(max(90, days.compactMap { $0 }.max() ?? 0))
        let rows = check.reports.enumerated().map { certificateRow($0, $1, days[$0]) }
        return .card(
            "certificates",
            ReportWords.certificates[language],
            note: ReportWords.certificateNote[language],
            with: [BarChart(whole: whole, rows: rows).markup(isNarrow: true)]
        )
    }

    private func certificateRow(_ index: Int, _ report: MirrorReport, _ days: Int?) -> BarChart.Row {
        let look = report.result(of: .tls)?.verdict.rawValue ?? "unknown"
        let value = figures.days(days)
        return BarChart.Row(
            label: Markup.mirror(index, report.name),
            parts: [.init(look: "tone \(look)", length: Double(max(0, days ?? 0)), title: value)],
            value: value,
            small: nil,
            description: "\(report.name): \(value)"
        )
    }
}
