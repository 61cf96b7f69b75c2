import GoModules
import Testing

@Suite struct PercentEncodingTests {
    @Test(
        "decodes exactly once",
        arguments: [
            ("/a.b/%21x", "/a.b/!x"), ("%41%6a%6A", "Ajj"), ("a+b", "a+b"), ("%252e", "%2e"), ("%2e%2e%2f", "../"),
            ("", ""),
            ("%C3%A9", "é"), ("%00", "\0"), ("é", "é"), ("%0D%0a", "\r\n"),
        ]
    )
    func decodes(_ raw: String, _ text: String) { #expect(PercentEncoding.decode(raw) == text) }

    @Test(
        "refuses malformed escapes and bytes that are no UTF-8",
        arguments: [
            "%", "%2", "a%", "%zz", "%2g", "%%41", "%-1", "% 1", "%FF", "%C3", "%C0%AE", "%ED%A0%80", "%+1", "%é1",
        ]
    )
    func refuses(_ raw: String) { #expect(PercentEncoding.decode(raw) == nil) }

    @Test(
        "encodes what may not stand in a path, and nothing else",
        arguments: [
            ("/a.b/!x/@v/v2.0.0+incompatible.info", "/a.b/!x/@v/v2.0.0+incompatible.info"),
            ("/a b", "/a%20b"), ("/a%2f", "/a%252f"), ("/a#b?c", "/a%23b%3Fc"), ("/é", "/%C3%A9"),
            ("/[a]^{b}", "/%5Ba%5D%5E%7Bb%7D"),
        ]
    )
    func encodes(_ path: String, _ encoded: String) {
        #expect(PercentEncoding.encode(path: path) == encoded)
        #expect(PercentEncoding.decode(encoded) == path)
    }
}
