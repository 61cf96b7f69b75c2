import ErrorLibrary
import Foundation
import GoModules
import Testing

@testable import Mirrors

@Suite("Figures") struct FiguresTests {
    private let figures = Figures(.english)

    @Test(
        "times",
        arguments: [
            (.microseconds(400), "<1 ms"), (.zero, "<1 ms"), (.seconds(-3), "<1 ms"), (.milliseconds(1), "1 ms"),
            (.microseconds(111_600), "112 ms"), (.microseconds(999_400), "999 ms"), (.microseconds(999_600), "1.0 s"),
            (.milliseconds(1234), "1.2 s"), (.milliseconds(9940), "9.9 s"), (.milliseconds(9960), "10 s"),
            (.seconds(31), "31 s"), (nil, "–"),
        ] as [(Duration?, String)]
    )
    func times(_ duration: Duration?, _ text: String) { #expect(figures.time(duration) == text) }

    @Test(
        "rates",
        arguments: [
            (640, "640 B/s"), (12_400, "12 kB/s"), (999_600, "1.0 MB/s"), (8_240_000, "8.2 MB/s"),
            (94_000_000, "94 MB/s"), (-1, "0 B/s"),
        ]
    )
    func rates(_ rate: Int, _ text: String) { #expect(figures.rate(rate) == text) }

    @Test("spans", arguments: [(40, "40 s"), (300, "5 min"), (10_800, "3 h"), (1_036_800, "12 d"), (-5, "0 s")])
    func spans(_ seconds: Int, _ text: String) { #expect(figures.span(seconds) == text) }

    @Test("days until something, whatever the times are") func days() {
        #expect(Figures.days(from: 0, to: 86_399) == 0 && Figures.days(from: 0, to: 86_400) == 1)
        #expect(Figures.days(from: 10, to: 0) == -1 && figures.days(-1) == "expired")
        #expect(Figures.days(from: .min, to: .max) == nil && figures.days(nil) == "–")
        #expect(Figures.time(at: ReportScene.now) == "2026-11-22 14:30 UTC" && Figures.time(at: .max) == "\(Int64.max)")
    }

    @Test(
        "commands that a shell takes as they are meant",
        arguments: [
            (
                "https://a.example|https://b.example,direct",
                "go env -w \"GOPROXY=https://a.example|https://b.example,direct\""
            ),
            ("https://a.example/$x", "go env -w 'GOPROXY=https://a.example/$x'"),
            ("https://a.example/it's", "go env -w 'GOPROXY=https://a.example/it'\\''s'"),
        ]
    )
    func commands(_ line: String, _ command: String) { #expect(SettingCommand.text(goproxy: line) == command) }

    @Test("every probe stands in one group, in its order") func groups() {
        #expect(ProbeGroup.allCases.flatMap(\.probes) == MirrorProbe.allCases)
    }

    @Test("what all should have") func expected() {
        func agreement(_ logged: String?, _ hashes: String?...) -> MirrorCheck.Agreement {
            .init(file: "f", logged: logged, statements: hashes.map { .init(mirror: "m", hash: $0) })
        }
        #expect(agreement("a", "b", "b").expected == "a" && !agreement("a", "b").isUnanimous)
        #expect(agreement(nil, "b", "b", "c").expected == "b" && agreement(nil, "b", "c").expected == nil)
        #expect(
            agreement(nil, "b", nil).isUnanimous && agreement(nil, nil).isUnanimous && agreement("a", nil).isUnanimous
        )
    }

    @Test(
        "who is silent, and who has something to say",
        arguments: [
            (.pass, nil, nil, false), (.fail, "MTL-NET004", nil, true), (.fail, "MTL-PRX003", nil, false),
            (.fail, "MTL-PRX010", nil, true), (.skip, nil, "MTL-TLS002", false), (.skip, nil, "MTL-TLS007", true),
            (.skip, nil, nil, true), (.unknown, nil, nil, true),
        ] as [(ProbeResult.Verdict, String?, String?, Bool)]
    )
    func silence(_ verdict: ProbeResult.Verdict, _ code: String?, _ tls: String?, _ isSilent: Bool) throws {
        let text = ReportScene.text("")
        let results = [
            ProbeResult(.reach, verdict, text, code: code),
            ProbeResult(.tls, tls == nil ? .skip : .fail, text, code: tls),
        ]
        let report = MirrorReport(url: try .init("https://a.example"), results: results, verdict: .failing, score: 0)
        #expect(report.isSilent == isSilent)
    }

    @Test("the probes are those that docs/mirrors.md has, in their order") func page() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/mirrors.md")
        let text = try String(contentsOf: file.standardizedFileURL, encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `P.") }.map { row in
            row.split(separator: "|").prefix(3).map { $0.trimmingCharacters(in: .whitespaces) }
        }
        #expect(rows == MirrorProbe.allCases.map { ["`\($0.rawValue)`", $0.title[.english], "\($0.weight)"] })
    }

    @Test("of files that nobody gave are not taken for agreement") func nothingCompared() throws {
        let check = try ReportScene.check()
        let nobody = [MirrorCheck.Agreement.Statement(mirror: "https://dead.example", hash: nil)]
        let empty = MirrorCheck(
            checkedAt: check.checkedAt,
            reports: check.reports,
            agreements: [.init(file: "rsc.io/quote@v1.5.2", logged: nil, statements: nobody)],
            database: nil,
            databaseFailure: nil,
            recommendation: check.recommendation
        )
        #expect(ReportWords(.english).agreement(of: empty) == "No file was compared.")
    }
}
