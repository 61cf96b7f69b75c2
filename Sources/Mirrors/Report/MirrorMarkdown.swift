package import ErrorLibrary

/// A check of mirrors in Markdown, as GitHub and GitLab show it in comments and summaries of jobs.
package struct MirrorMarkdown: Sendable {
    private let check: MirrorCheck
    private let language: Language
    private let figures: Figures

    package init(_ check: MirrorCheck, _ language: Language) {
        self.check = check
        self.language = language
        self.figures = Figures(language)
    }

    /// With a line break at its end.
    package var text: String {
        let parts = [head, mirrors, recommended, findings, probes, checksums, ReportWords.explain[language]]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private var head: String {
        let counts = check.counts.filter { $0.count > 0 }.map { "\($0.count) \($0.verdict.title[language])" }
        let words = ReportWords(language)
        let blind = check.isBlind ? "\n\n**\(MarkdownText.prose(ReportWords.blind[language]))**" : ""
        return "# \(ReportWords.heading[language])\n\n"
            + "\(words.checked(at: check.checkedAt)) \(counts.joined(separator: ", "))." + blind
    }

    // MARK: The mirrors

    private var mirrors: String {
        let heading: [LocalizedText] = [
            ReportWords.mirror, ReportWords.verdict, ReportWords.score, ReportWords.total, ReportWords.names,
            ReportWords.connect, ReportWords.tls, ReportWords.firstByte, ReportWords.rate, ReportWords.certificate,
            ReportWords.protocols, ReportWords.behind,
        ]
        return MarkdownText.table(["#"] + heading.map { $0[language] }, check.reports.enumerated().map(row))
    }

    private func row(_ number: Int, _ report: MirrorReport) -> [String] {
        let latency = report.latency
        let times = [latency.total, latency.names, latency.connect, latency.tls, latency.firstByte].map {
            MarkdownText.escaped(figures.time($0))
        }
        let days = Figures.days(from: check.checkedAt, to: report.certificateExpiry)
        return [
            "\(number + 1)", MarkdownText.code(report.name),
            "\(report.verdict.emoji) \(report.verdict.title[language])",
            "\(report.score)",
        ] + times + [
            figures.rate(latency.bytesPerSecond), figures.days(days),
            MarkdownText.escaped(report.httpVersion ?? Figures.none), figures.span(report.secondsBehind),
        ]
    }

    private var recommended: String {
        var parts = ["## \(ReportWords.recommended[language])"]
        if let line = check.recommendation.line {
            parts.append("```sh\n\(VisibleText.shown(SettingCommand.text(goproxy: line)))\n```")
        }
        let undo = check.recommendation.line == nil ? [] : [ReportWords.undo]
        return (parts + [list(check.recommendation.reasons + undo)]).joined(separator: "\n\n")
    }

    /// What was seen where something is not as expected.
    private var findings: String {
        let found = check.reports.enumerated().flatMap { index, report in report.findings.map { (index, $0) } }
        let rows = found.map { index, result in
            [
                MarkdownText.code(result.probe.rawValue), "\(index + 1)", result.verdict.emoji,
                MarkdownText.prose(result.detail[language]), MarkdownText.code(result.code ?? Figures.none),
            ]
        }
        let heading = [ReportWords.probe[language], "#", "", ReportWords.seen[language], ReportWords.code[language]]
        let more = check.reports.enumerated().flatMap { index, report in
            report.reasons(beyondFindings: language).map { "- \(index + 1): \(MarkdownText.prose($0))" }
        }
        let parts = [rows.isEmpty ? "" : MarkdownText.table(heading, rows), more.joined(separator: "\n")]
        let content = parts.filter { !$0.isEmpty }
        guard !content.isEmpty else { return "" }
        return (["## \(ReportWords.findings[language])"] + content).joined(separator: "\n\n")
    }

    private func list(_ texts: [LocalizedText]) -> String {
        texts.map { "- \(MarkdownText.prose($0[language]))" }.joined(separator: "\n")
    }

    // MARK: The probes

    private var probes: String {
        let numbers = check.reports.indices.map { "\($0 + 1)" }
        let rows = MirrorProbe.allCases.map { probe in
            ["`\(probe.rawValue)` \(MarkdownText.prose(probe.title[language]))"]
                + check.reports.map { $0.result(of: probe)?.verdict.emoji ?? "" }
        }
        let legend = ProbeResult.Verdict.allCases.map { "\($0.emoji) \($0.title[language])" }
        let parts = [
            "## \(ReportWords.probes[language])", MarkdownText.table([ReportWords.probe[language]] + numbers, rows),
            legend.joined(separator: " · "),
        ]
        return parts.joined(separator: "\n\n")
    }

    private var checksums: String {
        let words = ReportWords(language)
        let heading = "## \(ReportWords.checksums[language])\n\n\(MarkdownText.prose(words.agreement(of: check)))"
        let rows = check.agreements.filter { !$0.isUnanimous }.flatMap { agreement in
            agreement.parties(check.database).map { party in
                [
                    MarkdownText.code(agreement.file), MarkdownText.code(party.name),
                    party.hash.map(MarkdownText.code) ?? Figures.none,
                ]
            }
        }
        guard !rows.isEmpty else { return heading }
        let table = MarkdownText.table(
            [ReportWords.file[language], ReportWords.party[language], ReportWords.hash[language]],
            rows
        )
        return "\(heading)\n\n\(table)"
    }
}

extension MirrorCheck.Agreement {
    /// The database and the mirrors, with what they say.
    package func parties(_ database: String?) -> [(name: String, hash: String?)] {
        (database.map { [($0, logged)] } ?? []) + statements.map { ($0.mirror, $0.hash) }
    }
}

extension MirrorReport.Verdict {
    fileprivate var emoji: String {
        switch self {
        case .healthy: "✅"
        case .limited: "⚠️"
        case .failing: "❌"
        case .altered: "⛔"
        }
    }
}

extension ProbeResult.Verdict {
    fileprivate var emoji: String {
        switch self {
        case .pass: "✅"
        case .warn: "⚠️"
        case .fail: "❌"
        case .skip: "➖"
        case .unknown: "❔"
        }
    }
}
