package import ErrorLibrary

/// A check of mirrors as one HTML page, which asks for nothing else: styles and charts are in it, and no script.
///
/// With ``MirrorHistoryPoint`` of checks before it has a small chart over time for each mirror.
package struct MirrorPage: Sendable {
    private let check: MirrorCheck
    private let history: [MirrorHistoryPoint]
    private let language: Language

    /// - Parameters:
    ///   - check: The newest check, whose time is that of the page.
    ///   - history: In any order; what is of mirrors that the check does not have is left out.
    ///   - language: That of the page.
    package init(check: MirrorCheck, history: [MirrorHistoryPoint] = [], language: Language) {
        self.check = check
        self.history = history
        self.language = language
    }

    /// The page, with a line break at its end.
    package var html: String {
        let document = Markup.tag(
            "html",
            ["lang": language == .chinese ? "zh-Hans" : "en"],
            with: [head, .tag("body", with: [top, main, footer])]
        )
        return "<!DOCTYPE html>\n\(document.source)\n"
    }

    private var head: Markup {
        .tag(
            "head",
            with: [
                .tag("meta", ["charset": "utf-8"]),
                .tag("meta", ["http-equiv": "Content-Security-Policy", "content": PageStyle.policy]),
                .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
                .tag("meta", ["name": "color-scheme", "content": "light dark"]),
                .tag("meta", ["name": "referrer", "content": "no-referrer"]),
                .tag("meta", ["name": "robots", "content": "noindex"]),
                .tag("title", text: ReportWords.heading[language]),
                .style(PageStyle.sheet),
            ]
        )
    }

    private var top: Markup {
        .tag(
            "header",
            with: [
                .tag(
                    "div",
                    ["class": "wrap"],
                    with: [
                        .tag("p", ["class": "eyebrow"], text: "martlet mirrors"),
                        .tag("h1", text: ReportWords.heading[language]),
                        .tag("p", ["class": "lead"], text: ReportWords(language).checked(at: check.checkedAt)),
                    ]
                )
            ]
        )
    }

    private var main: Markup {
        let overview = PageOverview(check, language)
        let charts = PageCharts(check, language)
        let parts = [
            overview.warning, overview.tiles, overview.recommended, overview.table, charts.latency,
            .tag("div", ["class": "columns"], with: [charts.scores, charts.certificates]),
            PageHistory(check, history, language).section, PageMatrix(check, language).section,
            PageChecksums(check, language).section, PageDetails(check, language).section,
        ]
        return .tag("main", ["class": "wrap"], with: parts)
    }

    private var footer: Markup {
        .tag(
            "footer",
            with: [.tag("div", ["class": "wrap"], with: Markup.prose(ReportWords.explain[language]))]
        )
    }
}

extension Markup {
    /// A part of the page with a heading.
    ///
    /// - `id`: A name for links to it.
    static func card(_ id: String, _ title: String, note: String? = nil, with children: [Markup]) -> Markup {
        let head = Markup.tag("h2", ["id": "\(id)-title"], text: title)
        let below = note.map { [Markup.tag("p", ["class": "note"], with: prose($0))] } ?? []
        return .tag(
            "section",
            ["class": "card", "id": id, "aria-labelledby": "\(id)-title"],
            with: [head] + below + children
        )
    }

    /// What may be wider than the window, such as a table; the keyboard can move it.
    static func scrolling(_ label: String, _ child: Markup) -> Markup {
        .tag("div", ["class": "scroll", "role": "region", "aria-label": label, "tabindex": "0"], with: [child])
    }

    /// A verdict as a word with its sign.
    static func badge(_ verdict: MirrorReport.Verdict, _ language: Language) -> Markup {
        .tag("span", ["class": "badge \(verdict.rawValue)"], text: "\(verdict.symbol) \(verdict.title[language])")
    }

    /// The number of a mirror and its name.
    static func mirror(_ index: Int, _ name: String) -> [Markup] {
        [.tag("span", ["class": "number"], text: "\(index + 1)"), .text(" "), .tag("span", text: name)]
    }
}
