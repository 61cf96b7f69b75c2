import GoModules
import Testing

@Suite struct CanonicalVersionTests {
    @Test(
        "escapes and unescapes",
        arguments: [
            ("v1.2.3", "v1.2.3"),
            ("v1.2.3-RC1", "v1.2.3-!r!c1"),
            ("v2.0.0+incompatible", "v2.0.0+incompatible"),
        ]
    )
    func escapes(_ text: String, _ escaped: String) {
        #expect(CanonicalVersion(text)?.escaped == escaped)
        #expect(CanonicalVersion(escaped: escaped)?.description == text)
    }

    @Test(
        "refuses other forms and other escapes",
        arguments: ["v1.2.3-RC1", "v1.2.3-!", "v1.2.3-!1", "v1.2", "!v1.2.3"]
    )
    func refuses(_ escaped: String) {
        #expect(CanonicalVersion(escaped: escaped) == nil)
    }

    @Test(
        "knows what it is",
        arguments: [
            ("v1.2.3", false, false, false),
            ("v1.2.3-rc.1", true, false, false),
            ("v2.0.0+incompatible", false, false, true),
            ("v1.2.4-0.20190102030405-0123456789ab", true, true, false),
            ("v2.0.2-0.20190102030405-0123456789ab+incompatible", true, true, true),
        ]
    )
    func facts(_ text: String, isPrerelease: Bool, isPseudo: Bool, isIncompatible: Bool) throws {
        let version = try #require(CanonicalVersion(text))
        #expect(version.isPrerelease == isPrerelease)
        #expect(version.isPseudo == isPseudo)
        #expect(version.isIncompatible == isIncompatible)
        #expect(version.semantic.description == text)
    }

    @Test("v2.0.0 comes before v2.0.0+incompatible")
    func order() throws {
        let first = try #require(CanonicalVersion("v2.0.0"))
        let second = try #require(CanonicalVersion("v2.0.0+incompatible"))
        #expect(first < second)
        #expect(first != second)
    }
}
