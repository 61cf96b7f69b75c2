import Foundation
import GoModules
import Testing

/// Our reading of `go.mod` files beside the `go` command's, on files made up by a seeded generator.
@Suite struct GoModDifferentialTests {
    @Test("a main module reads as go mod edit -json reads it", arguments: 0..<4)
    func mainModules(_ batch: Int) async throws {
        let go = try GoClient([:])
        var texts = GoModTexts(seed: 1_000 + UInt64(batch))
        var valid = 0
        for number in 0..<60 {
            let name = "case\(number).mod"
            let text = texts.text(of: "example.com/m")
            try Data(text).write(to: URL(fileURLWithPath: "\(go.project)/\(name)"))
            let run = try await go.run("mod", "edit", "-json", name)
            let comment: Comment = "batch \(batch):\n\(String(decoding: text, as: UTF8.self))"
            do {
                let ours = GoModEditOutput(try GoModFile(text, as: .mainModule, file: name))
                try #require(run.status == 0, "\(comment)\n\(run.errors)")
                #expect(try GoModEditOutput.parsed(run.output) == ours, comment)
                valid += 1
            } catch let error as GoModError {
                // We keep text, Go keeps bytes: a byte that is no text is named differently.
                let errors = run.errors.replacing("\\xff", with: "\u{FFFD}")
                #expect(errors == "go: errors parsing \(name):\n\(error)\n", comment)
            }
        }
        // A generator that made one kind only would compare little.
        #expect((15...45).contains(valid))
    }

    @Test("dependencies that can be read require what go mod graph says")
    func readableDependencies() async throws {
        var universe = ModuleUniverse()
        for path in GoModTexts.modules {
            universe.add(path, GoModTexts.version(for: path), "module \(path)\n")
        }
        var texts = GoModTexts(seed: 2_000, isDependency: true)
        var main = "module example.com/main\ngo 1.16\n"
        var expected: Set<String> = []
        for number in 0..<200 {
            let path = "example.com/dependency\(number)"
            let text = texts.text(of: path)
            guard let file = Self.readable(text, path) else { continue }
            universe.add(path, "v1.0.0", text)
            main += "require \(path) v1.0.0\n"
            for requirement in file.requirements {
                expected.insert("\(path)@v1.0.0 \(requirement.path)@\(requirement.version)")
            }
            if let version = file.goVersion, GoVersion.compare(version, "1.21") >= 0 {
                expected.insert("\(path)@v1.0.0 go@\(version)")
            }
        }
        let run = try await universe.client(main: main).run("mod", "graph")
        try #require(run.status == 0, "\(run.errors)")
        let edges = run.output.split(separator: "\n").filter { $0.hasPrefix("example.com/dependency") }
        #expect(Set(edges.map(String.init)) == expected)
        #expect(expected.count > 100)
    }

    /// The file, if it can be read and everything that it requires exists.
    private static func readable(_ text: [UInt8], _ path: String) -> GoModFile? {
        guard let file = try? GoModFile(text, as: .dependency), file.module?.path == path,
            file.requirements.allSatisfy({ GoModTexts.modules.contains($0.path) }),
            file.requirements.allSatisfy({ GoModTexts.version(for: $0.path) == $0.version.description })
        else { return nil }
        return file
    }

    @Test("dependencies that cannot be read are refused in the words of go mod graph")
    func brokenDependencies() async throws {
        var texts = GoModTexts(seed: 3_000, isDependency: true)
        var broken = 0
        while broken < 40 {
            let path = "example.com/dependency\(broken)"
            let text = texts.text(of: path)
            do throws(GoModError) {
                _ = try GoModFile(text, as: .dependency)
            } catch {
                broken += 1
                let run = try await Self.graph(requiring: path, text)
                #expect(
                    run.errors == "go: \(path)@v1.0.0: parsing go.mod: \(error)\n",
                    "\(String(decoding: text, as: UTF8.self))"
                )
            }
        }
    }

    private static func graph(requiring path: String, _ text: [UInt8]) async throws -> CommandRun {
        var universe = ModuleUniverse()
        universe.add(path, "v1.0.0", text)
        let main = "module example.com/main\ngo 1.16\nrequire \(path) v1.0.0\n"
        return try await universe.client(main: main).run("mod", "graph")
    }
}
