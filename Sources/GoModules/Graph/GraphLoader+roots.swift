extension GraphLoader {
    /// The graph in which every requirement of the main module is selected.
    ///
    /// A requirement below the selected version is raised to it, as `go mod tidy` or `-mod=mod` would write it to the
    /// file. With pruning that can make more files relevant, and those can raise more.
    mutating func settledGraph() throws(ModuleGraphError) -> RequirementGraph {
        var roots = source.mainRequirements
        if isRedundant(roots) { roots = try raised(roots, in: nil) }
        let graph = try graph(from: roots)
        if roots.allSatisfy(graph.isSelected) { return graph }
        return try self.graph(from: raised(roots, in: graph))
    }

    /// Whether a path occurs twice, or is the main module's own; `roots` are sorted.
    private func isRedundant(_ roots: [GraphNode]) -> Bool {
        roots.contains { $0.key == main.key } || zip(roots, roots.dropFirst()).contains { $0.key == $1.key }
    }

    private mutating func raised(
        _ roots: [GraphNode],
        in graph: RequirementGraph?
    ) throws(ModuleGraphError) -> [GraphNode] {
        if source.mainSupportsPruning { return try raisedWithPruning(roots, in: graph) }
        if let graph { return try raisedWithoutPruning(roots, in: graph) }
        return try raisedWithoutPruning(roots, in: self.graph(from: roots))
    }

    /// Raises, and reads the graph again, until nothing changes.
    ///
    /// Versions only rise, so this ends.
    private mutating func raisedWithPruning(
        _ roots: [GraphNode],
        in graph: RequirementGraph?
    ) throws(ModuleGraphError) -> [GraphNode] {
        var roots = roots
        var graph = graph
        while true {
            // Without a graph the highest of the requirements themselves counts.
            let choice = graph ?? highest(of: roots)
            var seen: Set = [main.key]
            let unique = roots.filter { seen.insert($0.key).inserted }
            let raised = unique.map { choice.selection(for: $0) }
            if raised == unique { return raised }
            roots = raised
            graph = try self.graph(from: roots)
        }
    }

    private func highest(of roots: [GraphNode]) -> RequirementGraph {
        var graph = RequirementGraph(main: main)
        graph.require(roots, by: main)
        return graph
    }

    /// The fewest requirements from which the same versions are selected.
    ///
    /// What is selected already stays, as do the modules that the main module imports. Of the others those stay that
    /// no other one implies.
    private func raisedWithoutPruning(
        _ roots: [GraphNode],
        in graph: RequirementGraph
    ) throws(ModuleGraphError) -> [GraphNode] {
        let direct = source.directPaths
        let selection = graph.selection
        var chosen: [GraphNode] = []
        var paths: Set<ExactText> = []
        for node in roots where graph.isSelected(node) && paths.insert(node.key).inserted { chosen.append(node) }
        for node in selection where direct.contains(node.key) && paths.insert(node.key).inserted { chosen.append(node) }
        var implied: Set<GraphNode> = []
        for node in chosen { markImplied(by: node, in: graph, &implied) }
        for node in postorder(from: selection, in: graph).reversed() where graph.isSelected(node) {
            guard !implied.contains(node) else { continue }
            chosen.append(node)
            markImplied(by: node, in: graph, &implied)
        }
        return chosen.sorted()
    }

    private func markImplied(by node: GraphNode, in graph: RequirementGraph, _ implied: inout Set<GraphNode>) {
        guard implied.insert(node).inserted else { return }
        var rest = [node]
        while let next = rest.popLast() {
            for node in graph.requirements[next] ?? [] where implied.insert(node).inserted { rest.append(node) }
        }
    }

    /// Each node after those that it requires, as far as there are no cycles; without recursion.
    private func postorder(from nodes: [GraphNode], in graph: RequirementGraph) -> [GraphNode] {
        var order: [GraphNode] = []
        var seen: Set = [main]
        for start in nodes where seen.insert(start).inserted {
            var path = [(node: start, rest: graph.requirements[start, default: []][...])]
            while let last = path.indices.last {
                guard let next = path[last].rest.popFirst() else {
                    order.append(path.removeLast().node)
                    continue
                }
                if seen.insert(next).inserted { path.append((next, graph.requirements[next, default: []][...])) }
            }
        }
        return order
    }
}
