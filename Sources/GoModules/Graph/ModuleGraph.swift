/// What a main module requires, directly and through others, and the versions that are selected.
///
/// This is the answer to `go list -m all` and `go mod graph`, for a main module and `go.mod` files from anywhere.
///
/// Rules: <https://go.dev/ref/mod#minimal-version-selection> and <https://go.dev/ref/mod#graph-pruning>
public struct ModuleGraph: Sendable {
    /// A line of `go mod graph`.
    public struct Edge: Hashable, Sendable, CustomStringConvertible {
        /// The node that requires.
        public let from: GraphNode
        /// The node that is required.
        public let to: GraphNode

        /// Both nodes with a space between them.
        public var description: String { "\(from) \(to)" }
    }

    /// The most requirements that are followed, over all passes, unless the caller sets another limit: 2,000,000.
    ///
    /// Go has no such limit. The largest graphs known have about a hundred thousand requirements; this bounds time and
    /// memory where a hostile source makes up modules without end.
    public static let requirementLimit = 2_000_000

    /// The main module, then the selected version of every other one in the order of their paths.
    public let buildList: [GraphNode]
    /// Every requirement of every module whose file was read, nearest to the main module first.
    public let edges: [Edge]
    /// The Go version that is selected, such as `1.23.0`: the highest that any module of the graph asks for.
    public let goVersion: String
    private let replacements: [GraphNode: ModuleReplacement.Target]

    /// Reads the files of a graph and selects.
    ///
    /// Requirements of the main module that are below the selected version are raised first, as `-mod=mod` does.
    ///
    /// - Parameters:
    ///   - main: The main module's file.
    ///   - load: Yields the file of a module, read as ``GoModRole/dependency``. It is called once for each module at
    ///     most, in the order in which the files become relevant.
    ///   - loadDirectory: Yields the file of a folder that replaces a module. Without it such a module is an error.
    ///   - limit: The most requirements that are followed.
    /// - Throws: ``ModuleGraphError``, which names the module at fault and who requires it.
    public init(
        main: GoModFile,
        load: @escaping (ModuleVersion) throws -> GoModFile,
        loadDirectory: ((String) throws -> GoModFile)? = nil,
        limit: Int = requirementLimit
    ) throws(ModuleGraphError) {
        guard let path = main.module?.path, !path.isEmpty else { throw .noMainModule }
        let node = GraphNode(path, "")
        let source = RequirementSource(main: main, load: load, loadDirectory: loadDirectory)
        var loader = GraphLoader(main: node, source: source, limit: limit)
        let graph = try loader.settledGraph()
        let nodes = graph.breadthFirst()
        let selection = graph.selection
        self.buildList = [node] + selection.filter { !$0.isToolchain }
        self.edges = nodes.flatMap { node in graph.requirements[node, default: []].map { Edge(from: node, to: $0) } }
        self.goVersion = selection.first { $0.path == "go" }?.version ?? ""
        var replacements: [GraphNode: ModuleReplacement.Target] = [:]
        for node in buildList.dropFirst() { replacements[node] = source.replacement(of: node) }
        self.replacements = replacements
    }

    /// What takes the place of a selected module, or nil when it stands for itself.
    public func replacement(of node: GraphNode) -> ModuleReplacement.Target? { replacements[node] }
}
