import Testing

@testable import martlet

@Suite struct ShownTextTests {
    @Test(
        "masks the credentials of URLs",
        arguments: [
            ("https://user:CANARY@proxy.example", "https://***@proxy.example"),
            ("https://CANARY@proxy.example/x", "https://***@proxy.example/x"),
            ("https://a.b,https://u:CANARY@c.d|direct", "https://a.b,https://***@c.d|direct"),
            ("corp.example/*=https://u:CANARY@c.d", "corp.example/*=https://***@c.d"),
            // Passwords with the characters that divide URLs and chains.
            ("https://u:CAN/ARY@c.d", "https://***@c.d"),
            ("https://u:CANARY,CANARY@c.d", "https://***@c.d"),
            ("https://u:CANARY@CANARY@c.d", "https://***@c.d"),
            ("https://u:CAN ARY@c.d", "https://***@c.d"),
            // Without a scheme, as Go accepts it.
            ("u:CANARY@c.d/x", "***@c.d/x"),
            ("no URL at all", "no URL at all"),
        ]
    )
    func masks(_ text: String, _ shown: String) {
        #expect(ShownText(text).description == shown)
    }

    @Test("masks before it cuts, so a cut cannot take away the end of the credentials")
    func masksLongCredentials() {
        let text = "https://user:" + String(repeating: "CANARY", count: 1_000) + "@proxy.example"
        #expect(ShownText(text).description == "https://***@proxy.example")
    }

    @Test(
        "escapes what could act on a terminal or forge a line",
        arguments: [
            ("a\nb", #"a\u{a}b"#),
            ("a\r\nb", #"a\u{d}\u{a}b"#),
            ("\u{1B}[31m", #"\u{1b}[31m"#),
            ("a\u{202E}b", #"a\u{202e}b"#),
            ("a\u{85}b", #"a\u{85}b"#),
            ("a\u{2028}b", #"a\u{2028}b"#),
            ("grün 雨燕", "grün 雨燕"),
        ]
    )
    func escapes(_ text: String, _ shown: String) {
        #expect(ShownText(text).description == shown)
    }

    @Test("cuts long texts")
    func cuts() {
        let shown = ShownText(String(repeating: "x", count: 1_000_000)).description
        #expect(shown == String(repeating: "x", count: ShownText.maximumLength) + "…")
    }

    @Test("leaves an @ alone where the text holds no URL")
    func keepsAt() {
        #expect(ShownText(withoutURLs: "/srv/go@2/store").description == "/srv/go@2/store")
    }
}
