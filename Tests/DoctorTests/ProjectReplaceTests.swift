import ErrorLibrary
import GoModules
import TestKit
import Testing

@testable import Doctor

/// What the go command does in each case was tried with go 1.27.3.
@Suite struct ProjectReplaceTests {
    private static func mod(_ lines: String) -> String { ProjectFixture.goMod("1.21", lines) }
    private static let local = "module example.com/a\n"

    static let cases: [(changes: [String: String?], expected: Expected)] = [
        ([:], .ok),
        (["go.mod": mod("replace example.com/a => ./ra\n"), "ra/go.mod": local], .ok),
        // What stands in the other go.mod does not matter, as long as it is there.
        (["go.mod": mod("replace example.com/a => ./ra\n"), "ra/go.mod": "<<<<<<<\n"], .ok),
        (["go.mod": mod("replace example.com/a => ./ra\n")], .fail("MOD034", "go.mod", 9)),
        (["go.mod": mod("replace example.com/a => ./ra\n"), "ra/a.go": "package a\n"], .fail("MOD034", "go.mod", 9)),
        (["go.mod": mod("replace example.com/a => ./ra\n"), "ra/go.mod/x": ""], .fail("MOD034", "go.mod", 9)),
        (["go.mod": mod("replace example.com/a => /nonexistent/a\n")], .fail("MOD034", "go.mod", 9)),
        // Lines that lead nowhere and are not used do no harm.
        (["go.mod": mod("replace example.com/zz => ./zz\n")], .warn("MOD034", "go.mod", 9)),
        (["go.mod": mod("replace example.com/a v0.9.0 => ./zz\n")], .warn("MOD034", "go.mod", 9)),
        (["go.mod": mod("replace example.com/a => example.com/fork v1.1.0\n")], .ok),
        (
            [
                "go.mod": mod("replace example.com/a => ./x\nreplace example.com/a => ./y\n"), "y/go.mod": local,
                "x/go.mod": local,
            ],
            .fail("MOD016", "go.mod", 10)
        ),
        (
            ["go.mod": mod("replace (\n\texample.com/a => ./ra\n\texample.com/b => ./ra\n)\n"), "ra/go.mod": local],
            .fail("MOD011", "go.mod", 11)
        ),
        (
            [
                "go.mod": mod(
                    "replace example.com/a => example.com/f v1.0.0\nreplace example.com/b => example.com/f v1.0.0\n"
                )
            ],
            .fail("MOD011", "go.mod", 10)
        ),
        (
            [
                "go.mod": "module example.com/main\n\ngo 1.21\n\nreplace example.com/a => ./ra\n", "ra/go.mod": local,
                "main.go": ProjectFixture.program("example.com/a"),
            ], .fail("MOD014", "go.mod", 5)
        ),
        // Nobody imports it.
        (
            [
                "go.mod": "module example.com/main\n\ngo 1.21\n\nreplace example.com/a => ./ra\n", "ra/go.mod": local,
                "main.go": ProjectFixture.program("fmt"),
            ], .ok
        ),
    ]

    @Test("names the cause in replace lines, and the line", arguments: cases)
    func lines(_ changes: [String: String?], _ expected: Expected) throws {
        let fixture = try ProjectFixture(changes)
        let outcome = ReplaceCheck.outcomes(fixture.project(), .system).first
        #expect(expected.matches(outcome), "\(String(describing: outcome))")
    }

    @Test("a build that may update adds the requirement itself")
    func update() throws {
        let text = "module example.com/main\n\ngo 1.21\n\nreplace example.com/a => ./ra\n"
        let fixture = try ProjectFixture([
            "go.mod": text, "ra/go.mod": Self.local, "main.go": ProjectFixture.program("example.com/a"),
        ])
        let project = fixture.project(fixture.settings(["GOFLAGS": "-mod=mod"]))
        #expect(ReplaceCheck.outcomes(project, .system).map(\.verdict) == [.ok])
    }

    @Test("with a vendor folder nothing is looked at")
    func vendored() throws {
        let text = "# example.com/a v1.0.0 => ./ra\n## explicit\nexample.com/a\n"
        let fixture = try ProjectFixture([
            "go.mod": Self.mod("replace example.com/a => ./ra\n"), "vendor/modules.txt": text,
        ])
        #expect(ReplaceCheck.outcomes(fixture.project(), .system).map(\.verdict) == [.skip])
    }
}
