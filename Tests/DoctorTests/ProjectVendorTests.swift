import ErrorLibrary
import GoModules
import TestKit
import Testing

@testable import Doctor

/// What the go command does in each case was tried with go 1.27.3.
@Suite struct ProjectVendorTests {
    private static let list = """
        # example.com/a v1.0.0
        ## explicit; go 1.21
        example.com/a
        # example.com/b v1.0.0
        ## explicit; go 1.21
        example.com/b

        """
    private static let healthy: [String: String?] = [
        "vendor/modules.txt": list, "vendor/example.com/a/a.go": "package a\n",
        "vendor/example.com/b/b.go": "package b\n",
    ]

    static let cases: [(changes: [String: String?], expected: Expected)] = [
        ([:], .ok),
        (["vendor/modules.txt": list.replacing("\n", with: "\r\n")], .ok),
        (["go.mod": ProjectFixture.goMod().replacing("a v1.0.0", with: "a v1.1.0")], .fail("MOD013", "go.mod", 6)),
        (
            ["vendor/modules.txt": list.replacing("## explicit; go 1.21\nexample.com/a", with: "example.com/a")],
            .fail("MOD013", "go.mod", 6)
        ),
        (["vendor/modules.txt": nil], .fail("MOD013", "go.mod", 6)),
        (
            [
                "vendor/modules.txt": list + "# example.com/zz v1.0.0\n## explicit\nexample.com/zz\n",
                "vendor/example.com/zz/z.go": "",
            ],
            .fail("MOD013", "vendor/modules.txt", 7)
        ),
        // Without a package it is of no account.
        (["vendor/modules.txt": list + "# example.com/zz v1.0.0\n## explicit\n"], .ok),
        (["vendor/example.com/b/b.go": nil], .fail("MOD013", "vendor/modules.txt", 4)),
        (["go.mod": ProjectFixture.goMod("1.21", "replace example.com/a => ./a\n")], .fail("MOD013", "go.mod", 9)),
        (
            [
                "go.mod": ProjectFixture.goMod("1.21", "replace example.com/a => ./a\n"),
                "vendor/modules.txt": list.replacing("# example.com/a v1.0.0", with: "# example.com/a v1.0.0 => ./a")
                    + "# example.com/a => ./a\n",
            ], .ok
        ),
        (["vendor/modules.txt": list + "# example.com/zz => ./zz\n"], .fail("MOD013", "vendor/modules.txt", 7)),
        (
            ["vendor/modules.txt": list.replacing("a v1.0.0", with: "a v1.0.0 => example.com/a v1.1.0")],
            .fail("MOD013", "vendor/modules.txt", 1)
        ),
        (
            ["vendor/modules.txt": list.replacing("go 1.21\nexample.com/a", with: "go 1.99\nexample.com/a")],
            .fail("TC002", "vendor/modules.txt", 1)
        ),
        (
            ["main.go": ProjectFixture.program("example.com/a", "example.com/b", "example.com/a/sub")],
            .fail("MOD013", "main.go", 6)
        ),
        // The folder is passed over.
        (["go.mod": ProjectFixture.goMod("1.13").replacing("a v1.0.0", with: "a v1.1.0")], .ok),
        (["vendor/modules.txt": "## workspace\n" + list], .ok),
    ]

    @Test("names the cause in the list of vendored modules or in go.mod", arguments: cases)
    func list(_ changes: [String: String?], _ expected: Expected) throws {
        let fixture = try ProjectFixture(Self.healthy.merging(changes) { $1 })
        let settings = fixture.settings()
        let outcome = VendorCheck.outcomes(fixture.project(), settings).first
        #expect(expected.matches(outcome), "\(String(describing: outcome))")
    }

    @Test(
        "flags decide whether the folder is used",
        arguments: [
            ("", VendorUse.inUse), ("-mod=vendor", .inUse), ("-mod=mod", .passedOver("-mod=mod")),
            ("-mod=readonly", .passedOver("-mod=readonly")),
        ]
    )
    func flags(_ flags: String, _ use: VendorUse) throws {
        let fixture = try ProjectFixture(Self.healthy)
        let project = try #require(fixture.project(fixture.settings(["GOFLAGS": flags])))
        #expect(VendorUse(project) == use)
    }

    @Test("-mod=vendor without a folder fails when something is required")
    func flagWithoutFolder() throws {
        let fixture = try ProjectFixture()
        let settings = fixture.settings(["GOFLAGS": "-mod=vendor"])
        #expect(
            Expected.fail("MOD013", "go.mod", 6).matches(
                VendorCheck.outcomes(fixture.project(settings), settings).first
            )
        )
        #expect(VendorCheck.outcomes(fixture.project(), fixture.settings()).map(\.verdict) == [.skip])
        let empty = try ProjectFixture([
            "go.mod": "module example.com/main\n\ngo 1.21\n", "main.go": ProjectFixture.program("fmt"),
        ])
        #expect(VendorCheck.outcomes(empty.project(settings), settings).map(\.verdict) == [.ok])
    }

    @Test("before Go 1.14 only versions are compared")
    func old() throws {
        let old = Self.list.replacing("## explicit; go 1.21\n", with: "")
        let files = Self.healthy.merging(["go.mod": ProjectFixture.goMod("1.13"), "vendor/modules.txt": old]) { $1 }
        let fixture = try ProjectFixture(files)
        let settings = fixture.settings(["GOFLAGS": "-mod=vendor"])
        #expect(VendorCheck.outcomes(fixture.project(settings), settings).map(\.verdict) == [.ok])
        let other = try ProjectFixture(
            files.merging(["vendor/modules.txt": old.replacing("a v1.0.0", with: "a v1.1.0")]) { $1 }
        )
        #expect(
            Expected.fail("MOD013", "go.mod", 6).matches(VendorCheck.outcomes(other.project(settings), settings).first)
        )
    }
}
