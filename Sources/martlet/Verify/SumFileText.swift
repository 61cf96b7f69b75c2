import ErrorLibrary
import Mirrors

/// What the checksum database says about a go.sum file, as text for people.
struct SumFileText: ColouredText {
    private let report: SumFileReport
    let isColoured: Bool

    init(_ report: SumFileReport, isColoured: Bool) {
        self.report = report
        self.isColoured = isColoured
    }

    /// The lines that are not known to be right, a summary, and the cause, with a line break at its end.
    var page: String {
        let findings = report.report?.findings.flatMap(lines) ?? []
        return [findings, summary, cause].filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
            .joined(separator: "\n\n") + "\n"
    }

    private var language: Language { report.language }
    private var database: String { report.database ?? "GOSUMDB" }

    private func lines(_ finding: SumReport.Finding) -> [String] {
        let line = finding.line
        let place = "\(report.file.name):\(line.number): \(line.path) \(line.version) (\(line.file.rawValue))".shown
        switch finding.kind {
        case .differs(let published):
            return [
                "\(coloured("✗", 31)) \(place): \(differs[language])",
                "      \(report.file.name.shown): \(line.hash.shown)",
                "      \(database): \(published)",
            ]
        case .unknown(let reason): return ["\(coloured("?", 35)) \(place): \(unknown[language])\(Self.first(reason))"]
        case .failed(let fault):
            return ["\(coloured("?", 35)) \(place): \(failed[language])\(Self.first(fault.reason)) (\(fault.code))"]
        case .malformed: return ["\(coloured("?", 35)) \(place): \(malformed[language])"]
        }
    }

    private static func first(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).first.map { ": \(String($0).shown)" } ?? ""
    }

    // MARK: In the end

    private var summary: [String] {
        guard let report = report.report else {
            let text = LocalizedText(
                "GOSUMDB names no database to ask, so nothing was checked.",
                "GOSUMDB 没有给出可查询的校验数据库，因此没有检查任何内容。"
            )
            return [text[language]]
        }
        let parts = parts(report).filter { $0.0 > 0 }.map { "\($0.0) \($0.1[language])" }
        let separator = language == .chinese ? "，" : ", "
        let total = LocalizedText("\(report.lines) lines", "共 \(report.lines) 行")[language]
        let colon = language == .chinese ? "：" : ": "
        return [bold(total + (parts.isEmpty ? "" : colon + parts.joined(separator: separator)))] + halt(report)
            + (report.isAllUnasked ? [unasked[language]] : [])
    }

    private var unasked: LocalizedText {
        LocalizedText(
            "GONOSUMDB or GOPRIVATE covers every line, so nothing was checked.",
            "GONOSUMDB 或 GOPRIVATE 覆盖了所有行，因此没有检查任何内容。"
        )
    }

    private func parts(_ report: SumReport) -> [(Int, LocalizedText)] {
        let counts = self.report.counts
        return [
            (report.agreeing, LocalizedText("agree with \(database)", "行与 \(database) 一致")),
            (counts.differing, LocalizedText("differ", "行不同")),
            (counts.unknown, LocalizedText("unknown to it", "行在其中没有记录")),
            (counts.failed, LocalizedText("could not be checked", "行无法检查")),
            (report.unasked, LocalizedText("private and not asked about", "行属于私有模块，没有查询")),
            (report.unreached, LocalizedText("not reached", "行没有查到")),
        ]
    }

    /// Why not all lines were reached.
    private func halt(_ report: SumReport) -> [String] {
        switch report.halt {
        case .fault(let fault):
            ["  \(fault.reason.split(whereSeparator: \.isNewline).first.map(String.init)?.shown ?? "")"]
        case .late(let limit):
            [
                LocalizedText(
                    "  the time was up: \(limit.components.seconds) s",
                    "  时间已用完：\(limit.components.seconds) 秒"
                )[language]
            ]
        case nil: []
        }
    }

    private var cause: [String] {
        guard let entry = report.entry else { return [] }
        let text = ExplainedText(language)
        return [bold(text.heading(entry))] + text.body(entry, report.filled).dropFirst()
    }

    // MARK: How it looks

    private var differs: LocalizedText { LocalizedText("differs from \(database)", "与 \(database) 不同") }
    private var unknown: LocalizedText { LocalizedText("unknown to \(database)", "\(database) 没有记录") }
    private var failed: LocalizedText { LocalizedText("could not be checked", "无法检查") }
    private var malformed: LocalizedText {
        LocalizedText("no module can have this path and version", "不可能有这样的模块路径和版本")
    }
}
