import ErrorLibrary
import Mirrors

/// A check of mirrors as text for people, at most ``width`` columns wide but for the command to copy.
struct MirrorsText: ColouredText {
    /// Common terminals have more.
    static let width = 100

    private let check: MirrorCheck
    private let language: Language
    let isColoured: Bool
    private let figures: Figures

    init(_ check: MirrorCheck, _ language: Language, isColoured: Bool) {
        self.check = check
        self.language = language
        self.isColoured = isColoured
        self.figures = Figures(language)
    }

    /// All of it, with a line break at its end.
    var page: String {
        let head = [bold(ReportWords.heading[language]), ReportWords(language).checked(at: check.checkedAt)]
        let sections = [[head.joined(separator: "  ")], table] + reports + [probes, checksums, recommended, [codes]]
        return sections.map { $0.joined(separator: "\n") }.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    // MARK: A line for each mirror

    private var table: [String] {
        let heads: [LocalizedText] = [
            ReportWords.verdict, ReportWords.score, ReportWords.total, ReportWords.rate, ReportWords.certificate,
            ReportWords.protocols, ReportWords.behind,
        ]
        let rows = [heads.map { $0[language] }] + check.reports.map(cells)
        let widths = heads.indices.map { column in rows.map { TextColumns.width($0[column]) }.max() ?? 0 }
        let longest =
            (check.reports.map(\.name) + [ReportWords.mirror[language]]).map { TextColumns.width($0) }.max() ?? 0
        let left = Self.width - 7 - widths.reduce(0) { $0 + $1 + 2 }
        let names = max(20, min(longest, left))
        let lines = zip(rows, [nil] + check.reports.enumerated().map { Optional($0) }).map { row, mirror in
            let name = mirror.map { "\(number($0.offset)) \(padded($0.element.name, names))" }
            let head = "    " + padded(ReportWords.mirror[language], names + 3)
            let verdict = mirror?.element.verdict
            let start = name.map { "  \(mark(verdict)) \($0)" } ?? head
            return start + "  " + line(row, widths, verdict)
        }
        return lines.map { $0.trimmedEnd }
    }

    /// Behind the name of a mirror: the verdict to the left, figures to the right.
    private func line(_ row: [String], _ widths: [Int], _ verdict: MirrorReport.Verdict?) -> String {
        zip(row, widths).enumerated().map { column, cell in
            let text = TextColumns.padded(cell.0, to: cell.1, isRight: column > 0)
            return column == 0 ? verdict.map { coloured(text, $0.colour) } ?? text : text
        }.joined(separator: "  ")
    }

    private func cells(_ report: MirrorReport) -> [String] {
        [
            report.verdict.title[language], "\(report.score)", figures.time(report.latency.total),
            figures.rate(report.latency.bytesPerSecond),
            figures.days(Figures.days(from: check.checkedAt, to: report.certificateExpiry)),
            (report.httpVersion ?? Figures.none).shown, figures.span(report.secondsBehind),
        ]
    }

    // MARK: What is wrong

    /// A paragraph for each mirror that is not healthy, or has a probe that did not pass.
    private var reports: [[String]] {
        check.reports.enumerated().filter { $1.verdict != .healthy || !$1.findings.isEmpty }.map { index, report in
            let head =
                "\(mark(report.verdict)) \(bold("\(index + 1) \(report.name)")): \(report.verdict.title[language])"
            return [head] + report.findings.flatMap(finding)
                + report.reasons(beyondFindings: language).flatMap { wrapped($0, "    ", "    ") }
        }
    }

    private func finding(_ result: ProbeResult) -> [String] {
        let code = result.code.map { "\($0): " } ?? ""
        let lines = wrapped("\(result.probe.rawValue): \(code)\(result.detail[language].shown)", "    - ", "      ")
        // The mark is put in afterwards, so that its colour takes no columns.
        return lines.enumerated().map { $0 == 0 ? "    \(mark(result.verdict))\($1.dropFirst(5))" : $1 }
    }

    // MARK: Every probe

    /// So many mirrors have a column beside each other.
    private static let columns = 24

    private var probes: [String] {
        let shown = MirrorProbe.allCases.filter { probe in
            check.reports.contains { ($0.result(of: probe)?.verdict ?? .skip) != .skip }
        }
        var lines: [String] = []
        for start in stride(from: 0, to: check.reports.count, by: Self.columns) {
            lines += matrix(shown, check.reports.enumerated().dropFirst(start).prefix(Self.columns))
        }
        let legend = ProbeResult.Verdict.allCases.map { "\(mark($0)) \($0.title[language])" }
        let rest = MirrorProbe.allCases.filter { !shown.contains($0) }.map(\.rawValue).joined(separator: ", ")
        let skipped = rest.isEmpty ? [] : wrapped("\(ProbeResult.Verdict.skip.title[language]): \(rest)", "  ", "    ")
        return lines + ["  " + legend.joined(separator: "   ")] + skipped
    }

    /// A row for each probe, a column for each mirror, and what the probe is about where there is room for it.
    private func matrix(
        _ probes: [MirrorProbe],
        _ reports: some Collection<(offset: Int, element: MirrorReport)>
    ) -> [String] {
        let ids = probes.map(\.rawValue.count).max() ?? 0
        let numbers = reports.map { number($0.offset) + " " }.joined()
        let left = Self.width - ids - 3 - 3 * reports.count
        let head = bold(padded(ReportWords.probes[language], ids + 2)) + numbers
        return [head.trimmedEnd]
            + probes.map { probe in
                let marks = reports.map { " \(mark($0.element.result(of: probe)?.verdict ?? .skip)) " }.joined()
                let title = left < 12 ? "" : " " + TextColumns.cut(probe.title[language], to: left)
                return "  \(padded(probe.rawValue, ids))\(marks)\(title)".trimmedEnd
            }
    }

    private var checksums: [String] {
        let sentence = ReportWords(language).agreement(of: check)
        let differing = check.agreements.filter { !$0.isUnanimous }
        return [bold(ReportWords.checksums[language])] + wrapped(sentence, "  ", "  ") + differing.flatMap(difference)
    }

    /// Each hash of a file, with who has it: the database by its name, mirrors by their numbers.
    private func difference(_ agreement: MirrorCheck.Agreement) -> [String] {
        let numbers = Dictionary(check.reports.enumerated().map { ($1.name, "\($0 + 1)") }) { first, _ in first }
        let parties = agreement.parties(check.database)
        var hashes: [String] = []
        for hash in parties.compactMap(\.hash) where !hashes.contains(hash) { hashes.append(hash) }
        return ["  \(agreement.file.shown)"]
            + hashes.flatMap { hash in
                let who = parties.filter { $0.hash == hash }.map { numbers[$0.name] ?? $0.name }
                return wrapped("\(hash)  \(who.joined(separator: ", "))", "    ", "      ")
            }
    }

    // MARK: What to do

    private var recommended: [String] {
        let line = check.recommendation.line.map { "  $ \(SettingCommand.text(goproxy: $0))" }
        let reasons = check.recommendation.reasons + (line == nil ? [] : [ReportWords.undo])
        return [bold(ReportWords.recommended[language]), line ?? "  \(ReportWords.noLine[language])"]
            + reasons.flatMap { wrapped($0[language], "    - ", "      ") }
    }

    /// Where to read on, if there is a code.
    private var codes: String {
        let hasCode = check.reports.contains { $0.findings.contains { $0.code != nil } }
        return hasCode ? ReportWords.explain[language].replacing("`", with: "") : ""
    }

    // MARK: How it looks

    private func wrapped(_ text: String, _ first: String, _ rest: String) -> [String] {
        TextColumns.wrapped(text.shown, width: Self.width, first: first, rest: rest)
    }

    private func number(_ index: Int) -> String { TextColumns.padded("\(index + 1)", to: 2, isRight: true) }

    private func padded(_ text: String, _ width: Int) -> String { TextColumns.padded(text, to: width) }

    private func mark(_ verdict: MirrorReport.Verdict?) -> String {
        verdict.map { coloured($0.symbol, $0.colour) } ?? " "
    }

    private func mark(_ verdict: ProbeResult.Verdict) -> String { coloured(verdict.symbol, verdict.colour) }
}

extension MirrorReport.Verdict {
    fileprivate var colour: Int {
        switch self {
        case .healthy: 32
        case .limited: 33
        case .failing: 31
        case .altered: 35
        }
    }
}

extension ProbeResult.Verdict {
    fileprivate var colour: Int {
        switch self {
        case .pass: 32
        case .warn: 33
        case .fail: 31
        case .skip: 90
        case .unknown: 35
        }
    }
}

extension String {
    /// Without spaces at its end.
    fileprivate var trimmedEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
