/// Builds the graph of requirements, pass by pass, until the main module requires what is selected.
///
/// Rule: <https://go.dev/ref/mod#graph-pruning>
struct GraphLoader {
    private struct Visit: Hashable {
        let node: GraphNode
        /// Whether what the node requires is looked into even if the node lists its indirect requirements.
        let isUnpruned: Bool
    }

    let main: GraphNode
    private(set) var source: RequirementSource
    /// Counts down over all passes, so that no set of files makes the work endless.
    private var requirementsLeft: Int
    private let limit: Int

    init(main: GraphNode, source: RequirementSource, limit: Int) {
        self.main = main
        self.source = source
        self.requirementsLeft = limit
        self.limit = limit
    }

    /// Reads all `go.mod` files that the given requirements of the main module make relevant.
    ///
    /// A node that supports pruning lists all that its packages need. So it is enough to read the main module's
    /// requirements; only below one that does not support pruning everything must be read.
    ///
    /// - Throws: ``ModuleGraphError``, after everything was read, so that of several modules at fault always the
    ///   nearest to the main module is named.
    mutating func graph(from roots: [GraphNode]) throws(ModuleGraphError) -> RequirementGraph {
        var graph = RequirementGraph(main: main)
        graph.require(roots, by: main)
        var queue = roots.map { Visit(node: $0, isUnpruned: !source.mainSupportsPruning) }
        var seen = Set(queue)
        var failures: [GraphNode: any Error] = [:]
        var index = 0
        while index < queue.count {
            let visit = queue[index]
            index += 1
            switch source.summary(of: visit.node) {
            case .failure(let error): failures[visit.node] = error
            case .success(let summary):
                try count(summary.requirements.count + 1)
                if !graph.holdsRequirements(of: visit.node) { graph.require(summary.requirements, by: visit.node) }
                guard visit.isUnpruned || !summary.supportsPruning else { continue }
                for node in summary.requirements {
                    let next = Visit(node: node, isUnpruned: true)
                    if seen.insert(next).inserted { queue.append(next) }
                }
            }
        }
        try report(failures, in: graph)
        return graph
    }

    private mutating func count(_ requirements: Int) throws(ModuleGraphError) {
        guard requirements <= requirementsLeft else { throw .tooLarge(limit: limit) }
        requirementsLeft -= requirements
    }

    private func report(_ failures: [GraphNode: any Error], in graph: RequirementGraph) throws(ModuleGraphError) {
        guard !failures.isEmpty else { return }
        let chain = graph.chain { failures[$0] != nil }
        guard let node = chain.last, let cause = failures[node] else { return }
        let replacement: String? =
            switch source.replacement(of: node) {
            case .directory(let path)?: path
            case .module(let path, let version)?: "\(path)@\(version)"
            case nil: nil
            }
        throw .unusable(chain: chain, replacement: replacement, cause: cause)
    }
}
