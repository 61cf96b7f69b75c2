import GoModules

/// A world with everything that module paths and versions can be, and a program that uses all of it.
enum SampleWorld {
    /// Real modules: import path, version, what else they need, and the package that the program imports.
    private static let real: [(path: String, version: String, needs: [String], package: String, use: String)] = [
        ("github.com/pkg/errors", "v0.9.1", [], "", "errors.New(\"x\")"),
        ("github.com/davecgh/go-spew", "v1.1.1", [], "/spew", "spew.Sdump(1)"),
        ("github.com/BurntSushi/toml", "v1.2.0", [], "", "toml.Key{}"),
        ("github.com/google/uuid", "v1.3.0", [], "", "uuid.Nil"),
        ("github.com/google/go-cmp", "v0.5.9", [], "/cmp", "cmp.Equal(1, 1)"),
        ("github.com/hashicorp/errwrap", "v1.1.0", [], "", "errwrap.Contains(nil, \"\")"),
        (
            "github.com/hashicorp/go-multierror", "v1.1.1", ["github.com/hashicorp/errwrap v1.1.0"], "",
            "multierror.Append(nil)"
        ),
        ("github.com/mitchellh/go-homedir", "v1.1.0", [], "", "homedir.DisableCache"),
        ("github.com/docker/go-units", "v0.4.0", [], "", "units.HumanSize(1)"),
        ("github.com/beorn7/perks", "v1.0.1", [], "/quantile", "quantile.NewHighBiased(0.1)"),
        ("gopkg.in/yaml.v3", "v3.0.1", [], "", "yaml.DocumentNode"),
        ("golang.org/x/xerrors", "v0.0.0-20220907171357-04be3eba64a2", [], "", "xerrors.New(\"x\")"),
    ]

    /// Made-up modules: path, version, text of go.mod (nil: none).
    private static let made: [(path: String, version: String, mod: String?)] = [
        ("example.com/one", "v1.0.0", "module example.com/one\n\ngo 1.20\n\nrequire example.com/two v1.1.0\n"),
        ("example.com/two", "v1.1.0", "module example.com/two\n\ngo 1.20\n"),
        ("example.com/two", "v1.0.0", "module example.com/two\n\ngo 1.20\n"),
        ("example.com/Mixed/Case", "v1.0.0-RC1", "module example.com/Mixed/Case\n\ngo 1.20\n"),
        ("example.com/major/v2", "v2.1.0", "module example.com/major/v2\n\ngo 1.20\n"),
        ("example.com/old", "v3.0.0+incompatible", nil),
        ("example.com/commit", "v0.0.0-20240102030405-0123456789ab", "module example.com/commit\n\ngo 1.20\n"),
        ("example.com/retracted", "v1.0.0", "module example.com/retracted\n\ngo 1.20\n"),
        ("example.com/retracted", "v1.1.0", "module example.com/retracted\n\ngo 1.20\n\nretract v1.0.0 // broken\n"),
        ("example.com/crlf", "v1.0.0", "module example.com/crlf\r\n\r\ngo 1.20\r\n"),
        ("example.com/deep/er/est", "v0.1.0", "module example.com/deep/er/est\n\ngo 1.20\n"),
    ]

    static func make() throws -> ModuleWorld {
        let fromDebian = try real.map { module in
            var files = try DebianModule(module.path).files.filter {
                $0.name != "go.mod" && !$0.name.hasPrefix("vendor/")
            }
            let mod = "module \(module.path)\n\ngo 1.17\n" + module.needs.map { "\nrequire \($0)\n" }.joined()
            files.append(("go.mod", Array(mod.utf8)))
            return try ModuleWorld.publish(module.path, module.version, files.filter { isAllowed($0.name) })
        }
        let madeUp = try made.map { module in
            var files = [
                ("a.go", Array(source(of: module.path, module.version).utf8)), ("LICENSE", Array("free\n".utf8)),
            ]
            if let mod = module.mod { files.append(("go.mod", Array(mod.utf8))) }
            return try ModuleWorld.publish(module.path, module.version, files.map { (name: $0.0, content: $0.1) })
        }
        let branch = "{\"Version\":\"v0.0.0-20240102030405-0123456789ab\",\"Time\":\"2024-01-02T03:04:05Z\"}"
        return try ModuleWorld(
            fromDebian + madeUp,
            answers: [
                "/example.com/commit/@v/main.info": Array(branch.utf8),
                "/example.com/commit/@latest": Array(branch.utf8),
                "/example.com/commit/@v/list": [],
            ]
        )
    }

    /// The requirements of the program, one per line.
    static var requirements: String {
        let unused = ["example.com/two v1.0.0", "example.com/retracted v1.1.0"]
        let mine = made.map { "\($0.path) \($0.version)" }.filter { !unused.contains($0) }.map { "\t\($0)\n" }
        return "require (\n" + (real.map { "\t\($0.path) \($0.version)\n" } + mine).joined() + ")\n"
    }

    /// The number of modules that the program requires.
    static var count: Int { requirements.split(separator: "\n").count - 2 }

    /// The program's go.mod, without any hash.
    static var goMod: String { "module example.org/program\n\ngo 1.21\n\n\(requirements)" }

    /// A program that calls every module.
    static var program: String {
        var imports = real.map { "\t\"\($0.path)\($0.package)\"\n" }
        var uses = real.map { "\tfmt.Println(\($0.use))\n" }
        for (number, path) in madePaths.enumerated() {
            imports.append("\tm\(number) \"\(path)\"\n")
            uses.append("\tfmt.Println(m\(number).Name)\n")
        }
        return "package main\n\nimport (\n\t\"fmt\"\n" + imports.joined() + ")\n\nfunc main() {\n" + uses.joined()
            + "}\n"
    }

    private static var madePaths: [String] {
        var seen: Set<String> = []
        return made.map(\.path).filter { seen.insert($0).inserted }
    }

    private static func source(of path: String, _ version: String) -> String {
        let needsTwo = path == "example.com/one"
        return "package p\n\n" + (needsTwo ? "import two \"example.com/two\"\n\n" : "")
            + "// Name tells who this is.\nconst Name = \"\(path) \(version)\"\n"
            + (needsTwo ? "\n// Other is from the next module.\nconst Other = two.Name\n" : "")
    }

    private static func isAllowed(_ name: String) -> Bool { !name.contains(":") }
}
