import ChecksumDatabase
import ErrorLibrary
import GoModules
import Mirrors

/// A quorum as text for people.
struct QuorumText: ColouredText {
    private let report: QuorumReport
    let isColoured: Bool

    init(_ report: QuorumReport, isColoured: Bool) {
        self.report = report
        self.isColoured = isColoured
    }

    /// What everybody says, then the verdict, with a line break at its end.
    var page: String {
        let table = [bold(report.module.description.shown)] + quorum.statements.flatMap(lines)
        return [table, verdict].map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private var quorum: Quorum { report.quorum }
    private var language: Language { report.language }

    private func lines(_ statement: Statement) -> [String] {
        let head = "  \(mark(statement)) \(statement.party.title[language].shown)"
        let note = statement.note.map { ["      \($0.shown)"] } ?? []
        if let zip = statement.zip.silence, zip == statement.goMod.silence || isBare(statement) {
            return [head, "      \(words(zip))"] + note
        }
        return [head] + Quorum.File.allCases.compactMap { line(statement, $0) } + note
    }

    /// Whether a party of which one file alone is known has nothing to say about that.
    private func isBare(_ statement: Statement) -> Bool { statement.party == .cacheRecord }

    private func line(_ statement: Statement, _ file: Quorum.File) -> String? {
        guard statement.party != .cacheRecord || file == .zip else { return nil }
        let text =
            switch statement[file] {
            case .hash(let hash): hash.description
            case .damaged(let reason, hash: _): "\(word(.damaged)): \(reason.shown)"
            case .silent(let silence): words(silence)
            }
        return "      \(file.rawValue): \(text)\(isOdd(statement, file) ? "  ← \(word(.differs))" : "")"
    }

    private func isOdd(_ statement: Statement, _ file: Quorum.File) -> Bool {
        guard statement[file].isSpoken, quorum.differing.contains(statement.party) else { return false }
        return quorum.published[file].map { statement[file] != .hash($0) } ?? quorum.files.contains(file)
    }

    private func words(_ silence: Silence) -> String {
        switch silence {
        case .nothing: word(.nothing)
        case .absent(let reason): word(.absent) + Self.firstLine(reason).map { ": \($0.shown)" }.joined
        case .forbidden(let reason): "\(word(.notAsked)): \(reason[language])"
        case .failed(let reason, let code):
            "\(word(.noAnswer)): \(Self.firstLine(reason).map(\.shown).joined)" + code.map { " (\($0))" }.joined
        }
    }

    private static func firstLine(_ text: String) -> String? {
        text.split(whereSeparator: \.isNewline).first.map(String.init)
    }

    private var verdict: [String] {
        let head = "\(bold(word(.verdict))) \(quorum.sentence[language])"
        let differing = quorum.differing.map { "  \(coloured("✗", 31)) \($0.title[language].shown)" }
        let published = Quorum.File.allCases.filter(quorum.files.contains).compactMap { file in
            quorum.published[file].map { "  \(word(.published)) (\(file.rawValue)): \($0)" }
        }
        guard let entry = report.entry else { return [head] }
        let text = ExplainedText(language)
        return [head] + differing + published + ["", bold(text.heading(entry))]
            + text.body(entry, report.filled).dropFirst()
    }

    // MARK: How it looks

    private func mark(_ statement: Statement) -> String {
        if quorum.differing.contains(statement.party) { return coloured("✗", 31) }
        guard statement.speaks else {
            if case .failed? = statement.zip.silence { return coloured("?", 35) }
            return coloured("-", 90)
        }
        switch quorum.kind {
        case .conflict: return coloured("!", 33)
        case .tooFew: return coloured("?", 35)
        default: return coloured("✓", 32)
        }
    }

    private enum Word { case verdict, published, differs, damaged, nothing, absent, notAsked, noAnswer }

    private func word(_ word: Word) -> String {
        switch (word, language) {
        case (.verdict, .english): "Verdict:"
        case (.verdict, .chinese): "结论："
        case (.published, .english): "published"
        case (.published, .chinese): "发布时的内容"
        case (.differs, .english): "differs"
        case (.differs, .chinese): "不同"
        case (.damaged, .english): "damaged"
        case (.damaged, .chinese): "已损坏"
        case (.nothing, .english): "has nothing about it"
        case (.nothing, .chinese): "没有相关内容"
        case (.absent, .english): "does not have it"
        case (.absent, .chinese): "没有该版本"
        case (.notAsked, .english): "not asked"
        case (.notAsked, .chinese): "未询问"
        case (.noAnswer, .english): "no answer that can be used"
        case (.noAnswer, .chinese): "没有得到可用的应答"
        }
    }
}

extension String? {
    /// The text, or nothing.
    fileprivate var joined: String { self ?? "" }
}
