import ErrorLibrary
import GoModules
import TestKit
import Testing

@testable import Doctor

@Suite struct ProjectReaderTests {
    @Test("the nearest go.mod upwards is the module's")
    func upwards() throws {
        let fixture = try ProjectFixture([
            "sub/deep/x.go": "package deep\n", "other/go.mod": "module example.com/other\n",
        ])
        #expect(fixture.project(at: "sub/deep")?.folder == fixture.folder.path)
        #expect(fixture.project(at: "sub/../sub/./deep")?.goMod?.module?.path == "example.com/main")
        #expect(fixture.project(at: "other")?.goMod?.module?.path == "example.com/other")
    }

    @Test("a go.mod that is a folder, or in the folder for temporary files, is none")
    func none() throws {
        let fixture = try ProjectFixture(["go.mod": nil, "go.mod/x": ""])
        #expect(fixture.project() == nil)
        let temporary = try ProjectFixture()
        #expect(temporary.project(temporary.settings(["TMPDIR": temporary.folder.path])) == nil)
    }

    @Test("requirements are those after replace and exclude, without those that a folder replaces")
    func requirements() throws {
        let more = """
            require (
            \texample.com/c v1.0.0
            \texample.com/d v1.0.0
            \texample.com/e v1.0.0 // indirect
            )
            replace example.com/a => ./a
            replace example.com/b => example.com/fork v1.5.0
            replace example.com/c v0.9.0 => ./c
            exclude example.com/d v1.0.0

            """
        let fixture = try ProjectFixture(["go.mod": ProjectFixture.goMod("1.21", more)])
        let names = fixture.project()?.requirements.map(\.description)
        #expect(names == ["example.com/fork@v1.5.0", "example.com/c@v1.0.0", "example.com/e@v1.0.0"])
    }

    @Test("-modfile names another file, with a go.sum beside it")
    func modFile() throws {
        let fixture = try ProjectFixture([
            "alt.mod": "module example.com/alt\n\ngo 1.21\n\nrequire example.com/z v1.0.0\n",
            "alt.sum": ProjectFixture.sum("example.com/z v1.0.0"),
        ])
        let project = fixture.project(fixture.settings(["GOFLAGS": "-mod=mod -modfile=alt.mod"]))
        #expect(project?.requirements.map(\.description) == ["example.com/z@v1.0.0"])
        #expect(project?.goSum?.hashes.count == 2)
        #expect(project?.folder == fixture.folder.path)
    }

    @Test("what cannot be read is nil, and the rest is there")
    func unreadable() throws {
        let fixture = try ProjectFixture(["go.mod": "<<<<<<<\n", "go.sum": "x\n"])
        let project = try #require(fixture.project())
        #expect(project.goMod == nil)
        #expect(project.goSum == nil)
        #expect(project.requirements.isEmpty)
    }

    static let sources: [(text: String, paths: [String])] = [
        ("package a\n\nimport \"fmt\"\nimport b \"example.com/b\"\n", ["fmt", "example.com/b"]),
        (
            "// Package a.\n/* more\n*/\npackage a; import ( . \"x.y/z\"; _ `q.r/s` )\nfunc f() { println(\"import\") }\n",
            ["x.y/z", "q.r/s"]
        ),
        ("\u{FEFF}package a\nimport \"fmt\"\n", ["fmt"]),
        ("package a\nimport (\n\t// none\n)\nvar x = `import \"no\"`\n", []),
        ("package importer\nimport \"fmt\"\nimporter()\n", ["fmt"]),
        ("//go:build linux\n\npackage a\nimport \"fmt\"\n", []),
        ("// +build linux\n\npackage a\nimport \"fmt\"\n", []),
        ("package a\n//go:build linux\nimport \"fmt\"\n", ["fmt"]),
        ("package a\nimport \"C\"\nimport \"fmt\"\n", []),
        ("package a\nimport (\n\t\"fmt\"\n\t\"cut", ["fmt"]),
        ("not go at all", []),
        ("", []),
    ]

    @Test("imports are read as the language says", arguments: sources)
    func imports(_ text: String, _ paths: [String]) {
        var clause = ImportClause(Array(text.utf8))
        #expect(clause.imports().map(\.path) == paths)
    }

    @Test("a list of vendored modules is read as Go reads it")
    func vendorList() throws {
        let text = """
            ## workspace
            # a.b/c v1.0.0 => ./c
            ## explicit; go 1.21; later
            a.b/c
            a.b/c/d
            not a path
            # a.b/e => x.y/e v1.1.0
            # odd
            # a.b/f branch
            a.b/f

            """
        let list = VendorList(text)
        #expect(list.isForWorkspace)
        let first = try #require(list.entry("a.b/c", "v1.0.0"))
        #expect(first.isExplicit && first.goVersion == "1.21" && first.replacement == "./c" && first.line == 2)
        #expect(first.packages == ["a.b/c", "a.b/c/d"])
        #expect(list.entry("a.b/e", "")?.replacement == "x.y/e v1.1.0")
        #expect(list.entries.count == 2)
    }
}
