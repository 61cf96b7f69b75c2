import GoModules
import TestKit
import Testing

@Suite struct ModuleGraphVectorTests {
    /// A universe of modules, and what the `go` command made of it.
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        /// The texts of `go.mod` files by `path@version`.
        let modules: [String: String]
        let mainGoMod: String
        let list: Outcome
        let graph: Outcome

        enum CodingKeys: String, CodingKey {
            case name, modules
            case mainGoMod = "main_go_mod"
            case list = "list_m_all"
            case graph = "mod_graph"
        }

        var testDescription: String { name }
    }

    /// Lines, or an error.
    enum Outcome: Decodable, Equatable {
        case lines([String])
        case error(String)

        init(from decoder: any Decoder) throws {
            struct Failure: Decodable { let error: String }
            do {
                self = .lines(try decoder.singleValueContainer().decode([String].self))
            } catch DecodingError.typeMismatch {
                self = .error(try decoder.singleValueContainer().decode(Failure.self).error)
            }
        }
    }

    static func vectors() throws -> [Case] { try Vectors.cases("cases", of: "mvs") }

    static func graph(of row: Case) throws -> ModuleGraph {
        let main = try GoModFile(Array(row.mainGoMod.utf8), as: .mainModule)
        return try ModuleGraph(main: main) { module in
            guard let text = row.modules["\(module)"] else { throw MissingModule(module: module) }
            return try GoModFile(Array(text.utf8), as: .dependency)
        }
    }

    @Test("lists what go list -m all lists", arguments: try ModuleGraphVectorTests.vectors())
    func list(_ row: Case) throws {
        switch row.list {
        case .lines(let lines):
            let graph = try Self.graph(of: row)
            #expect(graph.buildList.map { GraphText.line($0, in: graph) } == lines)
        case .error(let text):
            let error = try #require(throws: ModuleGraphError.self) { try Self.graph(of: row) }
            // For a missing module `go list` prints a line about its .info file first.
            #expect(text.hasSuffix("go: \(error)"))
        }
    }

    @Test("has the edges of go mod graph", arguments: try ModuleGraphVectorTests.vectors())
    func edges(_ row: Case) throws {
        switch row.graph {
        case .lines(let lines):
            #expect(try Self.graph(of: row).edges.map(\.description) == lines)
        case .error(let text):
            let error = try #require(throws: ModuleGraphError.self) { try Self.graph(of: row) }
            #expect(text == "go: \(error)")
        }
    }
}
