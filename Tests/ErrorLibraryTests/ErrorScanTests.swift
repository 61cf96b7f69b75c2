import TestKit
import Testing

@testable import ErrorLibrary

@Suite("Looking through a text") struct ErrorScanTests {
    private static let mismatch = """
        go: example.com/a@v1.0.0: verifying module: checksum mismatch
        \tdownloaded: h1:aaaa=
        \tsum.golang.org: h1:bbbb=
        """
    private static let unreachable = """
        go: example.com/a@v1.0.0: verifying module: example.com/a@v1.0.0: Get "https://sum.golang.org/lookup/example.com/a@v1.0.0": \
        dial tcp: lookup sum.golang.org: no such host
        """

    private let scan: ErrorScan

    init() throws { self.scan = try ErrorScan(try ErrorLibrary()) }

    @Test("finds the cause and what follows from it, the cause first") func order() {
        let found = scan.errors(in: Self.unreachable).errors
        #expect(found.map(\.entry.code) == ["MTL-NET001", "MTL-SUM004"])
        #expect(found.map(\.entry.layer) == [.names, .checksums])
    }

    @Test("finds nothing where nothing is known, and does not guess") func nothing() {
        for text in [
            "[command]/usr/bin/git lfs install --local\nUpdated Git hooks.", "", "\n\n", "error: something went wrong",
            "main.go:3:2: undefined: x", "checksum mismatch",
        ] {
            #expect(scan.errors(in: text).errors.isEmpty, "\(text)")
        }
    }

    @Test(
        "sees through what a CI system puts around lines",
        arguments: [
            "2026-11-20T10:11:12.1234567Z ", "[2026-11-20T10:11:12.123Z] ", "10:11:12 ", "#12 3.456 ", "\u{1B}[31m",
            "\u{1B}[0K\u{1B}[36;1m",
        ]
    )
    func prefixes(_ prefix: String) throws {
        let lines = Self.mismatch.split(separator: "\n").map { "\(prefix)\($0)\u{1B}[0m\r\n" }
        let found = try #require(scan.errors(in: "one\r\ntwo\r\n" + lines.joined()).errors.first)
        #expect(found.entry.code == "MTL-SUM002")
        #expect(found.line == 3)
        #expect(found.text == "go: example.com/a@v1.0.0: verifying module: checksum mismatch")
    }

    @Test("tells what a message is about, where it is and how often") func repeated() throws {
        let line = "reading http://proxy.example/a/@v/list: 502 Bad Gateway\n"
        let filler = String(repeating: "ok\n", count: 40)
        let text = filler + line + filler + line + line + filler + line.replacing("a/@v", with: "b/@v")
        let found = scan.errors(in: text).errors
        #expect(found.map(\.count) == [3, 1])
        #expect(found.map(\.line) == [41, 124])
        #expect(found[0].captures == [.init(name: "url", value: "http://proxy.example/a/@v/list")])
    }

    @Test("counts each of many right behind each other once") func dense() {
        let line = "dial tcp: lookup proxy.example: no such host\n"
        let found = scan.errors(in: String(repeating: line, count: 200)).errors
        #expect(found.map(\.count) == [200])
        #expect(found.map(\.line) == [1])
    }

    @Test("looks at what a terminal would show, and says when a line is too long") func lines() {
        let message = "dial tcp: lookup proxy.example: no such host"
        #expect(scan.rows(in: "section_start:1:x\r\u{1B}[0K2026-11-20T10:11:12Z \(message)\r\n") == [21])
        let long = scan.errors(in: String(repeating: "a", count: 5000) + message)
        #expect(long.errors.isEmpty && long.isCut)
        #expect(!scan.errors(in: message).isCut)
    }

    @Test("takes no longer for lines that are made to take long") func hostile() throws {
        let clock = ContinuousClock()
        for literal in Set(try ErrorLibrary().messages.flatMap(\.needs)) {
            for filler in ["a", "a ", ": ", "/", "@"] {
                let tail = String(repeating: filler, count: 4096 / filler.count)
                let line = "verifying reading dial tcp: lookup \(literal)\(tail)"
                let time = clock.measure { _ = scan.errors(in: line) }
                #expect(time < .seconds(2), "\(literal) \(filler)")
            }
        }
    }

    @Test("believes a code that the text gives itself first") func codes() {
        let text = """
            go: a.b/c@v1.0.0: reading http://127.0.0.1:8080/a.b/c/@v/v1.0.0.zip: 502 Bad Gateway
            \tserver response:
            \tMTL-SUM002: a.b/c@v1.0.0 (.zip): checksum mismatch, not served
            """
        let found = scan.errors(in: text).errors
        #expect(found.map(\.entry.code) == ["MTL-SUM002", "MTL-PRX003"])
        #expect(found.map(\.row) == [nil, 47])
        #expect(scan.errors(in: "MTL-XXX999: no such code").errors.isEmpty)
    }

    @Test("says when a text has more than it looks at") func cut() {
        let lines = (0..<2100).map { "reading http://p/\($0): 502 Bad Gateway\n" + String(repeating: "\n", count: 12) }
        let result = scan.errors(in: lines.joined())
        #expect(result.isCut)
        #expect(result.errors.count == 2000)
        #expect(!scan.errors(in: lines.prefix(2000).joined()).isCut)
    }

    @Test("copes with any bytes") func bytes() {
        var numbers = SeededNumbers(seed: 7)
        let sample = Array(Self.unreachable.utf8)
        for _ in 0..<200 {
            var bytes = sample + sample
            for _ in 0..<8 {
                bytes[Int.random(in: bytes.indices, using: &numbers)] = UInt8.random(in: 0...255, using: &numbers)
            }
            bytes.removeLast(Int.random(in: 0..<bytes.count, using: &numbers))
            _ = bytes.withUnsafeBytes { scan.errors(in: $0) }
        }
    }

    @Test("puts into commands only what is plain") func commands() throws {
        func filled(_ module: String) throws -> String {
            let entry = try #require(try ErrorLibrary().entry("MTL-SUM001"))
            let error = FoundError(
                entry: entry,
                row: 2,
                captures: [.init(name: "module", value: module)],
                line: 1,
                text: "",
                count: 1
            )
            return error.filled("go mod download <module>@<version> <host>")
        }
        #expect(try filled("a.b/c@v1.0.0") == "go mod download a.b/c@v1.0.0 <host>")
        #expect(try filled("a.b/c") == "go mod download a.b/c@<version> <host>")
        let request = "curl https://sum.golang.org/lookup/<module>@<version>"
        let error = FoundError(
            entry: try #require(try ErrorLibrary().entry("MTL-SUM001")),
            row: 2,
            captures: [
                .init(name: "module", value: "github.com/BurntSushi/toml"), .init(name: "version", value: "v1.0.0"),
            ],
            line: 1,
            text: "",
            count: 1
        )
        #expect(error.filled(request) == "curl https://sum.golang.org/lookup/github.com/%21burnt%21sushi/toml@v1.0.0")
        #expect(error.filled("git ls-remote https://<module>") == "git ls-remote https://github.com/BurntSushi/toml")
        for module in ["$(reboot)", "a;b", "a b", "-x", "a`b`", "a\nb", "é"] {
            #expect(try filled(module) == "go mod download <module>@<version> <host>")
        }
    }
}
