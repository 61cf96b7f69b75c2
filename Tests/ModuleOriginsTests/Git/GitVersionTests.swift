import Testing

@testable import ModuleOrigins

@Suite("The version of git") struct GitVersionTests {
    @Test(
        "is read from what git prints",
        arguments: [
            ("git version 2.39.5", "2.39.5"), ("git version 2.39.5 (Apple Git-154)\n", "2.39.5"),
            ("git version 2.50", "2.50.0"),
            ("git version 2.51.0.windows.1", "2.51.0"), ("git version 2.52.0.rc1", "2.52.0"),
        ]
    )
    func reading(_ text: String, _ version: String) { #expect(GitVersion(text)?.description == version) }

    @Test(
        "is none in another text",
        arguments: ["", "git", "git version", "git version x", "git version 2", "version 2.39.5"]
    )
    func nonsense(_ text: String) { #expect(GitVersion(text) == nil) }

    @Test(
        "has the fixes or not",
        arguments: [
            ("2.39.5", false), ("2.42.9", false), ("2.43.6", false), ("2.43.7", true), ("2.48.1", false),
            ("2.48.2", true),
            ("2.50.0", false), ("2.50.1", true), ("2.51.0", true), ("3.0.0", true),
        ]
    )
    func fixes(_ number: String, _ hasFixes: Bool) throws {
        let version = try #require(GitVersion("git version \(number)"))
        #expect(version.hasFixes == hasFixes)
    }

    @Test("may be too old", arguments: [("2.39.4", true), ("2.9.9", true), ("2.39.5", false), ("2.100.0", false)])
    func floor(_ number: String, _ isTooOld: Bool) throws {
        let version = try #require(GitVersion("git version \(number)"))
        #expect((version < .oldest) == isTooOld)
    }
}
