import ErrorLibrary
import GoModules

/// Every probe of every mirror as a table with coloured cells.
struct PageMatrix {
    private let check: MirrorCheck
    private let language: Language

    init(_ check: MirrorCheck, _ language: Language) {
        self.check = check
        self.language = language
    }

    var section: Markup {
        let table = Markup.tag("table", ["class": "matrix"], with: [head] + ProbeGroup.allCases.map(group))
        return .card(
            "probes",
            ReportWords.probes[language],
            note: ReportWords.probesNote[language],
            with: [
                .tag(
                    "div",
                    ["class": "beside"],
                    with: [
                        .tag(
                            "div",
                            ["class": "left"],
                            with: [.scrolling(ReportWords.probes[language], table), legend]
                        ),
                        PageFindings(check, language).list,
                    ]
                )
            ]
        )
    }

    private var head: Markup {
        let mirrors = check.reports.enumerated().map { index, report in
            Markup.tag(
                "th",
                ["scope": "col"],
                with: [
                    .tag("div", ["class": "host"], text: report.url.authority),
                    .tag("span", ["class": "number"], text: "\(index + 1)"),
                ]
            )
        }
        return .tag(
            "thead",
            with: [.tag("tr", with: [.tag("th", ["scope": "col"], text: ReportWords.probe[language])] + mirrors)]
        )
    }

    private func group(_ group: ProbeGroup) -> Markup {
        let title = Markup.tag(
            "th",
            ["class": "group", "scope": "rowgroup", "colspan": "\(check.reports.count + 1)"],
            text: group.title[language]
        )
        return .tag("tbody", with: [.tag("tr", with: [title])] + group.probes.map(row))
    }

    private func row(_ probe: MirrorProbe) -> Markup {
        let name = Markup.tag(
            "th",
            ["scope": "row"],
            with: [
                .tag("code", text: probe.rawValue), .text(" "), .tag("span", with: Markup.prose(probe.title[language])),
            ]
        )
        return .tag("tr", with: [name] + check.reports.map { cell($0.result(of: probe)) })
    }

    private func cell(_ result: ProbeResult?) -> Markup {
        let verdict = result?.verdict ?? .skip
        let detail = result.map { ": \($0.detail[language])" } ?? ""
        let code = result?.code.map { " (\($0))" } ?? ""
        return .tag(
            "td",
            ["class": "cell \(verdict.rawValue)", "title": verdict.title[language] + detail + code],
            with: [
                .tag("span", ["aria-hidden": "true"], text: verdict.symbol),
                .tag("span", ["class": "hidden"], text: verdict.title[language]),
            ]
        )
    }

    private var legend: Markup {
        .tag(
            "ul",
            ["class": "legend"],
            with: ProbeResult.Verdict.allCases.map { verdict in
                let sign = Markup.tag(
                    "span",
                    ["class": "cell \(verdict.rawValue)", "aria-hidden": "true"],
                    text: verdict.symbol
                )
                return .tag("li", with: [sign, .text(verdict.title[language])])
            }
        )
    }
}
