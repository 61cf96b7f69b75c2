/// Which nodes require which, and the highest version of each path among them.
///
/// Rule: <https://go.dev/ref/mod#minimal-version-selection>
struct RequirementGraph {
    let main: GraphNode
    private(set) var requirements: [GraphNode: [GraphNode]] = [:]
    private var selected: [ExactText: GraphNode]

    init(main: GraphNode) {
        self.main = main
        self.selected = [main.key: main]
    }

    /// Whether the requirements of a node are part of the graph.
    func holdsRequirements(of node: GraphNode) -> Bool { requirements[node] != nil }

    /// Notes what a node requires; every required node takes part in the selection.
    mutating func require(_ nodes: [GraphNode], by node: GraphNode) {
        requirements[node] = nodes
        for node in nodes {
            guard let highest = selected[node.key] else {
                selected[node.key] = node
                continue
            }
            if VersionOrder.compare(highest.version, node.version, of: node.path) < 0 { selected[node.key] = node }
        }
    }

    /// The node that is selected among those of the same path.
    func selection(for node: GraphNode) -> GraphNode { selected[node.key] ?? node }

    func isSelected(_ node: GraphNode) -> Bool { selection(for: node) == node }

    /// The selected nodes without the main module, sorted.
    var selection: [GraphNode] { selected.values.filter { $0 != main }.sorted() }

    /// All nodes, the nearest to the main module first, each once.
    func breadthFirst() -> [GraphNode] {
        var nodes = [main]
        var seen: Set = [main]
        var index = 0
        while index < nodes.count {
            for next in requirements[nodes[index]] ?? [] where seen.insert(next).inserted { nodes.append(next) }
            index += 1
        }
        return nodes
    }

    /// A shortest way from the main module, which is left out, to the first node that `isEnd` holds for.
    func chain(to isEnd: (GraphNode) -> Bool) -> [GraphNode] {
        var requirer: [GraphNode: GraphNode] = [:]
        for node in breadthFirst() {
            if isEnd(node) { return way(to: node, requirer) }
            for next in requirements[node] ?? [] where next != main && requirer[next] == nil { requirer[next] = node }
        }
        return []
    }

    private func way(to end: GraphNode, _ requirer: [GraphNode: GraphNode]) -> [GraphNode] {
        var nodes = [end]
        var node = end
        while let before = requirer[node], before != main {
            nodes.append(before)
            node = before
        }
        return nodes.reversed()
    }
}
