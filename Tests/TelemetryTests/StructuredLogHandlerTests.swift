import Foundation
import Logging
import Testing

@testable import Telemetry

@Suite struct StructuredLogHandlerTests {
    /// The lines that `body` makes a logger write.
    static func lines(
        _ format: LogFormat,
        provider: Logger.MetadataProvider? = nil,
        _ body: (inout Logger) -> Void
    ) -> [String] {
        let box = LinesBox()
        let stream = LogStream(format, into: box)
        var logger = Logger(label: "martlet") { label in
            StructuredLogHandler(label: label, stream: stream, level: .trace, metadataProvider: provider)
        }
        body(&logger)
        #expect(stream.flush(timeout: .seconds(60)))
        return box.lines
    }

    /// The value of the only field of a JSON line, as a JSON reader sees it.
    static func fieldReadBack(_ value: String) throws -> String {
        let lines = lines(.json) { $0.info("m", metadata: ["k": "\(value)"]) }
        #expect(lines.count == 1)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(lines.joined().utf8)) as? [String: Any])
        let metadata = try #require(object["metadata"] as? [String: Any])
        return try #require(metadata["k"] as? String)
    }

    @Test("one line of text per event, keys sorted")
    func text() {
        let lines = Self.lines(.text) { logger in
            logger.info("request answered", metadata: ["http.status": "\(200)", "b": "two words", "a": ""])
            logger.warning("plain")
        }
        #expect(
            lines == [
                #"2026-11-21T08:05:09.042Z info request answered a="" b="two words" http.status=200"#,
                "2026-11-21T08:05:09.042Z warning plain",
            ]
        )
    }

    @Test("one JSON object per event, numbers and truth values as such")
    func json() {
        let lines = Self.lines(.json) { logger in
            let metadata: Logger.Metadata = [
                "size": .stringConvertible(5), "hit": .stringConvertible(true), "name": "x",
            ]
            logger.error("failed", metadata: metadata)
            logger.debug("plain")
        }
        #expect(
            lines == [
                """
                {"time":"2026-11-21T08:05:09.042Z","level":"error","logger":"martlet","message":"failed",\
                "metadata":{"hit":true,"name":"x","size":5}}
                """,
                #"{"time":"2026-11-21T08:05:09.042Z","level":"debug","logger":"martlet","message":"plain"}"#,
            ]
        )
    }

    @Test("the event's metadata goes before the logger's, and this before the provider's; an error is a field")
    func precedence() {
        struct Broken: Error, CustomStringConvertible { let description = "it broke" }
        let provider = Logger.MetadataProvider { ["a": "provider", "b": "provider", "c": "provider"] }
        let lines = Self.lines(.text, provider: provider) { logger in
            logger[metadataKey: "b"] = "logger"
            logger[metadataKey: "c"] = "logger"
            logger.info("m", error: Broken(), metadata: ["c": "event"])
        }
        #expect(lines == [#"2026-11-21T08:05:09.042Z info m a=provider b=logger c=event error="it broke""#])
    }

    @Test("events below the level are not written")
    func level() {
        let lines = Self.lines(.text) { logger in
            logger.logLevel = .warning
            logger.info("no")
            logger.warning("yes")
        }
        #expect(lines.count == 1)
    }

    @Test(
        "nothing in a value can forge a line, a field or a terminal command",
        arguments: [
            ("a\r\nb", #""a\r\nb""#),
            ("\u{1B}[2J", #""\u001b[2J""#),
            ("\u{0}\u{7F}", #""\u0000\u007f""#),
            ("user\u{202E}txt.exe", #""user\u202etxt.exe""#),
            ("\u{2066}\u{200B}\u{FEFF}", #""\u2066\u200b\ufeff""#),
            ("\u{85}\u{2028}\u{2029}\u{9B}", #""\u0085\u2028\u2029\u009b""#),
            ("\u{E0041}", #""\udb40\udc41""#),  // A tag character, invisible, outside the first plane.
            ("a=b", #""a=b""#),
            (#"say "hi""#, #""say \"hi\"""#),
            (#"C:\x"#, #""C:\\x""#),
            ("\t", #""\t""#),
            ("世界", #""世界""#),
        ] as [(HostileText, HostileText)]
    )
    func hostileValues(_ given: HostileText, _ written: HostileText) throws {
        let value = given.text
        let lines = Self.lines(.text) { $0.info("m", metadata: ["k": "\(value)"]) }
        #expect(lines == ["2026-11-21T08:05:09.042Z info m k=\(written.text)"])
        #expect(try Self.fieldReadBack(value) == value)
    }

    @Test("a hostile message or key is escaped like a value")
    func hostileMessage() {
        let lines = Self.lines(.text) { $0.info("m\nforged level=info", metadata: ["k\n =": "v"]) }
        #expect(lines == [#"2026-11-21T08:05:09.042Z info "m\nforged level=info" "k\n ="=v"#])
    }

    @Test(
        "a value is cut at 4 KiB as written, between two characters",
        arguments: [
            ("x", 4_096, 4_096, false),
            ("x", 4_097, 4_096, true),
            ("x", 1 << 20, 4_096, true),
            // 682 escapes of six bytes, and the mark.
            ("\u{1B}", 1 << 20, 4_095, true),
            ("é", 1 << 20, 4_095, true),
            ("\u{E0041}", 1 << 16, 4_095, true),
        ] as [(HostileText, Int, Int, Bool)]
    )
    func longValues(_ repeated: HostileText, _ count: Int, _ length: Int, _ isCut: Bool) {
        let written = LogText.escaped(String(repeating: repeated.text, count: count))
        #expect(written.utf8.count == length)
        #expect(written.hasSuffix(LogText.cutMark) == isCut)
        #expect(!written.contains("\u{FFFD}"))
    }

    @Test("a line is bounded, and says how many fields it left out", arguments: LogFormat.allCases)
    func longLine(_ format: LogFormat) throws {
        let value = String(repeating: "x", count: 5_000)
        let metadata = Dictionary(
            uniqueKeysWithValues: (100..<200).map { ("k\($0)", Logger.MetadataValue.string(value)) }
        )
        let lines = Self.lines(format) { $0.info("m", metadata: metadata) }
        let line = try #require(lines.first)
        #expect(line.utf8.count < LogLine.maximumLength + 100)
        #expect(line.contains(format == .text ? " log.omitted=85" : #","log.omitted":85"#))
    }

    @Test("nested values are flat, sorted and bounded in depth")
    func nested() {
        var deep: Logger.MetadataValue = "x"
        for _ in 0..<10_000 { deep = .array([deep]) }
        let lines = Self.lines(.text) { logger in
            logger.info("m", metadata: ["k": ["b": ["1", "2"], "a": "\n"]])
            logger.info("m", metadata: ["k": deep])
        }
        #expect(
            lines == [
                #"2026-11-21T08:05:09.042Z info m k="{a=\n, b=[1, 2]}""#,
                #"2026-11-21T08:05:09.042Z info m k="[[[[…]]]]""#,
            ]
        )
    }
}
