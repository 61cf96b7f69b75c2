import GoModules
import TestKit
import Testing

@Suite struct PathPatternsTests {
    struct Case: Decodable, Sendable {
        let globs: String
        let target: String
        let match: Bool
    }

    struct GlobCase: Decodable, Sendable {
        let pattern: String
        let name: String
        let match: Bool
        let error: String?
    }

    @Test("a list matches as by Go", arguments: try Vectors.cases("cases", of: "match_prefix_patterns") as [Case])
    func lists(_ row: Case) { #expect(PathPatterns(row.globs).matches(row.target) == row.match) }

    @Test("a pattern matches as by Go", arguments: try Vectors.cases("glob", of: "match_prefix_patterns") as [GlobCase])
    func globs(_ row: GlobCase) {
        let pattern = PathPattern(row.pattern)
        #expect((pattern == nil) == (row.error != nil))
        // A list's pattern covers what is below a match, so only names with as many elements are comparable.
        guard row.name.split(separator: "/").count == row.pattern.split(separator: "/").count else { return }
        #expect(pattern?.matches(row.name) ?? false == row.match)
    }

    @Test(
        "patterns that can never match are named",
        arguments: [
            ("a.b,*.c", []), ("[,a.b", ["["]), ("a.b, c.d", [" c.d"]), ("/a.b", ["/a.b"]), ("a.b//c", ["a.b//c"]),
            ("a.b//", ["a.b//"]), ("a.b\\", ["a.b\\"]), ("", []), (",,/,", []), ("none", []),
        ]
    )
    func malformed(_ list: String, _ malformed: [String]) { #expect(PathPatterns(list).malformed == malformed) }

    // Found by fuzzing, and asked of Go 1.27.3: it never comes back to an earlier place that fits.
    @Test(
        "a class that admits a slash misses what Go misses",
        arguments: [
            ("*[aa/\\ζ]*ab", "*[aa/\\ζ]*ab", false), ("*[a/]*ab", "xa/yab", false), ("*[/]*ab", "xa/yab", true),
        ]
    )
    func slashInClass(_ pattern: String, _ path: String, _ matches: Bool) {
        #expect(PathPattern(pattern)?.matches(path) == matches)
    }

    @Test("a list is empty when nothing can match", arguments: [("", true), (",", true), ("[", true), ("a.b", false)])
    func empty(_ list: String, _ isEmpty: Bool) { #expect(PathPatterns(list).isEmpty == isEmpty) }

    @Test(
        "the most specific pattern wins",
        arguments: [
            ("*,github.com/org/*,github.com/*", "github.com/org/x", "github.com/org/*"),
            ("github.com/org,github.com/org/x", "github.com/org/x/y", "github.com/org/x"),
            ("*/*,*", "a.b/c", "*/*"),
            ("github.com/o*,github.com/o*/x", "github.com/org/x", "github.com/o*/x"),
            ("a.b,a.b/", "a.b/c", "a.b"),
            ("x.y", "a.b/c", nil),
        ] as [(String, String, String?)]
    )
    func mostSpecific(_ list: String, _ path: String, _ winner: String?) {
        #expect(PathPatterns(list).mostSpecificMatch(of: path)?.description == winner)
    }

    @Test(
        "hostile patterns cost no more than pattern times text",
        arguments: [
            "*a*a*a*a*b", "a*a*a*a*a*a*a*a*b", "**********b", "*[a-z]*[a-z]*[a-z]*b", "*?*?*?*?*?*b",
        ]
    )
    func hostile(_ pattern: String) throws {
        let path = String(repeating: "a", count: 10_000)
        #expect(!(try #require(PathPattern(pattern)).matches(path)))
        #expect(try #require(PathPattern(pattern)).matches(path + "b"))
    }
}
