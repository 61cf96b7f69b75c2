import Testing

@testable import martlet

@Suite struct NearestNameTests {
    static let names = SettingKey.allCases.map(\.name)

    @Test(
        "finds what was meant",
        arguments: [
            ("lisen", "listen"),
            ("upsteams", "upstreams"),
            ("route", "routes"),
            ("tls-certificate", nil),
            ("tls_cert", "tls-cert"),
            ("allow_anonymous", "allow-anonymous"),
            ("connect-timeout", "upstream.connect-timeout"),
            ("server.connect-timeout", "upstream.connect-timeout"),
            ("upstream.conect-timeout", "upstream.connect-timeout"),
            ("upstream.listen", "listen"),
            ("colour", nil),
            ("", nil),
        ]
    )
    func finds(_ text: String, _ name: String?) {
        #expect(NearestName(to: text, among: Self.names).name == name)
    }

    @Test("does not look for the meaning of a very long text")
    func long() {
        #expect(NearestName(to: String(repeating: "listen", count: 100_000), among: Self.names).name == nil)
    }

    @Test(
        "counts single changes",
        arguments: [
            ("", "", 0), ("abc", "", 3), ("", "abc", 3), ("abc", "abd", 1), ("abc", "ac", 1), ("kitten", "sitting", 3),
        ]
    )
    func distance(_ one: String, _ other: String, _ count: Int) {
        #expect(NearestName.distance(from: Array(one.utf8), to: Array(other.utf8)) == count)
    }
}
