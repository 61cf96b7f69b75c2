import GoModules
import Testing

@Suite struct ModuleRetractionTests {
    static func retraction(_ words: String) throws -> ModuleRetraction {
        let file = try GoModFile(Array("retract \(words)\n".utf8), as: .dependency)
        return try #require(file.retractions.first)
    }

    @Test(
        "holds what lies between its bounds",
        arguments: [
            ("v1.0.0", "v1.0.0", true), ("v1.0.0", "v1.0.1", false), ("[v1.0.0, v1.2.0]", "v1.2.0", true),
            ("[v1.0.0, v1.2.0]", "v1.1.0-rc.1", true), ("[v1.0.0, v1.2.0]", "v1.0.0-rc.1", false),
            ("[v1.2.0, v1.0.0]", "v1.1.0", false), ("v1", "v1.0.0", true), ("[v0.0.0-0, v0]", "v0.0.0", true),
            // What is no version is below all that are.
            ("banana", "v0.0.0", false), ("[banana, v1.0.0]", "v0.0.0-0", true), ("[v1.0.0, banana]", "v1.0.0", false),
        ]
    )
    func contains(_ words: String, _ version: String, _ isInside: Bool) throws {
        let version = try #require(CanonicalVersion(version))
        #expect(try Self.retraction(words).contains(version) == isInside)
    }

    @Test(
        "shows one printable line of the author's words",
        arguments: [
            ("", nil), (" \n x", nil), (" first \nsecond", "first"),
            (String(repeating: "x", count: 500), String(repeating: "x", count: 500)),
            (String(repeating: "x", count: 501), "(message omitted: too long)"),
            ("\u{1B}[31m", "(message omitted: contains non-printable characters)"),
            // Spaces of all kinds are harmless, a zero-width one is none.
            ("a\u{A0}\tb", "a\u{A0}\tb"), ("a\u{200B}b", "(message omitted: contains non-printable characters)"),
        ] as [(String, String?)]
    )
    func shortened(_ message: String, _ shown: String?) {
        #expect(ModuleRetraction.shortened(message) == shown)
    }

    @Test("without a rationale it says who retracted")
    func noRationale() throws {
        #expect(try Self.retraction("v1.0.0").shortRationale == "retracted by module author")
    }
}
