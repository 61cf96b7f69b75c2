/// Finds out what a module requires, with the main module's replacements and exclusions applied.
///
/// Each node is read once; later passes over the graph find it in memory.
struct RequirementSource {
    /// What the graph needs to know of one `go.mod` file.
    struct Summary {
        let requirements: [GraphNode]
        /// Whether the module lists its indirect requirements, so that they need not be looked for: `go 1.17` or later.
        let supportsPruning: Bool
    }

    private let main: GoModFile
    private let load: (ModuleVersion) throws -> GoModFile
    private let loadDirectory: ((String) throws -> GoModFile)?
    private let exclusions: Set<GraphNode>
    /// By the replaced node; its version is empty where all versions are replaced.
    private let replacements: [GraphNode: ModuleReplacement.Target]
    private var known: [GraphNode: Result<Summary, any Error>] = [:]

    init(
        main: GoModFile,
        load: @escaping (ModuleVersion) throws -> GoModFile,
        loadDirectory: ((String) throws -> GoModFile)?
    ) {
        self.main = main
        self.load = load
        self.loadDirectory = loadDirectory
        self.exclusions = Set(main.exclusions.map { GraphNode($0.path, $0.version.description) })
        // Of two replacements for one version, the later counts.
        self.replacements = Dictionary(
            main.replacements.map { (GraphNode($0.path, $0.version?.description ?? ""), $0.target) },
            uniquingKeysWith: { $1 }
        )
    }

    /// What the main module requires: modules, its Go version, its toolchain; sorted.
    var mainRequirements: [GraphNode] {
        var nodes = requirements(of: main)
        nodes.append(GraphNode("go", Self.goVersion(of: main)))
        if let toolchain = main.toolchain { nodes.append(GraphNode("toolchain", toolchain)) }
        return nodes.sorted()
    }

    /// The paths that packages of the main module import, by the marks in its file; always `go`.
    var directPaths: Set<ExactText> {
        let required = main.requirements.filter { !$0.isIndirect }.map { GraphNode($0.path, $0.version.description) }
        return Set(required.filter { !exclusions.contains($0) }.map(\.key) + [ExactText("go")])
    }

    /// Whether the main module's graph is pruned.
    var mainSupportsPruning: Bool { Self.supportsPruning(main) }

    /// What stands in for a node, or nil when it stands for itself.
    func replacement(of node: GraphNode) -> ModuleReplacement.Target? {
        replacements[node] ?? replacements[GraphNode(node.path, "")]
    }

    /// Reads what a node requires, or recalls it.
    mutating func summary(of node: GraphNode) -> Result<Summary, any Error> {
        if let summary = known[node] { return summary }
        let summary = Result { try read(node) }
        known[node] = summary
        return summary
    }

    private func read(_ node: GraphNode) throws -> Summary {
        if node.isToolchain { return Summary(requirements: Self.toolchain(of: node), supportsPruning: true) }
        let file = try file(of: node)
        var requirements = requirements(of: file)
        // Since Go 1.21 the go line is a requirement like any other.
        if let version = file.goVersion, GoVersion.compare(version, "1.21") >= 0 {
            requirements.append(GraphNode("go", version))
        }
        return Summary(requirements: requirements, supportsPruning: Self.supportsPruning(file))
    }

    private func file(of node: GraphNode) throws -> GoModFile {
        switch replacement(of: node) {
        case .directory(let path)?:
            guard let loadDirectory else { throw RequirementFault.noDirectories }
            // Go never checked what a folder calls itself.
            return try loadDirectory(path)
        case .module(let path, let version)?:
            return try file(of: path, version.description, requiredAs: node.path)
        case nil:
            return try file(of: node.path, node.version, requiredAs: node.path)
        }
    }

    private func file(of path: String, _ version: String, requiredAs required: String) throws -> GoModFile {
        let module: ModuleVersion
        do throws(ModuleVersionError) {
            module = try ModuleVersion(path: path, version: version)
        } catch {
            throw RequirementFault.malformedPath(error)
        }
        let file = try load(module)
        guard let declared = file.module?.path, !declared.isEmpty else { throw RequirementFault.noModuleLine }
        guard [required, path].contains(where: { ExactText($0) == ExactText(declared) }) else {
            throw RequirementFault.otherPath(declared: declared, required: required)
        }
        return file
    }

    private func requirements(of file: GoModFile) -> [GraphNode] {
        file.requirements.map { GraphNode($0.path, $0.version.description) }.filter { !exclusions.contains($0) }
    }

    /// Since Go 1.21 each Go version requires the toolchain of its name.
    private static func toolchain(of node: GraphNode) -> [GraphNode] {
        guard node.path == "go", GoVersion.compare(node.version, "1.21") >= 0 else { return [] }
        return [GraphNode("toolchain", "go\(node.version)")]
    }

    private static func supportsPruning(_ file: GoModFile) -> Bool {
        GoVersion.compare(goVersion(of: file), "1.17") >= 0
    }

    /// A file without a go line is older than go lines, and Go takes it for one of 1.16.
    private static func goVersion(of file: GoModFile) -> String { file.goVersion ?? "1.16" }
}
