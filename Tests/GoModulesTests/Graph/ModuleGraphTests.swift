import GoModules
import Testing

@Suite struct ModuleGraphTests {
    static func lines(_ graph: ModuleGraph) -> [String] {
        graph.buildList.dropFirst().map { GraphText.line($0, in: graph) }
    }

    @Test("loads each file once, however many passes there are")
    func loadsOnce() throws {
        let universe = Universe([
            "example.com/a@v1.0.0": "go 1.17\nrequire example.com/b v1.1.0",
            "example.com/b@v1.0.0": "go 1.17",
            "example.com/b@v1.1.0": "go 1.17\nrequire example.com/a v1.0.0",
        ])
        let graph = try universe.graph("go 1.17\nrequire example.com/a v1.0.0\nrequire example.com/b v1.0.0")
        #expect(Self.lines(graph) == ["example.com/a v1.0.0", "example.com/b v1.1.0"])
        #expect(universe.loads.values.allSatisfy { $0 == 1 })
        #expect(universe.loads.count == 3)
    }

    @Test("does not read what pruning makes irrelevant, even where it is missing")
    func pruning() throws {
        let universe = Universe(["example.com/a@v1.0.0": "go 1.17\nrequire example.com/b v1.0.0"])
        let graph = try universe.graph("go 1.17\nrequire example.com/a v1.0.0")
        #expect(Self.lines(graph) == ["example.com/a v1.0.0", "example.com/b v1.0.0"])
    }

    @Test("raises a requirement, and again what that brings in")
    func raisesUntilStable() throws {
        let universe = Universe([
            "example.com/a@v1.0.0": "go 1.17\nrequire example.com/b v1.1.0",
            "example.com/b@v1.0.0": "go 1.17",
            "example.com/b@v1.1.0": "go 1.17\nrequire example.com/c v1.1.0",
            "example.com/c@v1.0.0": "go 1.17",
            "example.com/c@v1.1.0": "go 1.17",
        ])
        let graph = try universe.graph(
            "go 1.17\nrequire example.com/a v1.0.0\nrequire example.com/b v1.0.0\nrequire example.com/c v1.0.0"
        )
        #expect(Self.lines(graph) == ["example.com/a v1.0.0", "example.com/b v1.1.0", "example.com/c v1.1.0"])
        #expect(graph.edges.prefix(3).map(\.to.description) == Self.lines(graph).map { $0.replacing(" ", with: "@") })
    }

