import ErrorLibrary
import GoModules
import TestKit
import Testing

@testable import Doctor

/// What the go command does in each case was tried with go 1.27.3.
@Suite struct ProjectWorkspaceTests {
    private static let one = "module example.com/m1\n\ngo 1.21\n"
    private static let two = "module example.com/m2\n\ngo 1.21\n"
    private static let healthy: [String: String?] = [
        "go.mod": nil, "go.sum": nil, "main.go": nil, "go.work": "go 1.21\n\nuse (\n\t./m1\n\t./m2\n)\n",
        "m1/go.mod": one,
        "m2/go.mod": two,
    ]

    static let cases: [(changes: [String: String?], expected: Expected)] = [
        ([:], .ok),
        (["go.work": "go 1.21\n"], .fail("MOD037", "go.work", nil)),
        (["go.work": "go 1.20\n\nuse ./m1\n"], .fail("MOD007", "go.work", 1)),
        (["go.work": "use ./m1\n"], .fail("MOD007", "go.work", nil)),
        // Below 1.21 nobody looks.
        (["go.work": "use ./m1\n", "m1/go.mod": "module example.com/m1\n\ngo 1.20\n"], .ok),
        (["m2/go.mod": "module example.com/m2\n\ngo 1.99\n"], .fail("MOD007", "go.work", 1)),
        (["m2/go.mod": nil], .fail("MOD034", "go.work", 5)),
        (["go.work": "go 1.21\n\nuse ./m1\nuse ./gone\n"], .fail("MOD034", "go.work", 4)),
        (["go.work": "go 1.21\n\nuse ./m1\nuse m1\n"], .fail("MOD016", "go.work", 4)),
        (["m2/go.mod": one], .fail("MOD016", "m2/go.mod", 1)),
        (["go.work": "go 1.21\n\nuse ./m1\nrequire example.com/a v1.0.0\n"], .fail("MOD006", "go.work", 4)),
        (["go.work": "go 1.21\n<<<<<<< HEAD\nuse ./m1\n=======\n>>>>>>> x\n"], .fail("MOD016", "go.work", 2)),
        (["go.work": "go 1.21\n\nuse ./m1\nuse ./m2\nreplace example.com/m2 => ./m2\n"], .fail("MOD016", "go.work", 5)),
        (
            [
                "m1/go.mod": "\(one)replace example.com/a => ../x\n",
                "m2/go.mod": "\(two)replace example.com/a => ../y\n",
            ],
            .fail("MOD012", "m2/go.mod", 4)
        ),
        // The same folder, written from two places.
        (
            [
                "m1/go.mod": "\(one)replace example.com/a => ../x\n",
                "m2/go.mod": "\(two)replace example.com/a => ../m1/../x\n",
            ], .ok
        ),
        (
            [
                "m1/go.mod": "\(one)replace example.com/a => ../x\n",
                "m2/go.mod": "\(two)replace example.com/a => ../y\n",
                "go.work": "go 1.21\n\nuse ./m1\nuse ./m2\nreplace example.com/a => ./x\n",
            ], .ok
        ),
    ]

    @Test("names the cause in go.work or a module, and the line", arguments: cases)
    func file(_ changes: [String: String?], _ expected: Expected) throws {
        let fixture = try ProjectFixture(Self.healthy.merging(changes) { $1 })
        let outcome = WorkspaceCheck.outcomes(fixture.project(fixture.settings(["GOWORK": ""]))).first
        #expect(expected.matches(outcome), "\(String(describing: outcome))")
    }

    @Test(
        "settings that a workspace does not go with",
        arguments: [
            (["GOWORK": "", "GOFLAGS": "-mod=mod"], Expected.fail("MOD035")),
            (["GOWORK": "", "GOFLAGS": "-mod=readonly"], .ok),
            (["GOWORK": "go.work"], .fail("MOD036")),
            (["GOWORK": "/nonexistent/go.work"], .fail("MOD036")),
            (["GOWORK": "off"], .skip),
        ]
    )
    func settings(_ environment: [String: String], _ expected: Expected) throws {
        let fixture = try ProjectFixture(Self.healthy)
        let outcome = WorkspaceCheck.outcomes(fixture.project(fixture.settings(environment))).first
        #expect(expected.matches(outcome), "\(String(describing: outcome))")
    }

    @Test("a module that the workspace does not name cannot be built in it")
    func outsider() throws {
        let changes: [String: String?] = ["m3/go.mod": "module example.com/m3\n\ngo 1.21\n"]
        let fixture = try ProjectFixture(Self.healthy.merging(changes) { $1 })
        let settings = fixture.settings(["GOWORK": ""])
        let outcome = WorkspaceCheck.outcomes(fixture.project(settings, at: "m3")).first
        #expect(Expected.fail("MOD037").matches(outcome))
        #expect(outcome?.values == ["folder": "m3"])
        #expect(WorkspaceCheck.outcomes(fixture.project(settings, at: "m2")).map(\.verdict) == [.ok])
    }

    @Test("the modules are found, with what they require together")
    func requirements() throws {
        let changes: [String: String?] = [
            "m1/go.mod": "\(Self.one)require example.com/a v1.0.0\nrequire example.com/m2 v1.0.0\n",
            "m2/go.mod": "\(Self.two)require example.com/b v1.0.0\nrequire example.com/a v1.0.0\n",
        ]
        let fixture = try ProjectFixture(Self.healthy.merging(changes) { $1 })
        let project = try #require(fixture.project(fixture.settings(["GOWORK": ""]), at: "m2"))
        #expect(project.folder == fixture.folder.path)
        #expect(project.goMod?.module?.path == "example.com/m2")
        #expect(project.requirements.map(\.description) == ["example.com/a@v1.0.0", "example.com/b@v1.0.0"])
    }
}
