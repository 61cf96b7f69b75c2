import ErrorLibrary
import Foundation

/// Explanations for programs; docs/explain.md says what the fields are.
struct ExplainedJSON: Encodable {
    private let version = 1
    private let findings: [Finding]
    /// Whether all of the text was looked at.
    private let complete: Bool

    private struct Finding: Encodable {
        let code: String
        let layer: String
        let title: String
        let cause: String
        let remedy: [Step]
        let avoid: [String]
        let checks: [String]
        var message: Int?
        var captures: [String: String]?
        var line: Int?
        var count: Int?
        var text: String?
    }

    private struct Step: Encodable {
        let text: String
        let run: String?
        let undo: String?
    }

    init(_ result: ErrorScan.Result, _ language: Language) {
        self.complete = !result.isCut
        self.findings = result.errors.map { error in
            var finding = Self.finding(error.entry, language) { error.filled($0) }
            finding.message = error.row
            finding.captures = Dictionary(error.captures.map { ($0.name, $0.value) }) { first, _ in first }
            (finding.line, finding.count, finding.text) = (error.line, error.count, error.text)
            return finding
        }
    }

    /// One code alone.
    init(_ entry: ErrorEntry, _ language: Language) {
        self.complete = true
        self.findings = [Self.finding(entry, language) { $0 }]
    }

    var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    private static func finding(_ entry: ErrorEntry, _ language: Language, _ filled: (String) -> String) -> Finding {
        Finding(
            code: entry.code,
            layer: entry.layer.rawValue,
            title: entry.title[language],
            cause: entry.cause[language],
            remedy: entry.remedy.map {
                Step(text: $0.text[language], run: $0.command.map(filled), undo: $0.undo.map(filled))
            },
            avoid: entry.avoid.map { $0[language] },
            checks: entry.checks
        )
    }
}
