import ErrorLibrary
import GoModules
import TestKit
import Testing

@testable import Doctor

/// What the go command does in each case was tried with go 1.27.3.
@Suite struct ProjectGoSumTests {
    private static let sum = ProjectFixture.sum("example.com/a v1.0.0", "example.com/b v1.0.0")
    private static let other = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    private static let std: [String: String?] = [
        "go.mod": "module example.com/main\n\ngo 1.21\n", "main.go": "package main\n",
    ]

    static let cases: [(changes: [String: String?], expected: Expected)] = [
        ([:], .ok),
        (["go.sum": sum + ProjectFixture.sum("example.com/zz v1.0.0")], .ok),
        (["go.sum": "<<<<<<< HEAD\n\(sum)=======\n>>>>>>> x\n"], .fail("SUM007", "go.sum", 1)),
        (["go.sum": "\(sum)example.com/zz v1.0.0\n"], .fail("SUM007", "go.sum", 5)),
        (["go.sum": nil], .fail("SUM006", "go.mod", 6)),
        (["go.sum": ProjectFixture.sum("example.com/b v1.0.0")], .fail("SUM006", "go.mod", 6)),
        // One of the two lines of a module is missing.
        (
            ["go.sum": sum.replacing("example.com/b v1.0.0 h1", with: "example.com/zz v1.0.0 h1")],
            .fail("SUM006", "go.mod", 7)
        ),
        (
            ["go.sum": sum.replacing("example.com/b v1.0.0/go.mod h1", with: "example.com/zz v1.0.0 h1")],
            .fail("SUM006", "go.mod", 7)
        ),
        (
            ["go.sum": sum.replacing("example.com/a v1.0.0 h1", with: "example.com/a v1.0.0 h2")],
            .fail("SUM006", "go.mod", 6)
        ),
        // Nothing is read of what nobody imports.
        (
            ["go.mod": ProjectFixture.goMod("1.21", "require example.com/c v1.0.0 // indirect\n")],
            .warn("SUM006", "go.mod", 9)
        ),
        // Before 1.17 every go.mod is.
        (
            ["go.mod": ProjectFixture.goMod("1.16", "require example.com/c v1.0.0 // indirect\n")],
            .fail("SUM006", "go.mod", 9)
        ),
        (
            [
                "go.mod": ProjectFixture.goMod("1.21", "replace example.com/a => ./a\n"),
                "go.sum": ProjectFixture.sum("example.com/b v1.0.0"),
            ],
            .ok
        ),
        (
            ["go.mod": ProjectFixture.goMod("1.21", "replace example.com/a => example.com/f v1.1.0\n")],
            .fail("SUM006", "go.mod", 6)
        ),
        (["go.sum": "example.com/a v1.0.0 h1:nonsense\n\(sum)"], .fail("SUM007", "go.sum", 1)),
        (["go.sum": "example.com/zz v1.0.0 h1:nonsense\n\(sum)"], .warn("SUM007", "go.sum", 1)),
        (["go.sum": "\(sum)example.com/a v1.0.0 \(other)\n"], .warn("SUM017", "go.sum", 5)),
        // Go passes over the hash of an empty file.
        (["go.sum": "example.com/a v1.0.0/go.mod h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=\n\(sum)"], .ok),
        // Where nothing is required the file is not read.
        (std.merging(["go.sum": "x\n"]) { $1 }, .warn("SUM007", "go.sum", 1)),
        (std.merging(["go.sum": nil]) { $1 }, .ok),
    ]

    @Test("names the cause in go.sum or the requirement without its line", arguments: cases)
    func file(_ changes: [String: String?], _ expected: Expected) throws {
        let fixture = try ProjectFixture(changes)
        let outcome = GoSumCheck.outcomes(fixture.project(), cache: "", OutcomeRecord()).first
        #expect(expected.matches(outcome), "\(String(describing: outcome))")
    }

    @Test("lines are not missed where a build adds them or does not look")
    func missingAndAllowed() throws {
        let update = try ProjectFixture(["go.sum": nil])
        let project = update.project(update.settings(["GOFLAGS": "-mod=mod"]))
        #expect(GoSumCheck.outcomes(project, cache: "", OutcomeRecord()).map(\.verdict) == [.ok])

        let workspace = try ProjectFixture(["go.sum": nil, "go.work": "go 1.21\n\nuse .\n"])
        let settings = workspace.settings(["GOWORK": ""])
        #expect(GoSumCheck.outcomes(workspace.project(settings), cache: "", OutcomeRecord()).map(\.verdict) == [.ok])

        let vendored = try ProjectFixture(["go.sum": "x\n", "vendor/modules.txt": "# example.com/a v1.0.0\n"])
        #expect(
            Expected.warn("SUM007", "go.sum", 1).matches(
                GoSumCheck.outcomes(vendored.project(), cache: "", OutcomeRecord()).first
            )
        )
    }

    @Test("in a workspace the go.sum of every module is read")
    func workspaceSum() throws {
        let fixture = try ProjectFixture([
            "go.work": "go 1.21\n\nuse .\nuse ./m2\n", "m2/go.mod": "module example.com/m2\n\ngo 1.21\n",
            "m2/go.sum": "x y\n",
        ])
        let outcome = GoSumCheck.outcomes(fixture.project(fixture.settings(["GOWORK": ""])), cache: "", OutcomeRecord())
            .first
        #expect(Expected.fail("SUM007", "m2/go.sum", 1).matches(outcome))
    }

    @Test("lines that are missing for a fault of go.mod follow from it")
    func because() throws {
        let fixture = try ProjectFixture([
            "go.mod": ProjectFixture.goMod("1.21", "require example.com/c v1.0.0+incompatible\n"),
            "main.go": ProjectFixture.program("example.com/a", "example.com/b", "example.com/c"),
        ])
        let record = OutcomeRecord()
        record.add(GoModCheck.outcomes(fixture.project(), fixture.settings(), record))
        let outcome = GoSumCheck.outcomes(fixture.project(), cache: "", record).first
        #expect(Expected.fail("SUM006", "go.mod", 9).matches(outcome))
        #expect(outcome?.because == Outcome.Node("proj.gomod"))
    }

    @Test("of two hashes the first is wrong when the cache has the second")
    func contradiction() throws {
        let text = "example.com/a v1.0.0 \(Self.other)\n\(Self.sum)"
        let zipHash = "mod/cache/download/example.com/a/@v/v1.0.0.ziphash"
        let wrong = try ProjectFixture(["go.sum": text, zipHash: ProjectFixture.hash])
        let outcome = GoSumCheck.outcomes(wrong.project(), cache: "\(wrong.folder.path)/mod", OutcomeRecord()).first
        #expect(Expected.fail("SUM017", "go.sum", 2).matches(outcome))
        let right = try ProjectFixture(["go.sum": text, zipHash: Self.other])
        #expect(
            GoSumCheck.outcomes(right.project(), cache: "\(right.folder.path)/mod", OutcomeRecord()).map(\.verdict) == [
                .warn
            ]
        )
    }
}