    @Test("without pruning, keeps what only the lower version required")
    func keepsBuildList() throws {
        let universe = Universe([
            "example.com/a@v1.0.0": "require example.com/q v1.0.0",
            "example.com/a@v1.1.0": "",
            "example.com/x@v1.0.0": "require example.com/a v1.1.0",
            "example.com/q@v1.0.0": "",
        ])
        let graph = try universe.graph(
            "go 1.16\nrequire example.com/a v1.0.0 // indirect\nrequire example.com/x v1.0.0"
        )
        #expect(Self.lines(graph) == ["example.com/a v1.1.0", "example.com/q v1.0.0", "example.com/x v1.0.0"])
        // The raised requirement is implied by x and not direct, so it is dropped; q has to be added.
        #expect(
            graph.edges.filter { $0.from.version.isEmpty }.map(\.to.description) == [
                "example.com/q@v1.0.0", "example.com/x@v1.0.0", "go@1.16",
            ]
        )
    }

    @Test("of several requirements for one path the highest counts")
    func duplicates() throws {
        let universe = Universe([
            "example.com/a@v1.0.0": "go 1.17\nrequire example.com/b v1.0.0", "example.com/a@v1.1.0": "go 1.17",
        ])
        let text = "require example.com/a v1.1.0\nrequire example.com/a v1.0.0\nrequire example.com/main v1.0.0"
        #expect(Self.lines(try universe.graph("go 1.17\n\(text)")) == ["example.com/a v1.1.0"])
    }

    @Test("selects the Go version that the modules ask for")
    func goVersion() throws {
        let universe = Universe(["example.com/a@v1.0.0": "go 1.22rc1"])
        #expect(try universe.graph("go 1.21\nrequire example.com/a v1.0.0").goVersion == "1.22rc1")
        #expect(try universe.graph("require example.com/a v1.0.0").goVersion == "1.22rc1")
        #expect(try universe.graph("").goVersion == "1.16")
    }

    @Test("an exact replacement comes before one of all versions, and the later of two before the earlier")
    func replacements() throws {
        let universe = Universe([
            "example.com/x@v1.0.0": "", "example.com/x@v1.1.0": "", "example.com/x@v1.2.0": "",
        ])
        let graph = try universe.graph(
            """
            go 1.16
            require example.com/x v1.0.0
            replace example.com/x v1.0.0 => example.com/x v1.2.0
            replace example.com/x v1.0.0 => example.com/x v1.1.0
            replace example.com/x => example.com/x v1.3.0
            """
        )
        #expect(Self.lines(graph) == ["example.com/x v1.0.0 => example.com/x v1.1.0"])
        #expect(universe.loads == ["example.com/x@v1.1.0": 1])
    }

    @Test("a folder's file counts as it is, whatever it calls itself")
    func directories() throws {
        let universe = Universe(["example.com/b@v1.0.0": ""])
        let text = "module example.com/main\nrequire example.com/a v1.0.0\nreplace example.com/a => ../a\n"
        let main = try GoModFile(Array(text.utf8), as: .mainModule)
        let graph = try ModuleGraph(main: main, load: universe.load) { path in
            try GoModFile(
                Array("module \(path == "../a" ? "other" : "")\nrequire example.com/b v1.0.0\n".utf8),
                as: .dependency
            )
        }
        #expect(Self.lines(graph) == ["example.com/a v1.0.0 => ../a", "example.com/b v1.0.0"])
    }

    @Test(
        "names who requires the module at fault, and why it is no use",
        arguments: [
            (
                "require example.com/none v1.0.0",
                "example.com/none@v1.0.0: reading file://$PROXYDIR/example.com/none/@v/v1.0.0.mod: no such file or directory"
            ),
            (
                "require example.com/a v1.0.0",
                "example.com/a@v1.0.0 requires\n\tfoo@v1.0.0: "
                    + "malformed module path \"foo\": missing dot in first path element"
            ),
            (
                "require example.com/b v1.0.0\nreplace example.com/b => ./b",
                "example.com/b@v1.0.0 (replaced by ./b): folders cannot be read here"
            ),
            (
                "require example.com/b v1.0.0\nreplace example.com/b => example.com/c v1.0.0",
                "example.com/b@v1.0.0 (replaced by example.com/c@v1.0.0): parsing go.mod:\n"
                    + "\tmodule declares its path as: example.com/other\n\t        but was required as: example.com/b"
            ),
            ("require example.com/d v1.0.0", "example.com/d@v1.0.0: parsing go.mod: missing module line"),
            // The nearest fault is named, not the first one in the file.
            (
                "require example.com/a v1.0.0\nrequire example.com/d v1.0.0",
                "example.com/d@v1.0.0: parsing go.mod: missing module line"
            ),
        ]
    )
    func faults(_ text: String, _ message: String) throws {
        let texts = [
            "example.com/a@v1.0.0": "module example.com/a\nrequire foo v1.0.0\n",
            "example.com/c@v1.0.0": "module example.com/other\n",
            "example.com/d@v1.0.0": "go 1.16\n",
        ]
        let main = try GoModFile(Array("module example.com/main\n\(text)\n".utf8), as: .mainModule)
        #expect {
            try ModuleGraph(main: main) { module in
                guard let text = texts["\(module)"] else { throw MissingModule(module: module) }
                return try GoModFile(Array(text.utf8), as: .dependency)
            }
        } throws: {
            "\($0)" == message
        }
    }

    @Test("a main module needs a module line")
    func noMain() throws {
        let main = try GoModFile(Array("go 1.20\n".utf8), as: .mainModule)
        #expect {
            try ModuleGraph(main: main) { throw MissingModule(module: $0) }
        } throws: {
            "\($0)" == "missing module declaration in go.mod"
        }
    }

    @Test("texts that Unicode holds equal are different modules")
    func canonicalEquivalence() throws {
        let universe = Universe([
            "example.com/a@v1.0.0": "go 1.17\nrequire example.com/\u{212A} v1.0.0\nrequire example.com/K v1.1.0"
        ])
        let graph = try universe.graph("go 1.17\nrequire example.com/a v1.0.0")
        #expect(graph.buildList.map(\.path.utf8.count) == [16, 13, 13, 15])
    }

    @Test("follows a chain of any depth")
    func depth() throws {
        let depth = 10_000
        let main = try GoModFile(
            Array("module a.b/main\nrequire a.b/m v1.0.0\n".utf8),
            as: .mainModule
        )
        let graph = try ModuleGraph(main: main) { module in
            let number = Int(module.version.description.dropFirst(3).prefix { $0 != "." }) ?? 0
            let next = number < depth ? "require \(module.path) v1.\(number + 1).0\n" : ""
            return try GoModFile(Array("module \(module.path)\n\(next)".utf8), as: .dependency)
        }
        #expect(Self.lines(graph) == ["a.b/m v1.\(depth).0"])
    }

    @Test("stops at modules without end")
    func endless() throws {
        let main = try GoModFile(Array("module a.b/main\nrequire a.b/m v1.0.0\n".utf8), as: .mainModule)
        #expect {
            try ModuleGraph(
                main: main,
                load: { module in
                    let number = Int(module.version.description.dropFirst(3).prefix { $0 != "." }) ?? 0
                    let next = "require a.b/m v1.\(number + 1).0\n"
                    return try GoModFile(Array("module a.b/m\n\(next)".utf8), as: .dependency)
                },
                limit: 1_000
            )
        } throws: {
            "\($0)" == "module graph has more than 1000 requirements"
        }
    }

    @Test("stops at requirements that rise without end")
    func endlessRaising() throws {
        // Each pass reads one file more, and that one raises the requirement again.
        let main = try GoModFile(Array("module a.b/main\ngo 1.17\nrequire a.b/m v1.0.0\n".utf8), as: .mainModule)
        #expect {
            try ModuleGraph(
                main: main,
                load: { module in
                    let number = Int(module.version.description.dropFirst(3).prefix { $0 != "." }) ?? 0
                    let text = "module a.b/m\ngo 1.17\nrequire a.b/m v1.\(number + 1).0\n"
                    return try GoModFile(Array(text.utf8), as: .dependency)
                },
                limit: 1_000
            )
        } throws: {
            "\($0)" == "module graph has more than 1000 requirements"
        }
    }
}
