import GoModules
import TestKit
import Testing

@Suite struct ModulePathTests {
    struct Case: Decodable, Sendable {
        let path: String
        let escaped: String
        let error: String?
    }

    struct Split: Decodable, Sendable {
        let path: String
        let prefix: String
        let path_major: String
        let ok: Bool
    }

    @Test("escapes as Go does", arguments: try Vectors.cases("escape_path", of: "escape") as [Case])
    func escapes(_ row: Case) {
        do throws(ModulePathError) {
            #expect(try ModulePath(row.path).escaped == row.escaped)
            #expect(row.error == nil)
        } catch { #expect(error.description == row.error) }
    }

    @Test("unescapes as Go does", arguments: try Vectors.cases("unescape_path", of: "escape") as [Case])
    func unescapes(_ row: Case) {
        do throws(ModulePathError) {
            #expect(try ModulePath(escaped: row.escaped).description == row.path)
            #expect(row.error == nil)
        } catch { #expect(error.description == row.error) }
    }

    @Test("splits off the major suffix as Go does", arguments: try Vectors.cases("split", of: "path_major") as [Split])
    func splits(_ row: Split) {
        do throws(ModulePathError) {
            let path = try ModulePath(row.path)
            #expect(row.ok)
            #expect(path.prefix == row.prefix)
            #expect(path.majorSuffix == row.path_major)
        } catch {
            // Two rows are no module paths at all, but for another reason than their suffix.
            #expect(error.reason == (row.ok ? "missing dot in first path element" : "invalid version"))
        }
    }

    @Test("an error quotes the text as Go does")
    func quotes() {
        #expect(throws: ModulePathError.malformed(path: "a.b/\n\u{7F}\u{200B}é\"", .invalidCharacter("\n"))) {
            try ModulePath("a.b/\n\u{7F}\u{200B}é\"")
        }
        let error = ModulePathError.malformed(path: "a.b/\n\u{7F}\u{200B}é\"\u{E0001}", .invalidCharacter("\n"))
        #expect(
            error.description
                == #"malformed module path "a.b/\n\x7f\u200bé\"\U000e0001": invalid char '\n'"#
        )
    }

    @Test(
        "look-alikes of another path are refused, since only ASCII is a module path",
        arguments: [
            "g\u{0456}thub.com/a/b", "github.com/caf\u{00E9}", "github.com/cafe\u{0301}", "github.com\u{FF0F}a",
            "github.com/a\u{202E}b", "github.com/a\u{200D}b",
        ]
    )
    func lookAlikes(_ text: String) {
        #expect(throws: ModulePathError.self) { try ModulePath(text) }
        #expect(throws: ModulePathError.self) { try ModulePath(escaped: text) }
    }

    @Test("is ordered by bytes")
    func order() throws {
        let paths = try ["a.b/c", "a.b/c-d", "a.b/C", "b.c/x", "a.b/c/d"].map { try ModulePath($0) }
        #expect(paths.sorted().map(\.description) == ["a.b/C", "a.b/c", "a.b/c-d", "a.b/c/d", "b.c/x"])
    }
}
