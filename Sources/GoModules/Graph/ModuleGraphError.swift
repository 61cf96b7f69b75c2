/// Why a module graph could not be made.
public enum ModuleGraphError: Error, CustomStringConvertible {
    /// The main module's `go.mod` file has no module line.
    case noMainModule
    /// A module that takes part in the selection cannot be used; the chain leads to it from a requirement of the main
    /// module. `cause` is what the caller's closure threw, or a sentence of ours.
    case unusable(chain: [GraphNode], replacement: String?, cause: any Error)
    /// The graph has more requirements than ``ModuleGraph/requirementLimit``.
    case tooLarge

    /// The `go` command's words: `A requires`, a line for each module of the chain, and the cause.
    public var description: String {
        switch self {
        case .noMainModule: "missing module declaration in go.mod"
        case .tooLarge: "module graph has more than \(ModuleGraph.requirementLimit) requirements"
        case .unusable(let chain, let replacement, let cause):
            chain.map(\.description).joined(separator: " requires\n\t")
                + (replacement.map { " (replaced by \($0))" } ?? "") + ": \(cause)"
        }
    }
}
