import GoModules
import Testing

@Suite struct VersionListTests {
    @Test(
        "a body is read line by line, and what is no version for the module is dropped",
        arguments: [
            // As in `client_behaviour`: unsorted, doubled, CRLF, junk, a second field, a leading space.
            (
                "a.b/c",
                """
                v1.1.0\r\nv1.0.0\nv1.0.0\n\nmaster\nv1\nv1.2.0-rc.1  2020-01-01T00:00:00Z\n v0.9.0\n\
                v0.0.0-20200102030405-abcdefabcdef\nv2.0.0\nv2.0.0+incompatible\n
                """,
                ["v0.9.0", "v1.0.0", "v1.1.0", "v1.2.0-rc.1", "v2.0.0+incompatible"]
            ),
            ("a.b/c", "<html>v1.0.0</html>", []),
            ("a.b/c", "", []),
            ("a.b/c", "v1.0.0", ["v1.0.0"]),
            ("a.b/c", "\n\n\nv1.0.0\n\n", ["v1.0.0"]),
            ("a.b/c", "v1.0.0+meta\nv1.0\n1.0.0\nv1.0.0é\nv1.0.0\0\n", []),
            ("a.b/c/v2", "v1.0.0\nv2.0.0\nv2.1.0+incompatible\nv3.0.0\n", ["v2.0.0", "v2.1.0+incompatible"]),
            ("gopkg.in/x.v3", "v3.0.0\nv2.0.0\n", ["v3.0.0"]),
            (
                "golang.org/toolchain", "v0.0.1-go1.27.3.linux-amd64\nv0.0.1-go1.9.linux-amd64\n",
                ["v0.0.1-go1.9.linux-amd64", "v0.0.1-go1.27.3.linux-amd64"]
            ),
        ]
    )
    func reads(_ path: String, _ body: String, _ versions: [String]) throws {
        let list = VersionList(body: Array(body.utf8), of: try ModulePath(path))
        #expect(list.versions.map(\.description) == versions)
        #expect(list.rendered == versions.map { "\($0)\n" }.joined())
    }

    @Test("bytes that are no text are dropped")
    func binary() throws {
        let body = Array(UInt8.min...UInt8.max) + Array("\nv1.0.0\n".utf8) + [0xFF, 0x0A]
        #expect(VersionList(body: body, of: try ModulePath("a.b/c")).rendered == "v1.0.0\n")
    }

    @Test("a version longer than a file name is dropped")
    func longVersion() throws {
        let longest = "v1.0.0-" + String(repeating: "a", count: VersionList.maximumVersionLength - 7)
        let list = VersionList(body: Array("\(longest)\n\(longest)a\n".utf8), of: try ModulePath("a.b/c"))
        #expect(list.rendered == "\(longest)\n")
    }

    @Test("one line of 256 KiB without an end is dropped")
    func longLine() throws {
        let body = [UInt8](repeating: 0x61, count: 256 << 10)
        #expect(VersionList(body: body, of: try ModulePath("a.b/c")).versions.isEmpty)
    }

    @Test(
        "a body can be a list when it is blank or names a version",
        arguments: [
            ("", true), (" \n\t\n", true), ("v1.0.0\n", true), ("junk\nv1.0.0\n", true), ("v1", true),
            ("v9.9.9 x", true),
            ("v0.0.0-20200101000000-abcdefabcdef", true), ("<html>", false), ("{}", false), ("v1*0.0\n", false),
            ("not found: v1.0.0", false), ("\u{0}", false), ("V1.0.0", false),
        ] as [(String, Bool)]
    )
    func plausible(_ body: String, _ isPlausible: Bool) {
        #expect(VersionList.isPlausible(Array(body.utf8)) == isPlausible)
    }

    @Test("reading stops at the greatest count")
    func greatestCount() throws {
        let body = Array(repeating: "v1.0.0\n", count: VersionList.maximumCount).joined() + "v1.1.0\n"
        #expect(VersionList(body: Array(body.utf8), of: try ModulePath("a.b/c")).rendered == "v1.0.0\n")
    }

    @Test(
        "latest is the highest release, else the highest pre-release",
        arguments: [
            (["v1.0.0", "v1.2.0-rc.1"], "v1.0.0"),
            (["v1.2.0-rc.1", "v1.2.0-beta"], "v1.2.0-rc.1"),
            (["v1.9.0", "v1.10.0"], "v1.10.0"),
            ([], nil),
        ] as [([String], String?)]
    )
    func latest(_ versions: [String], _ latest: String?) throws {
        #expect(try list(versions).latest?.description == latest)
    }

    @Test("both lists are merged without duplicates")
    func merging() throws {
        let merged = try list(["v1.0.0", "v1.2.0"]).merging(list(["v1.1.0", "v1.2.0"]))
        #expect(merged.rendered == "v1.0.0\nv1.1.0\nv1.2.0\n")
    }

    @Test("versions that a proxy does not list are dropped from a list of values too")
    func values() throws {
        let versions = ["v1.1.0", "v1.0.0", "v2.0.0", "v0.0.0-20200102030405-abcdefabcdef"].compactMap {
            CanonicalVersion($0)
        }
        #expect(VersionList(versions, of: try ModulePath("a.b/c")).rendered == "v1.0.0\nv1.1.0\n")
    }

    @Test(
        "retracted versions are excluded, both ends included",
        arguments: [
            ("v1.1.0", "v1.2.0", "v1.0.0\nv1.3.0\n"),
            ("v1.2.0", "v1.2.0", "v1.0.0\nv1.1.0\nv1.3.0\n"),
            // The wrong way round holds nothing.
            ("v1.2.0", "v1.1.0", "v1.0.0\nv1.1.0\nv1.2.0\nv1.3.0\n"),
            ("v0.0.0", "v9.0.0", ""),
        ]
    )
    func retractions(_ low: String, _ high: String, _ rendered: String) throws {
        let interval = VersionInterval(
            low: try #require(SemanticVersion(low)),
            high: try #require(SemanticVersion(high))
        )
        #expect(try list(["v1.0.0", "v1.1.0", "v1.2.0", "v1.3.0"]).excluding([interval]).rendered == rendered)
    }

    @Test("50,000 versions in the worst order are all kept and sorted")
    func manyVersions() throws {
        let numbers = (0..<50_000).map { ($0 &* 7_919) % 50_000 }
        let body = numbers.map { "v1.\($0 / 100).\($0 % 100)\n" }.joined()
        let list = VersionList(body: Array(body.utf8), of: try ModulePath("a.b/c"))
        #expect(list.rendered == (0..<50_000).map { "v1.\($0 / 100).\($0 % 100)\n" }.joined())
    }

    private func list(_ versions: [String]) throws -> VersionList {
        VersionList(body: Array(versions.joined(separator: "\n").utf8), of: try ModulePath("a.b/c"))
    }
}
