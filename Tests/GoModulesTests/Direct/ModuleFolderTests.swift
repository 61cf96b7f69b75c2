import GoModules
import Testing

@Suite("The folder of a module in a commit") struct ModuleFolderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let path: String
        var goMod: String?
        var majorGoMod: String?
        var folder: String?
        var error: String?
        var testDescription: String { "\(path): \(goMod ?? "-"), \(majorGoMod ?? "-")" }
    }

    @Test(
        "is found by the go.mod files",
        arguments: [
            Case(path: "a.b/r", folder: ""), Case(path: "a.b/r", goMod: "a.b/r", folder: ""),
            Case(path: "a.b/r", goMod: "fork.example/other", folder: ""),
            Case(path: "a.b/r", goMod: "a.b/r/v2", error: "go.mod has post-v1 module path \"a.b/r/v2\" at revision v1"),
            Case(path: "a.b/r", goMod: "", error: "go.mod is missing module path at revision v1"),
            Case(
                path: "a.b/r",
                goMod: "a.b/r/v1",
                error: "go.mod has malformed module path \"a.b/r/v1\" at revision v1"
            ),
            Case(path: "a.b/r", goMod: "gopkg.in/r.v2", folder: ""),
            Case(path: "a.b/r", goMod: "gopkg.in/r.v1", folder: ""),
            Case(path: "a.b/r/s", error: "missing a.b/r/s/go.mod at revision v1"),
            Case(path: "a.b/r/s", goMod: "a.b/r/s", folder: "s"),
            Case(path: "a.b/r/s", goMod: "x.y/wrong", folder: "s"),
            Case(path: "a.b/r/v2", goMod: "a.b/r/v2", folder: ""),
            Case(path: "a.b/r/v2", goMod: "a.b/r", majorGoMod: "a.b/r/v2", folder: "v2"),
            Case(path: "a.b/r/v2", majorGoMod: "a.b/r/v2", folder: "v2"),
            Case(
                path: "a.b/r/v2",
                goMod: "a.b/r/v2",
                majorGoMod: "a.b/r/v2",
                error: "a.b/r/go.mod and .../v2/go.mod both have .../v2 module paths at revision v1"
            ),
            Case(
                path: "a.b/r/v2",
                goMod: "a.b/r/v2",
                majorGoMod: "a.b/r/v3",
                error: "v2/go.mod has non-.../v2 module path \"a.b/r/v3\" at revision v1"
            ),
            Case(
                path: "a.b/r/v2",
                goMod: "a.b/r",
                error: "go.mod has non-.../v2 module path \"a.b/r\" (and .../v2/go.mod does not exist) at revision v1"
            ),
            Case(path: "a.b/r/v2", error: "missing a.b/r/go.mod and .../v2/go.mod at revision v1"),
        ]
    )
    func found(_ expected: Case) throws {
        let place = try ModulePlace(of: ModulePath(expected.path), root: "a.b/r")
        func file(_ path: String?) -> [UInt8]? { path.map { Array("module \($0)\n".utf8) } }
        do throws(ModuleFolderError) {
            let folder = try ModuleFolder(
                of: place,
                goMod: file(expected.goMod),
                majorGoMod: file(expected.majorGoMod),
                at: "v1"
            )
            #expect(folder.path == expected.folder)
        } catch {
            #expect(error.description == expected.error)
        }
    }

    @Test("of gopkg.in needs no go.mod, and another major version in it is wrong") func gopkgIn() throws {
        let place = try ModulePlace(of: ModulePath("gopkg.in/yaml.v3"), root: "gopkg.in/yaml.v3")
        #expect(try ModuleFolder(of: place, goMod: nil, majorGoMod: nil, at: "v3").path == "")
        let fork = Array("module \"a.b/yaml/v3\" // a fork\n".utf8)
        #expect(try ModuleFolder(of: place, goMod: fork, majorGoMod: nil, at: "v3").goMod == fork)
        #expect(throws: ModuleFolderError.self) {
            try ModuleFolder(of: place, goMod: Array("module gopkg.in/yaml.v2\n".utf8), majorGoMod: nil, at: "v3")
        }
    }
}
