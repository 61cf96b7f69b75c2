import GoModules
import Mirrors
import TestKit
import Testing

/// What was asked and answered, kept as text.
@Suite("Transcripts of mirrors") struct MirrorTranscriptTests {
    /// A mirror that says what the transcript has, and 404 for everything else.
    private static func replay(_ transcript: MirrorTranscript) -> MirrorScene.Flaw {
        { _, request in
            if request.path == "/" { return nil }
            guard let entry = transcript.answer(request.method, request.path, { request.header($0) }),
                let status = entry.status
            else { return .text(404, "not in the transcript") }
            let isHead = request.method == "HEAD"
            let headers = entry.fields.filter { isHead || $0.name != "Content-Length" }.map { ($0.name, $0.value) }
            return isHead
                ? LoopbackReply(.text(LoopbackReply.head(status, headers: headers)))
                : .status(status, entry.body, headers: headers)
        }
    }

    @Test("a transcript is read as it was written, and replays to the same findings", arguments: [false, true])
    func replays(isBroken: Bool) async throws {
        var scene = try MirrorScene()
        if isBroken { scene.flaw = Flaws.all }
        let report = try #require(try await scene.check().reports.first)
        let transcript = try #require(report.transcript)
        let read = try MirrorTranscript(transcript.text)
        #expect(read == transcript)
        #expect(transcript.entries.count > 30 && transcript.mirror == report.name)
        scene.flaw = Self.replay(read)
        let again = try #require(try await scene.check().reports.first)
        // Redirects are not recorded, only what came of them.
        let ways = [MirrorProbe.redirect, .toolchain].map(\.rawValue)
        func findings(_ report: MirrorReport) -> [String] {
            report.findings.filter { finding in !ways.contains { finding.hasPrefix("\($0) ") } }
        }
        #expect(findings(again) == findings(report))
        #expect(again.verdict == report.verdict)
    }

    @Test("what is secret is not in it") func secrets() async throws {
        var scene = try MirrorScene()
        scene.authority = try TestAuthority()
        let check = try await scene.withMirrors([
            { origin, request in
                guard request.header("Authorization") != nil else { return .text(401, "who are you?") }
                return request.path == "/example.com/words/@v/list"
                    ? .ok("v1.0.0\nv1.2.0\n", headers: [("Set-Cookie", "session=hidden")]) : nil
            }
        ]) { mirrors, checker in
            let secret = try mirrors.map { try ProxyURL("https://user:hunter2@\($0.authority)") }
            return await checker.check(secret)
        }
        let report = try #require(check.reports.first)
        #expect(report.findings == [])
        let text = try #require(report.transcript).text
        #expect(!text.contains("hunter2") && !text.contains("hidden") && !text.contains("Authorization"))
        #expect(!report.name.contains("user") && check.recommendation.line?.contains("hunter2") == false)
    }

    @Test(
        "what is no transcript is refused, with the place",
        arguments: [
            ("", 0), ("martlet mirror transcript 2\nmirror: https://a.example\n", 0),
            ("martlet mirror transcript 1\nmirror: https://a.example\n\n-- 001-request --\nGET /\n", 0),
            ("martlet mirror transcript 1\nmirror: m\n-- 1 --\nGET /\n-- 2 --\n200\nTranscript-Length: 9\n\nx\n", 1),
            ("martlet mirror transcript 1\nmirror: m\n-- 1 --\nGET\n-- 2 --\n200\nTranscript-Length: 1\n\nx\n", 1),
        ]
    ) func refused(_ text: String, _ request: Int) {
        #expect(throws: MirrorTranscript.ReadingError(request: request)) { try MirrorTranscript(text) }
    }
}
