import Testing

@testable import martlet

@Suite struct SettingsFileTests {
    static func lines(_ text: String) -> [String] { lines(Array(text.utf8)) }
    static func lines(_ bytes: [UInt8]) -> [String] { SettingsFile(bytes, name: "m.yaml").errors.map(\.description) }

    @Test(
        "nothing but comments is a right file",
        arguments: ["", "\n", "# nothing\n", "---\n", "--- {}\n", "\u{FEFF}# BOM\n"]
    )
    func empty(_ text: String) {
        let file = SettingsFile(Array(text.utf8), name: "m.yaml")
        #expect(file.errors.isEmpty)
        #expect(file.values.isEmpty)
    }

    @Test("a section whose lines are commented out is empty")
    func emptySection() {
        #expect(Self.lines("upstream:\n#  connect-timeout: 3s\nlisten: a.b:1\n").isEmpty)
    }

    @Test(
        "a value is the text that stands there",
        arguments: [
            ("offline: true", SettingKey.offline, "true"),
            ("offline: \"true\"", .offline, "true"),
            ("max-size: 1048576", .maxSize, "1048576"),
            // YAML 1.1 would read octal, base 60 and a truth value.
            ("max-size: 010", .maxSize, "010"),
            ("max-connections: 1_000", .maxConnections, "1_000"),
            ("listen: 12:34:56", .listen, "12:34:56"),
            ("offline: yes", .offline, "yes"),
            ("sumdb: off", .sumdb, "off"),
            ("sumdb: !!str off", .sumdb, "off"),
            ("path-prefix: ''", .pathPrefix, ""),
            ("store: \"null\"", .store, "null"),
            ("upstreams: https://a.b|direct # comment", .upstreams, "https://a.b|direct"),
        ]
    )
    func texts(_ line: String, _ key: SettingKey, _ text: String) {
        let file = SettingsFile(Array(line.utf8), name: "m.yaml")
        #expect(file.errors.isEmpty)
        #expect(file.values == [key: .init(texts: [text], source: .file("m.yaml", line: 1))])
    }

    @Test("a list may be a text, a list, or entries with names, each with its line")
    func lists() {
        let text = """
            private: a.b,c.d
            no-verify:
              - e.f
              - "*.g.h"
            routes:
              - i.j=https://k.l
              - pattern: m.n
                chain: https://o.p
            upstream:
              token-files: {url: "https://q.r", file: /t}

            """
        let file = SettingsFile(Array(text.utf8), name: "m.yaml")
        #expect(file.errors.isEmpty)
        #expect(file.values[.privatePatterns]?.texts == ["a.b,c.d"])
        #expect(file.values[.noVerify]?.texts == ["e.f", "*.g.h"])
        #expect(file.values[.routes]?.texts == ["i.j=https://k.l", "m.n=https://o.p"])
        #expect(file.values[.routes]?.items.map(\.source) == [.file("m.yaml", line: 6), .file("m.yaml", line: 7)])
        #expect(file.values[.upstreamTokenFiles]?.texts == ["https://q.r=/t"])
    }

