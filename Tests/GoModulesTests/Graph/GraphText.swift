import GoModules

/// Lines as `go list -m all` prints them.
enum GraphText {
    static func line(_ node: GraphNode, in graph: ModuleGraph) -> String {
        let name = node.version.isEmpty ? node.path : "\(node.path) \(node.version)"
        return switch graph.replacement(of: node) {
        case .directory(let path)?: "\(name) => \(path)"
        case .module(let path, let version)?: "\(name) => \(path) \(version)"
        case nil: name
        }
    }
}
