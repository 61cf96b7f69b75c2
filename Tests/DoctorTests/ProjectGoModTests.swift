import ErrorLibrary
import GoModules
import TestKit
import Testing

@testable import Doctor

/// What the go command does in each case was tried with go 1.27.3.
@Suite struct ProjectGoModTests {
    private static let head = "module example.com/main\n\ngo 1.21\n\n"
    private static let required = "require (\n\texample.com/a v1.0.0\n\texample.com/b v1.0.0\n)\n"

    static let files: [(text: String, expected: Expected)] = [
        (ProjectFixture.goMod(), .ok),
        (ProjectFixture.goMod("1.22"), .ok),
        (ProjectFixture.goMod().replacing("\n", with: "\r\n"), .ok),
        (ProjectFixture.goMod("1.21", "tool example.com/a\nignore ./x\n"), .ok),
        // Local modules need no host.
        (ProjectFixture.goMod("1.21", "require foo v1.0.0\nreplace foo v1.0.0 => ./foo\n"), .ok),
        ("\(head)<<<<<<< HEAD\nrequire example.com/a v1.0.0\n=======\n>>>>>>> x\n", .fail("MOD016", "go.mod", 5)),
        (ProjectFixture.goMod("1.21", "frobnicate x\n"), .fail("MOD006", "go.mod", 9)),
        (ProjectFixture.goMod("1.21", "frobnicate (\n\tx\n)\n"), .fail("MOD006", "go.mod", 9)),
        (ProjectFixture.goMod("1.22.x"), .fail("MOD006", "go.mod", 3)),
        (ProjectFixture.goMod("v1.22"), .fail("MOD006", "go.mod", 3)),
        (ProjectFixture.goMod("1.21", "toolchain 1.22\n"), .fail("MOD006", "go.mod", 9)),
        (ProjectFixture.goMod("1.21", "require example.com/c v2.0.0\n"), .fail("MOD008", "go.mod", 9)),
        (ProjectFixture.goMod("1.21", "require example.com/c/v2 v1.0.0\n"), .fail("MOD008", "go.mod", 9)),
        (ProjectFixture.goMod("1.21", "require example.com/c/v1 v1.0.0\n"), .fail("MOD027", "go.mod", 9)),
        (ProjectFixture.goMod("1.21", "require example.com/c\n"), .fail("MOD016", "go.mod", 9)),
        (ProjectFixture.goMod("1.21", "replace example.com/a => ..\\a\n"), .fail("MOD016", "go.mod", 9)),
        ("go 1.21\n\(required)", .fail("MOD031", "go.mod", nil)),
        ("", .fail("MOD031", "go.mod", nil)),
        ("module \"a b\"\n\ngo 1.21\n\(required)", .fail("MOD027", "go.mod", 1)),
        ("module go\n\ngo 1.21\n\(required)", .fail("MOD027", "go.mod", 1)),
        // A query, a shortened version, two versions, an excluded one: go mod tidy mends them, a build does not.
        ("\(head)require example.com/a latest\nrequire example.com/b v1.0.0\n", .fail("MOD004", "go.mod", 5)),
        ("\(head)require example.com/a v1\nrequire example.com/b v1.0.0\n", .fail("MOD004", "go.mod", 5)),
        (ProjectFixture.goMod("1.21", "require example.com/a v1.1.0\n"), .fail("MOD004", "go.mod", 9)),
        (ProjectFixture.goMod("1.21", "require example.com/a v1.0.0\n"), .ok),
        (ProjectFixture.goMod("1.21", "exclude example.com/a v1.0.0\n"), .fail("MOD004", "go.mod", 6)),
        (ProjectFixture.goMod("1.21", "require go v1.0.0\n"), .fail("MOD004", "go.mod", 9)),
        (ProjectFixture.goMod("1.21", "toolchain go1.banana\n"), .fail("MOD006", "go.mod", 9)),
        (ProjectFixture.goMod("1.21", "toolchain default\n"), .ok),
        (ProjectFixture.goMod("1.21", "retract foo\n"), .fail("MOD016", "go.mod", 9)),
        (ProjectFixture.goMod("1.21", "retract [v1.0.0, v1.1.0]\n"), .ok),
        // What nothing imports is not asked for by a build, only by go mod download.
        (ProjectFixture.goMod("1.21", "require foo v1.0.0\n"), .warn("MOD017", "go.mod", 9)),
        (ProjectFixture.goMod("1.21", "require \"example.com/c d\" v1.0.0\n"), .warn("MOD027", "go.mod", 9)),
        (ProjectFixture.goMod("1.21", "require example.com/c v1.0.0+incompatible\n"), .warn("MOD018", "go.mod", 9)),
        (ProjectFixture.goMod("1.21", "require example.com/c/v2 v2.0.0+incompatible\n"), .warn("MOD018", "go.mod", 9)),
        (ProjectFixture.goMod("1.21", "require example.com/c v2.0.0+incompatible\n"), .ok),
        (ProjectFixture.goMod("1.21", "require golang.org/fips140 v1.0.0\n"), .warn("MOD033", "go.mod", 9)),
        ("\(head)require example.com/b v1.0.0\n", .fail("MOD001", "main.go", 4)),
        // A replaced module is a matter of proj.replace.
        ("\(head)require example.com/b v1.0.0\nreplace example.com/a => ./a\n", .ok),
    ]

