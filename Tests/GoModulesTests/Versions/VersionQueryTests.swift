import GoModules
import TestKit
import Testing

@Suite struct VersionQueryTests {
    struct Case: Decodable, Sendable {
        let version: String
        let escaped: String
        let error: String?
    }

    @Test("escapes as Go does", arguments: try Vectors.cases("escape_version", of: "escape") as [Case])
    func escapes(_ row: Case) {
        do throws(VersionQueryError) {
            #expect(try VersionQuery(row.version).escaped == row.escaped)
            #expect(row.error == nil)
        } catch {
            // Go calls a letter above ASCII an error of its own; it is no more allowed than the others.
            let isInternal = row.error == "internal error: inconsistency in EscapePath"
            #expect(isInternal ? error == .disallowed(row.version) : error.description == row.error)
        }
    }

    @Test("unescapes as Go does", arguments: try Vectors.cases("unescape_version", of: "escape") as [Case])
    func unescapes(_ row: Case) {
        do throws(VersionQueryError) {
            #expect(try VersionQuery(escaped: row.escaped).description == row.version)
            #expect(row.error == nil)
        } catch { #expect(error.description == row.error) }
    }

    @Test(
        "control characters and look-alikes never become a query",
        arguments: [
            "a\n", "a\0", "a\u{1B}", "v1.0.0;id", "$(id)\n", "`id`", "a\u{202E}", "ｖ1.0.0", "a|b", "a'b", "a\"b",
            "a\\b",
        ]
    )
    func refuses(_ text: String) {
        #expect(throws: VersionQueryError.disallowed(text)) { try VersionQuery(text) }
    }

    @Test(
        "a text means what it means to the go command",
        arguments: try [
            ("latest", QueryMeaning.latest), ("upgrade", .upgrade), ("patch", .patch),
            ("v1.2.3", .exactly(version("v1.2.3"))), ("v1.2.3+meta", .exactly(version("v1.2.3+meta"))),
            ("v1", .beginningWith(version("v1"))), ("v1.2", .beginningWith(version("v1.2"))),
            ("<v1.2.3", .below(version("v1.2.3"))), ("<=v1.2", .atMost(version("v1.2"))),
            (">v1", .above(version("v1"))), (">=v1.2.3-rc.1", .atLeast(version("v1.2.3-rc.1"))),
            ("master", .revision("master")), ("0123abc", .revision("0123abc")), ("HEAD", .revision("HEAD")),
            ("==v1", .revision("==v1")), ("<", .revision("<")), ("<master", .revision("<master")), ("", .revision("")),
            ("v1.02.3", .revision("v1.02.3")), ("Latest", .revision("Latest")),
        ]
    )
    func meaning(_ text: String, _ meaning: QueryMeaning) { #expect(QueryMeaning(text) == meaning) }

    @Test("a query knows its meaning")
    func ownMeaning() throws { #expect(try VersionQuery("latest").meaning == .latest) }

    @Test("a canonical version is a query")
    func canonical() throws {
        let version = try #require(CanonicalVersion("v1.2.3-RC1"))
        #expect(VersionQuery(version) == (try VersionQuery("v1.2.3-RC1")))
    }

    private static func version(_ text: String) throws -> SemanticVersion { try #require(SemanticVersion(text)) }
}
