import Testing

@testable import ModuleOrigins

@Suite struct ErrorTextTests {
    @Test(
        "keeps plain printable text only",
        arguments: [
            ("not found: a.b", "text/plain", "not found: a.b"),
            ("one\r\n\r\ntwo\n", "text/plain; charset=utf-8", "one\ntwo"),
            ("Zürich", "Text/Plain; Charset=UTF-8", "Zürich"),
            ("  spaced\t ", "text/plain", "spaced"),
            ("", "text/plain", nil),
            ("\n\n", "text/plain", nil),
            ("<html>", "text/html", nil),
            ("{}", "application/json", nil),
            ("x", nil, nil),
            ("x", "text/plain; charset=latin1", nil),
            // One escape character could rewrite the terminal, so nothing of it is shown.
            ("red \u{1B}[31m", "text/plain", nil),
            ("a\u{202E}b", "text/plain", nil),
            ("a\0b", "text/plain", nil),
        ]
    )
    func keeps(_ body: String, _ contentType: String?, _ expected: String?) {
        #expect(ErrorText.lines(of: Array(body.utf8), contentType: contentType) == expected)
    }

    @Test("drops bytes that are not UTF-8")
    func notUTF8() {
        #expect(ErrorText.lines(of: [0x61, 0xFF, 0x62], contentType: "text/plain") == nil)
    }

    @Test("keeps at most seven lines and 600 bytes, whole lines where it can")
    func limits() throws {
        let many = Array(String(repeating: "line\n", count: 100).utf8)
        #expect(ErrorText.lines(of: many, contentType: "text/plain")?.split(separator: "\n").count == 7)
        let wide = Array((String(repeating: "x", count: 500) + "\n" + String(repeating: "y", count: 500)).utf8)
        #expect(ErrorText.lines(of: wide, contentType: "text/plain")?.utf8.count == 500)
        let one = Array(String(repeating: "ü", count: 2000).utf8)
        #expect(ErrorText.lines(of: one, contentType: "text/plain")?.utf8.count == 600)
    }

    @Test("a character that was cut at the end of what is read does no harm")
    func cut() {
        let body = Array("short\n".utf8) + Array(repeating: UInt8(ascii: "x"), count: 4089) + [0xC3]
        #expect(body.count == ErrorText.bytesRead)
        #expect(ErrorText.lines(of: body, contentType: "text/plain") == "short")
    }
}