    @Test("names the cause in go.mod and the line", arguments: files)
    func file(_ text: String, _ expected: Expected) throws {
        let outcome = try outcome(["go.mod": text])
        #expect(expected.matches(outcome), "\(String(describing: outcome))")
    }

    @Test(
        "what cannot be fetched fails where it is imported",
        arguments: [
            ("require foo v1.0.0", "foo/bar", "MOD017"),
            ("require example.com/c v1.0.0+incompatible", "example.com/c", "MOD018"),
            ("require golang.org/fips140 v1.0.0", "golang.org/fips140/x", "MOD033"),
        ]
    )
    func imported(_ line: String, _ path: String, _ code: String) throws {
        let program = ProjectFixture.program("example.com/a", "example.com/b", path)
        let outcome = try outcome(["go.mod": ProjectFixture.goMod("1.21", "\(line)\n"), "main.go": program])
        #expect(Expected.fail(code, "go.mod", 9).matches(outcome))
    }

    @Test("what a build may mend is a warning with -mod=mod")
    func mendedByUpdate() throws {
        let text = "\(Self.head)require example.com/a latest\nrequire example.com/b v1.0.0\n"
        let outcome = try outcome(["go.mod": text], ["GOFLAGS": "-mod=mod"])
        #expect(Expected.warn("MOD004", "go.mod", 5).matches(outcome))
    }

    @Test(
        "an older go command does not know newer lines",
        arguments: [
            ("go1.23.4", "1.21", "tool example.com/a\n", Expected.fail("MOD006", "go.mod", 9)),
            ("go1.24.0", "1.21", "tool example.com/a\n", .ok),
            ("go1.24.1", "1.21", "ignore ./x\n", .fail("MOD006", "go.mod", 9)),
            ("go1.20.5", "1.20.0", "", .fail("MOD006", "go.mod", 3)),
            ("go1.20.5", "1.20", "toolchain go1.22.0\n", .fail("MOD006", "go.mod", 9)),
        ]
    )
    func olderCommand(_ go: String, _ version: String, _ more: String, _ expected: Expected) throws {
        let outcome = try outcome(["go.mod": ProjectFixture.goMod(version, more)], go: go)
        #expect(expected.matches(outcome), "\(String(describing: outcome))")
    }

    @Test("lines for a newer Go follow from that")
    func becauseOfToolchain() throws {
        let fixture = try ProjectFixture(["go.mod": ProjectFixture.goMod("1.99", "frobnicate x\n")])
        let settings = fixture.settings()
        let record = OutcomeRecord()
        record.add(ProjectToolchainCheck.outcomes(fixture.project(), settings))
        let outcome = GoModCheck.outcomes(fixture.project(), settings, record).first
        #expect(Expected.fail("MOD006", "go.mod", 9).matches(outcome))
        #expect(outcome?.because == Outcome.Node("proj.toolchain"))
    }

    @Test("imports that do not take part in every build are passed over")
    func constrainedImports() throws {
        let other = "package main\n\nimport _ \"example.com/nope\"\n"
        let files = [
            "main_test.go": other, "x_windows.go": other, "gen.go": "// Copyright\n\n//go:build ignore\n\n\(other)",
            "testdata/t.go": other, "_skipped/s.go": other, "nested/go.mod": "module example.com/nested\n",
            "nested/n.go": other,
            "c.go": "package main\n\nimport \"C\"\nimport _ \"example.com/nope\"\n",
        ]
        #expect(try outcome(files)?.verdict == .ok)
        #expect(Expected.fail("MOD001", "sub/x.go", 3).matches(try outcome(["sub/x.go": other])))
    }

    @Test("no go.mod is no failure, but for a flag that needs one")
    func withoutProject() throws {
        let fixture = try ProjectFixture(["go.mod": nil])
        #expect(GoModCheck.outcomes(fixture.project(), fixture.settings(), OutcomeRecord()).map(\.verdict) == [.skip])
        let settings = fixture.settings(["GOFLAGS": "-modfile=x.mod"])
        #expect(Expected.fail("CFG010").matches(GoModCheck.outcomes(nil, settings, OutcomeRecord()).first))
    }

    private func outcome(
        _ files: [String: String?],
        _ environment: [String: String] = [:],
        go: String = "go1.27.3"
    ) throws -> Outcome? {
        let fixture = try ProjectFixture(files)
        let settings = fixture.settings(environment, go: go)
        let outcomes = GoModCheck.outcomes(fixture.project(settings), settings, OutcomeRecord())
        #expect(outcomes.count == 1)
        return outcomes.first
    }
}