    @Test(
        "refuses, with the line",
        arguments: [
            (
                "\nlisten:",
                "m.yaml:2: listen: has no value; write \"\" for an empty text, or remove the line for the default"
            ),
            (
                "store: ~",
                "m.yaml:1: store: has no value; write \"\" for an empty text, or remove the line for the default"
            ),
            (
                "store: null",
                "m.yaml:1: store: has no value; write \"\" for an empty text, or remove the line for the default"
            ),
            (
                "private: [a.b, ]\nno-verify: [a.b, ~]",
                "m.yaml:2: no-verify: has no value; write \"\" for an empty text, or remove the line for the default"
            ),
            ("listen: [a, b]", "m.yaml:1: listen: takes one value, not a list; write `listen: value`"),
            ("listen: {a: b}", "m.yaml:1: listen: has no sections below it; write its value behind the colon"),
            ("private: [[a.b]]", "m.yaml:1: private: has no sections below it; write its value behind the colon"),
            (
                "routes: [{pattern: a.b}]",
                "m.yaml:1: routes: the entry is incomplete or has another name; give `pattern` and `chain`, or write the entry as pattern=chain"
            ),
            (
                "routes: [{pattern: a.b, chain: off, x: y}]",
                "m.yaml:1: routes: the entry is incomplete or has another name; give `pattern` and `chain`, or write the entry as pattern=chain"
            ),
            (
                "upstream: 3s",
                "m.yaml:1: upstream: is a section and has no value of its own; write its settings below it, indented"
            ),
            (
                "upstream:\n  upstream:\n    connect-timeout: 3s",
                "m.yaml:2: upstream.upstream: is not a setting; did you mean upstream?"
            ),
            (
                "upstream:\n  connect-timeout: 3s\nupstream.connect-timeout: 4s",
                "m.yaml:3: upstream.connect-timeout: stands here a second time; keep one of them"
            ),
            ("listen: a\nlisten: b", "m.yaml:1: \"listen\" stands there twice; keep one of them"),
            ("Listen: a", "m.yaml:1: Listen: is not a setting; did you mean listen?"),
            ("[a, b]: c", "m.yaml:1: a name must be a word; write `name: value`"),
            ("- listen", "m.yaml:1: the file holds no settings; write one `name: value` per line"),
            ("listen", "m.yaml:1: the file holds no settings; write one `name: value` per line"),
            (
                "listen: a.b:1\n---\nlisten: c.d:1",
                "m.yaml:2: not valid YAML: but found another document; write one document without aliases"
            ),
            ("<<: {listen: a}", "m.yaml:1: <<: is not a setting; `martlet config docs` lists all settings"),
            (
                "private: *.corp.example",
                "m.yaml:1: not valid YAML: did not find expected alphabetic or numeric character; put a value that begins with * or & in quotes"
            ),
            ("private: *corp", "m.yaml:1: not valid YAML: found undefined alias; write one document without aliases"),
            ("a: &x 1\nb: *x", "m.yaml:2: aliases are not allowed (\"*x\"); write the value out"),
            (
                "listen: a\n\tstore: b",
                "m.yaml:2: not valid YAML: found a tab character that violates indentation; check indentation, colons and quotes"
            ),
            (
                "listen: \"a",
                "m.yaml:1: not valid YAML: found unexpected end of stream; check indentation, colons and quotes"
            ),
            (
                "a\n\u{1}: b",
                "m.yaml:2: not valid YAML: control characters are not allowed; remove the control character"
            ),
            (
                "a: b: c",
                "m.yaml:1: not valid YAML: mapping values are not allowed in this context; check indentation, colons and quotes"
            ),
            (
                "\u{1B}[31m: x",
                "m.yaml:1: not valid YAML: control characters are not allowed; remove the control character"
            ),
            (#""\e[31m": x"#, #"m.yaml:1: \u{1b}[31m: is not a setting; `martlet config docs` lists all settings"#),
        ]
    )
    func refuses(_ text: String, _ line: String) {
        #expect(Self.lines(text) == [line])
    }

    @Test("refuses what is no UTF-8, and what is too large")
    func bytes() {
        #expect(Self.lines([0x61, 0xFF]) == ["m.yaml: the file is not UTF-8; save it as UTF-8"])
        let large = [UInt8](repeating: UInt8(ascii: "#"), count: SettingsFile.maximumSizeInBytes)
        #expect(Self.lines(large).isEmpty)
        #expect(
            Self.lines(large + [UInt8(ascii: "#")]) == ["m.yaml: the file is larger than 1 MiB; settings need less"]
        )
    }

    @Test("one wrong line hides no other")
    func all() {
        let text = "colour: red\nlisten: [a]\nupstream: {speed: 9}\nstore:\n"
        #expect(Self.lines(text).map { $0.prefix(8) } == ["m.yaml:1", "m.yaml:2", "m.yaml:3", "m.yaml:4"])
    }

    @Test(
        "hostile files are refused, soon and without a crash",
        arguments: [
            // Each alias doubles; the parser would compare the keys by writing them all out.
            (["b0: &b0 [x, x]"] + (1...40).map { "b\($0): &b\($0) [*b\($0 - 1), *b\($0 - 1)]" } + ["? *b40", ": 1"])
                .joined(separator: "\n"),
            "? &a [x]\n: 1\n? [*a, *a]\n: 2",
            "x: &a [*a]",
            String(repeating: "[", count: 500_000),
            String(repeating: "{a: ", count: 200_000),
            String(repeating: "- ", count: 500_000),
            String(repeating: "? ", count: 500_000),
            String(repeating: "[", count: 900) + String(repeating: "]", count: 900),
            String(repeating: "{? ", count: 400) + "a" + String(repeating: "}", count: 400) + ": 1",
            (0..<900).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
            String(repeating: "*", count: 1_000_000),
            String(repeating: "&a *b ", count: 150_000),
            // Each has its own line, and only the first hundred are worth reading.
            (0..<20_000).map { "k\($0): v\n" }.joined(),
            "x: " + String(repeating: "!", count: 100_000),
            String(repeating: "%TAG ! a\n", count: 10_000),
            "\"" + String(repeating: "\\x00", count: 100_000) + "\": 1",
        ]
    )
    func hostile(_ text: String) {
        let clock = ContinuousClock()
        var errors: [String] = []
        let elapsed = clock.measure { errors = Self.lines(text) }
        #expect((1...101).contains(errors.count))
        #expect(errors.allSatisfy { $0.utf8.count < 1_000 })
        // Generous: a debug build on a busy machine. What this refuses otherwise takes hours.
        #expect(elapsed < .seconds(30))
    }
}
