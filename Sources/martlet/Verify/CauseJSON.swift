import ErrorLibrary
import Foundation

/// A cause of the error library for programs.
struct CauseJSON: Encodable {
    private let code: String
    private let title: String
    private let cause: String
    private let remedy: [Step]
    private let avoid: [String]

    private struct Step: Encodable {
        let text: String
        let run: String?
        let undo: String?
    }

    /// - `filled`: Puts values into a command.
    init(_ entry: ErrorEntry, _ language: Language, _ filled: (String) -> String) {
        self.code = entry.code
        self.title = entry.title[language]
        self.cause = entry.cause[language]
        self.remedy = entry.remedy.map {
            Step(text: $0.text[language], run: $0.command.map(filled), undo: $0.undo.map(filled))
        }
        self.avoid = entry.avoid.map { $0[language] }
    }
}

/// How the JSON of `martlet verify` is written.
enum VerifyJSON {
    /// With a line break at its end.
    static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
        } catch { return "{\"error\":\"\(type(of: error))\"}\n" }
    }
}
