import Foundation
import GoModules

/// A module in the output of `go list -m -json`.
struct GoListOutput: Decodable, Equatable {
    struct Replacement: Decodable, Equatable {
        let Path: String
        let Version: String?
    }

    let Path: String
    let Version: String?
    let Main: Bool?
    let Replace: Replacement?

    /// Reads the objects, which follow each other without commas.
    static func parsed(_ text: String) throws -> [GoListOutput] {
        let array = "[" + text.replacing("\n}\n{\n", with: "\n},\n{\n") + "]"
        return try JSONDecoder().decode([GoListOutput].self, from: Data(array.utf8))
    }
}

extension GoListOutput {
    /// What the command should print for a node that we selected.
    init(_ node: GraphNode, in graph: ModuleGraph) {
        self.Path = node.path
        self.Version = node.version.isEmpty ? nil : node.version
        self.Main = node.version.isEmpty ? true : nil
        self.Replace =
            switch graph.replacement(of: node) {
            case .module(let path, let version)?: Replacement(Path: path, Version: version.description)
            case .directory(let path)?: Replacement(Path: path, Version: nil)
            case nil: nil
            }
    }
}
