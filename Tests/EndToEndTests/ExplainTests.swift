import Foundation
import Testing

/// `martlet explain` as a person or a script calls it.
@Suite("explain") struct ExplainTests {
    private static let message =
        "go: a.b/c@v1.0.0: Get \"https://p.example/\": dial tcp: lookup p.example: no such host"

    private func explain(_ arguments: String..., input: String = "") async throws -> CommandRun {
        try await explain(arguments, [:], input: input)
    }

    private func explain(
        _ arguments: [String],
        _ environment: [String: String],
        input: String
    ) async throws -> CommandRun {
        let folder = try ScratchFolder("explain")
        return try await CommandRun.martlet(["explain"] + arguments, environment, folder: folder.path, input: input)
    }

    @Test("names the cause in a text of the arguments, and says what to do and what not") func arguments() async throws
    {
        let run = try await explain(Self.message)
        #expect(run.status == 0 && run.errors.isEmpty)
        #expect(run.output.hasPrefix("MTL-NET001: "))
        for part in ["\n  line 1: go: a.b/c@v1.0.0", "\n  Why\n", "\n  What to do\n    1. "] {
            #expect(run.output.contains(part), "\(part)")
        }
    }

    @Test("reads a log from standard input or a file, in the language of the locale or the one it is told")
    func languages() async throws {
        let log = "ok\n\(Self.message)\nFAIL\n"
        let english = try await explain([], ["LANG": "C.UTF-8"], input: log)
        let chinese = try await explain([], ["LANG": "zh_CN.UTF-8"], input: log)
        #expect(english.output.contains("\n  What to do\n") && chinese.output.contains("\n  怎么做\n"))
        #expect(try await explain(["--lang", "en"], ["LANG": "zh_CN.UTF-8"], input: log).output == english.output)
        let folder = try ScratchFolder("log")
        try Data(log.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/log"))
        #expect(try await explain("--file", "\(folder.path)/log", "--lang", "en").output == english.output)
    }

    @Test("explains a code, and prints JSON whose fields are those of the documentation") func json() async throws {
        let run = try await explain("--json", Self.message)
        let root = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(root["version"] as? Int == 1 && root["complete"] as? Bool == true)
        let finding = try #require((root["findings"] as? [[String: Any]])?.first)
        #expect(finding["code"] as? String == "MTL-NET001" && finding["layer"] as? String == "DNS")
        #expect(finding["message"] as? Int == 21 && finding["line"] as? Int == 1 && finding["count"] as? Int == 1)
        for field in ["title", "cause", "remedy", "avoid", "checks", "captures", "text"] {
            #expect(finding[field] != nil, "\(field)")
        }
        let code = try await explain("mtl-sum002")
        #expect(code.status == 0 && code.output.hasPrefix("MTL-SUM002: checksum mismatch\n"))
    }

    @Test("says so when nothing is known, or nothing can be read") func nothing() async throws {
        let unknown = try await explain("something went wrong")
        #expect(unknown.status == 3 && unknown.output.contains("nothing is guessed"))
        let missing = try await explain("--file", "/nonexistent/log")
        #expect(missing.status == 64 && missing.errors == "error: /nonexistent/log cannot be read\n")
        let folder = try await explain("--file", "/")
        #expect(folder.status == 64 && folder.errors == "error: / cannot be read\n")
        #expect(try await explain("--file", "x", "text").status == 64)
        #expect(try await explain("--lang", "fr", "text").status == 64)
    }

    @Test("lets a log steer no terminal") func escapes() async throws {
        let run = try await explain("dial tcp: lookup \u{1B}]0;title\u{7}x\u{9B}31m: no such host")
        #expect(run.output.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
    }
}
