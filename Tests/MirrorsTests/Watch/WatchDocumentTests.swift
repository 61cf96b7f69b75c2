import Foundation
import Testing

@testable import Mirrors

/// `docs/mirrors.md` says what the program does.
@Suite("documentation of watches") struct WatchDocumentTests {
    private let text: String

    init() throws {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().appending(path: "../../../docs/mirrors.md").standardizedFileURL
        text = try String(contentsOf: file, encoding: .utf8)
    }

    /// The names in the first column of the tables of a section.
    private func names(in section: String) throws -> [String] {
        let start = try #require(text.range(of: "\n### \(section)\n"), "\(section)")
        let rest = text[start.upperBound...]
        let end = [rest.range(of: "\n### "), rest.range(of: "\n## ")].compactMap(\.?.lowerBound).min() ?? rest.endIndex
        return rest[..<end].split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { line in
            (line.split(separator: "|").first ?? "").split(separator: ",").map {
                $0.trimmingCharacters(in: [" ", "`"])
            }
        }
    }

    @Test("has each metric") func metrics() throws {
        #expect(Set(try names(in: "Metrics")) == Set(MirrorMetrics.help.keys))
    }

    @Test("has each field of the history") func fields() throws {
        let entry = HistoryEntry(
            at: 1,
            mirror: "m",
            verdict: .healthy,
            firstByteSeconds: 1,
            totalSeconds: 1,
            secondsBehind: 1,
            certificateExpiry: 1
        )
        let hash = KnownHash(file: "f", hash: "h", isAttested: true, at: 1)
        let fields = try [HistoryLine.entry(entry), .hash(hash)].flatMap { line in
            try #require(
                try JSONSerialization.jsonObject(with: Data(try HistoryText.line(line))) as? [String: Any]
            ).keys
        }
        #expect(Set(try names(in: "The history")) == Set(fields))
        #expect(text.contains("\n    " + String(decoding: HistoryText.header, as: UTF8.self)))
    }

    @Test("has each state, and each event") func states() throws {
        let names = Set(try names(in: "States and events"))
        let states = MirrorState.allCases
        #expect(names.isSuperset(of: states.map(\.rawValue)))
        let events: [WatchEvent] =
            states.map { .state(mirror: "m", before: .healthy, now: $0, reasons: []) } + [
                .verdict(mirror: "m", before: nil, now: .healthy, score: 1, reasons: []), .network(silent: 1, of: 1),
                .networkBack,
            ]
        #expect(names.isSuperset(of: events.map(\.name)))
    }
}
