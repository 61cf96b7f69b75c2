import Foundation
import TestKit
import Testing

@testable import Mirrors

@Suite("history of a watch") struct HistoryFileTests {
    private let folder: TemporaryFolder
    private let clock = TestClock()
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path + "/history.jsonl"
    }

    private func open(keeping kept: Duration = .seconds(86_400), most: Int = 1 << 20) throws -> HistoryFile.Opened {
        try HistoryFile.open(path, keeping: kept, maximumBytes: most, now: clock.unixSeconds)
    }

    private func entry(_ mirror: String = "https://a.example") -> HistoryLine {
        .entry(
            HistoryEntry(
                at: clock.unixSeconds,
                mirror: mirror,
                verdict: .limited,
                state: .degraded,
                isUp: false,
                isSuspect: true,
                score: 77,
                firstByteSeconds: 0.025,
                totalSeconds: 0.112,
                secondsBehind: 40,
                certificateExpiry: 1_810_000_000,
                failed: ["P.404"],
                warned: ["P.h2", "P.list"]
            )
        )
    }

    private func hash(_ file: String, _ hash: String = "h1:x") -> HistoryLine {
        .hash(KnownHash(file: file, hash: hash, isAttested: false, at: clock.unixSeconds))
    }

    private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func write(_ text: String) throws { try text.write(toFile: path, atomically: false, encoding: .utf8) }

    /// Appends with a file that is closed again.
    private func append(_ lines: [HistoryLine]) throws { try open().file.append(lines, now: clock.unixSeconds) }

    private let header = "{\"format\":\"martlet mirrors history\",\"version\":1}\n"

    @Test("gives back what was appended, in lines with the fields of the documentation") func roundTrip() throws {
        let lines = [entry(), hash("m@v1.0.0"), entry("https://b.example")]
        try append(lines)
        let opened = try open()
        #expect(opened.history.entries(of: "https://a.example").map { .entry($0) } == [lines[0]])
        #expect(opened.history.entries(of: "https://b.example").map { .entry($0) } == [lines[2]])
        #expect(opened.history.known.byFile == ["m@v1.0.0": "h1:x"])
        #expect(opened.tornBytes == 0 && opened.unreadableLines == 0)
        let expected =
            header + """
                {"at":1800000000,"certificateExpires":1810000000,"failed":["P.404"],"firstByteSeconds":0.025,\
                "mirror":"https://a.example","networkSuspect":true,"score":77,"secondsBehind":40,"state":"degraded",\
                "totalSeconds":0.112,"up":false,"verdict":"limited","warned":["P.h2","P.list"]}
                {"at":1800000000,"attested":false,"file":"m@v1.0.0","hash":"h1:x"}

                """
        #expect(try text().hasPrefix(expected) && text().split(separator: "\n").count == 4)
    }

    @Test("belongs to its owner alone") func mode() throws {
        try append([entry()])
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }

    @Test("loses no more than the line that was torn by a kill, wherever that was") func torn() throws {
        try append([entry(), entry()])
        let whole = try text()
        let second = try #require(whole.dropLast().lastIndex(of: "\n")).utf16Offset(in: whole) + 1
        for length in [second + 1, second + 30, whole.count - 1] {
            try write(String(whole.prefix(length)))
            let opened = try open()
            #expect(opened.history.entries(of: "https://a.example").count == 1)
            #expect(opened.tornBytes == length - second && opened.unreadableLines == 0)
            try opened.file.append([entry()], now: clock.unixSeconds)
            #expect(try text() == whole)
        }
    }

    @Test("begins anew where not even the first line was whole", arguments: [0, 1, 20, 48]) func tornHeader(
        _ length: Int
    ) throws {
        try write(String(header.prefix(length)))
        try append([entry()])
        #expect(try text().hasPrefix(header) && open().history.entries(of: "https://a.example").count == 1)
    }

    @Test(
        "passes over lines that cannot be read",
        arguments: [
            "nonsense", "{}", "{\"at\":-1}", "{\"file\":\"m\"}", "[]", "\u{0}",
            "{\"at\":9e18,\"mirror\":\"m\",\"verdict\":\"healthy\",\"state\":\"healthy\",\"up\":true,\"networkSuspect\":false,"
                + "\"score\":1,\"failed\":[],\"warned\":[]}",
        ]
    )
    func unreadable(_ line: String) throws {
        try append([entry()])
        try write(try text() + line + "\n")
        try append([entry()])
        let opened = try open()
        #expect(opened.unreadableLines == 1 && opened.tornBytes == 0)
        #expect(opened.history.entries(of: "https://a.example").count == 2)
    }

    @Test(
        "is not made of a file of somebody else, which stays as it is",
        arguments: [
            "hello", "hello\n", "\n", "{\"version\":1}\n", "{\"format\":\"other\",\"version\":1}\n", "[]\n",
            "{\"format\":\"martlet mirrors history\"}\n", "é",
        ]
    )
    func foreign(_ content: String) throws {
        try write(content)
        #expect(throws: HistoryError.foreign(path: path)) { try open() }
        #expect(try text() == content)
    }

    @Test("is not made of what is no file, and not of a later version") func kinds() throws {
        #expect(throws: HistoryError.self) { try HistoryFile.open(folder.path, keeping: .seconds(1), now: 0) }
        #expect(throws: HistoryError.foreign(path: path)) {
            mkfifo(path, 0o600)
            _ = try open()
        }
        unlink(path)
        try write("{\"format\":\"martlet mirrors history\",\"version\":2}\n")
        #expect(throws: HistoryError.newer(path: path, version: 2)) { try open() }
        #expect(throws: HistoryError.self) {
            try HistoryFile.open(folder.path + "/nowhere/history", keeping: .seconds(1), now: 0)
        }
    }

    @Test("is for one process at a time, also after it was written anew") func inUse() throws {
        let first = try open(keeping: .seconds(3600))
        #expect(throws: HistoryError.inUse(path: path)) { try open() }
        try first.file.append([entry()], now: clock.unixSeconds)
        clock.advance(by: .seconds(2 * 86_400))
        try first.file.append([entry()], now: clock.unixSeconds)
        #expect(try text().split(separator: "\n").count == 2, "the first entry is gone")
        #expect(throws: HistoryError.inUse(path: path)) { try open() }
        withExtendedLifetime(first) {}
    }

    @Test("forgets old entries about once a day, and no hash") func age() throws {
        let opened = try open(keeping: .seconds(3600))
        try opened.file.append([entry(), hash("m@v1.0.0")], now: clock.unixSeconds)
        clock.advance(by: .seconds(86_400))
        try opened.file.append([entry(), hash("n@v1.0.0")], now: clock.unixSeconds)
        #expect(try text().split(separator: "\n").count == 5)
        clock.advance(by: .seconds(3601))
        try opened.file.append([entry()], now: clock.unixSeconds)
        let kinds = try text().split(separator: "\n").map { $0.contains("\"file\"") ? "hash" : "entry" }
        #expect(kinds == ["entry", "hash", "hash", "entry"], "the first line, both hashes, and the newest entry")
        #expect(try folder.files() == ["history.jsonl"])
    }

    @Test("is written anew at the start, too") func ageAtStart() throws {
        try append([entry(), hash("m@v1.0.0")])
        clock.advance(by: .seconds(3 * 86_400))
        let opened = try open()
        #expect(try text().split(separator: "\n").count == 2)
        #expect(opened.history.known.byFile.count == 1)
    }

    @Test("stays below its size: the oldest entries go") func size() throws {
        let opened = try open(most: 20_000)
        for index in 0..<400 {
            try opened.file.append([entry("https://\(index).example")], now: clock.unixSeconds)
            #expect(try text().utf8.count <= 20_000 + 400)
        }
        let text = try text()
        #expect(text.hasPrefix(header) && text.contains("https://399.example") && !text.contains("https://1.example"))
    }

    @Test("takes no harm from what a killed process has left beside it, and keeps its mode") func leftBeside() throws {
        try append([entry()])
        chmod(path, 0o640)
        try String(repeating: "x", count: 100_000).write(toFile: path + "~", atomically: false, encoding: .utf8)
        clock.advance(by: .seconds(3 * 86_400))
        try append([entry()])
        #expect(try text().split(separator: "\n").count == 2)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
        #expect(try folder.files() == ["history.jsonl"])
    }

    @Test("in memory goes back so far and no further") func memory() {
        var history = MirrorHistory()
        for index in 0..<MirrorHistory.most + 250 {
            history.add(HistoryEntry(at: Int64(index), mirror: "m", verdict: .overdue, totalSeconds: 1e300))
        }
        #expect(history.entries(of: "m").count == MirrorHistory.most)
        #expect(history.entries(of: "m").last?.at == Int64(MirrorHistory.most + 249))
        let points = history.points(of: ["m", "unknown"])
        #expect(points.count == MirrorHistory.most && points.allSatisfy { $0.verdict == .failing })
    }
}
