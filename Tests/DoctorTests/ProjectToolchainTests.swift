import ErrorLibrary
import GoModules
import TestKit
import Testing

@testable import Doctor

/// What the go command does in each case was tried with go 1.27.3; for older ones see <https://go.dev/issue/62278>.
@Suite struct ProjectToolchainTests {
    static let cases: [(go: String, setting: String, version: String, more: String, expected: Expected)] = [
        ("go1.27.3", "local", "1.21", "", .ok),
        ("go1.27.3", "local", "1.27.3", "", .ok),
        ("go1.27.3", "local", "1.99.0", "", .fail("TC002", "go.mod", 3)),
        ("go1.27.3", "local", "1.99", "", .fail("TC002", "go.mod", 3)),
        // A toolchain line counts only where the setting allows another one.
        ("go1.27.3", "local", "1.21", "toolchain go1.99.0\n", .ok),
        ("go1.27.3", "auto", "1.21", "toolchain go1.99\n", .fail("TC001", "go.mod", 9)),
        ("go1.27.3", "auto", "1.21", "toolchain go1.banana\n", .fail("MOD006", "go.mod", 9)),
        ("go1.27.3", "auto", "1.99.0", "toolchain default\n", .fail("TC002", "go.mod", 3)),
        ("go1.27.3", "path", "1.99", "", .fail("TC004", "go.mod", 3)),
        ("go1.27.3", "go1.27.3", "1.99", "", .fail("TC002", "go.mod", 3)),
        ("go1.27.3", "go1.27.3+auto", "1.99", "", .fail("TC003", "go.mod", 3)),
        // GOPROXY=off: nothing can be fetched.
        ("go1.27.3", "auto", "1.99", "", .fail("TC003", "go.mod", 3)),
        // Go 1.21 and 1.22 look for go1.23, which does not exist; go1.23.0 does.
        ("go1.22.5", "auto", "1.23", "", .fail("TC001", "go.mod", 3)),
        ("go1.22.5", "auto", "1.23.0", "", .fail("TC003", "go.mod", 3)),
        ("go1.22.5", "auto", "1.23", "toolchain go1.23.1\n", .fail("TC003", "go.mod", 9)),
        ("go1.22.5", "local", "1.22", "", .ok),
        // Before 1.21 no go command looks for another one.
        ("go1.20.1", "auto", "1.23", "", .ok),
    ]

    @Test("names the cause and the line", arguments: cases)
    func lines(_ go: String, _ setting: String, _ version: String, _ more: String, _ expected: Expected) throws {
        let fixture = try ProjectFixture(["go.mod": ProjectFixture.goMod(version, more)])
        let settings = fixture.settings(["GOTOOLCHAIN": setting], go: go)
        let outcome = ProjectToolchainCheck.outcomes(fixture.project(settings), settings).first
        #expect(expected.matches(outcome), "\(String(describing: outcome))")
    }

    @Test("a toolchain from a proxy needs the checksum database")
    func checksums() throws {
        let fixture = try ProjectFixture(["go.mod": ProjectFixture.goMod("1.99")])
        let variables = ["GOTOOLCHAIN": "auto", "GOPROXY": "https://proxy.example"]
        let off = fixture.settings(variables)
        #expect(Expected.fail("SUM016").matches(ProjectToolchainCheck.outcomes(fixture.project(), off).first))
        let on = fixture.settings(variables.merging(["GOSUMDB": "sum.golang.org"]) { $1 })
        let outcome = ProjectToolchainCheck.outcomes(fixture.project(), on).first
        #expect(outcome?.verdict == .ok)
        #expect(outcome?.facts.map(\.value).contains("go1.99.0") ?? false)
    }

    @Test("a toolchain in the module cache is used")
    func unpackedToolchain() throws {
        let fixture = try ProjectFixture([
            "go.mod": ProjectFixture.goMod("1.99.0"), "mod/golang.org/toolchain@v0.0.1-go1.99.0.linux-amd64/go.mod": "",
        ])
        let settings = fixture.settings(["GOTOOLCHAIN": "auto", "GOMODCACHE": "\(fixture.folder.path)/mod"])
        #expect(ProjectToolchainCheck.outcomes(fixture.project(), settings).map(\.verdict) == [.ok])
    }

    @Test("a requirement that needs a newer Go stops the build when it is imported", arguments: ["local", "auto"])
    func dependency(_ setting: String) throws {
        let mod = "mod/cache/download/example.com/a/@v/v1.0.0.mod"
        let fixture = try ProjectFixture([mod: "module example.com/a\n\ngo 1.99.0\n"])
        let settings = fixture.settings(["GOTOOLCHAIN": setting, "GOMODCACHE": "\(fixture.folder.path)/mod"])
        let outcome = ProjectToolchainCheck.outcomes(fixture.project(), settings).first
        #expect(Expected.fail("TC002", "go.mod", 6).matches(outcome))
        #expect(outcome?.values == ["module": "example.com/a", "version": "v1.0.0"])

        let unused = try ProjectFixture([
            mod: "module example.com/a\n\ngo 1.99.0\n", "main.go": ProjectFixture.program("example.com/b"),
        ])
        let other = unused.settings(["GOTOOLCHAIN": setting, "GOMODCACHE": "\(unused.folder.path)/mod"])
        #expect(ProjectToolchainCheck.outcomes(unused.project(), other).map(\.verdict) == [.warn])
    }

    @Test("a requirement with a higher go line raises that of the module")
    func higherLine() throws {
        let fixture = try ProjectFixture([
            "mod/cache/download/example.com/a/@v/v1.0.0.mod": "module example.com/a\n\ngo 1.22\n"
        ])
        let cache = ["GOMODCACHE": "\(fixture.folder.path)/mod"]
        let settings = fixture.settings(cache)
        let outcome = GoModCheck.outcomes(fixture.project(), settings, OutcomeRecord()).first
        #expect(Expected.fail("MOD004", "go.mod", 3).matches(outcome))
        let update = fixture.settings(cache.merging(["GOFLAGS": "-mod=mod"]) { $1 })
        #expect(GoModCheck.outcomes(fixture.project(update), update, OutcomeRecord()).map(\.verdict) == [.warn])
    }

    @Test("without a go command nothing is said")
    func withoutCommand() throws {
        let fixture = try ProjectFixture(["go.mod": ProjectFixture.goMod("1.99")])
        #expect(ProjectToolchainCheck.outcomes(fixture.project(), fixture.settings(go: nil)).map(\.verdict) == [.skip])
    }

    @Test("in a workspace the lines of go.work count")
    func workspace() throws {
        let fixture = try ProjectFixture(["go.work": "go 1.99\n\nuse .\n"])
        let settings = fixture.settings(["GOWORK": ""])
        let outcome = ProjectToolchainCheck.outcomes(fixture.project(settings), settings).first
        #expect(Expected.fail("TC002", "go.work", 1).matches(outcome))
    }
}
