import Doctor
import ErrorLibrary
import Foundation

/// A diagnosis for programs; docs/doctor.md says what the fields are.
struct DiagnosisJSON: Encodable {
    private let version = 1
    private let nonce: String?
    private let verdict: String
    private let root: Cause?
    private let also: [Cause]
    private let checks: [Entry]

    private struct Fact: Encodable {
        let name: String
        let value: String
    }

    private struct Step: Encodable {
        let text: String
        let run: String?
        let undo: String?
    }

    private struct Cause: Encodable {
        let check: String
        let subject: String
        let code: String
        let title: String
        let cause: String
        let remedy: [Step]
        let avoid: [String]
        let facts: [Fact]
        let file: String?
        let line: Int?
    }

    private struct Entry: Encodable {
        let id: String
        let group: String
        let subject: String
        let verdict: String
        let code: String?
        let facts: [Fact]
        let because: String?
        let seconds: Double
    }

    init(_ report: DiagnosisReport) {
        let causes = report.causes.compactMap { Self.cause($0, report) }
        self.nonce = report.nonce
        self.verdict = report.diagnosis.verdict.rawValue
        self.root = causes.first
        self.also = Array(causes.dropFirst())
        self.checks = report.diagnosis.checks.flatMap { examined in
            examined.outcomes.map { Self.entry($0, examined, report.language) }
        }
    }

    /// With a line break at its end.
    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
        } catch { return "{\"error\":\"\(type(of: error))\"}\n" }
    }

    private static func cause(_ outcome: Outcome, _ report: DiagnosisReport) -> Cause? {
        guard let entry = report.entry(outcome) else { return nil }
        let (language, filled) = (report.language, report.filled(outcome))
        return Cause(
            check: outcome.node.check,
            subject: outcome.node.subject,
            code: entry.code,
            title: entry.title[language],
            cause: entry.cause[language],
            remedy: entry.remedy.map {
                Step(text: $0.text[language], run: $0.command.map(filled), undo: $0.undo.map(filled))
            },
            avoid: entry.avoid.map { $0[language] },
            facts: facts(outcome, language),
            file: outcome.file,
            line: outcome.line
        )
    }

    private static func entry(_ outcome: Outcome, _ examined: ExaminedCheck, _ language: Language) -> Entry {
        let (seconds, attoseconds) = examined.duration.components
        return Entry(
            id: examined.check.id,
            group: examined.check.group.rawValue,
            subject: outcome.node.subject,
            verdict: outcome.verdict.rawValue,
            code: outcome.code,
            facts: facts(outcome, language),
            because: outcome.because?.description,
            seconds: Double(seconds) + (Double(attoseconds) / 1e15).rounded() / 1000
        )
    }

    private static func facts(_ outcome: Outcome, _ language: Language) -> [Fact] {
        outcome.facts.map { Fact(name: $0.name[language], value: $0.value) }
    }
}
