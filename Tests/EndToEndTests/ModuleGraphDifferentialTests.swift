import Foundation
import GoModules
import TestKit
import Testing

/// Our version selection beside the `go` command's.
@Suite struct ModuleGraphDifferentialTests {
    /// A universe of the test vectors.
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let modules: [String: String]
        let mainGoMod: String

        enum CodingKeys: String, CodingKey {
            case name, modules
            case mainGoMod = "main_go_mod"
        }

        var testDescription: String { name }

        var universe: ModuleUniverse {
            var universe = ModuleUniverse()
            for (module, text) in modules {
                let parts = module.split(separator: "@").map(String.init)
                universe.add(parts[0], parts[1], text)
            }
            return universe
        }
    }

    @Test("the universes of the vectors", arguments: try Vectors.cases("cases", of: "mvs") as [Case])
    func vectors(_ row: Case) async throws {
        _ = try await Self.compare(row.universe, main: row.mainGoMod)
    }

    @Test("universes made up by a seeded generator", arguments: 0..<4)
    func madeUp(_ batch: Int) async throws {
        var universes = GraphUniverses(seed: 4_000 + UInt64(batch))
        var graphs = 0
        for _ in 0..<15 {
            let (universe, main) = universes.universe()
            if try await Self.compare(universe, main: main) { graphs += 1 }
        }
        // A generator whose universes are all broken would compare only errors.
        #expect(graphs >= 6)
    }

    /// Whether there is a graph at all.
    private static func compare(_ universe: ModuleUniverse, main: String) async throws -> Bool {
        let go = try universe.client(main: main)
        let edges = try await go.run("mod", "graph")
        let list = try await go.run("list", "-m", "-json", "all")
        let comment: Comment = "\(main)\n\(universe)"
        do {
            let file = try GoModFile(Array(main.utf8), as: .mainModule)
            let graph = try ModuleGraph(main: file, load: universe.goMod)
            try #require(edges.status == 0, "\(edges.errors)\n\(comment)")
            #expect(edges.output.split(separator: "\n").map(String.init) == graph.edges.map(\.description), comment)
            if list.status == 0 {
                let modules = try GoListOutput.parsed(list.output)
                #expect(modules == graph.buildList.map { GoListOutput($0, in: graph) }, comment)
            } else {
                // Unlike the graph, the list needs the files of all that is selected.
                #expect(graph.buildList.dropFirst().contains { !universe.holds($0) }, "\(list.errors)\n\(comment)")
            }
            return true
        } catch let error as ModuleGraphError {
            let ours = "go: \(error)\n"
            let folder = go.folder.path + "/proxy"
            #expect(edges.errors.replacing(folder, with: "$PROXYDIR").hasSuffix(ours), comment)
            // `go list` prints lines about .info files first.
            #expect(list.errors.replacing(folder, with: "$PROXYDIR").hasSuffix(ours), comment)
            return false
        }
    }
}
