/// Why a module graph could not be made.
public enum ModuleGraphError: Error, CustomStringConvertible {
    /// The main module's `go.mod` file has no module line.
    case noMainModule
    /// The file of a module that is needed for the selection is no use.
    ///
    /// The chain leads from a requirement of the main module to it; `cause` is what the caller's closure threw, or a
    /// sentence of ours.
    case unusable(chain: [GraphNode], replacement: String?, cause: any Error)
    /// The graph has more requirements than the caller, or ``ModuleGraph/requirementLimit``, allows.
    case tooLarge(limit: Int)

    /// The `go` command's words: `A requires`, a line for each module of the chain, and the cause.
    public var description: String {
        switch self {
        case .noMainModule: "missing module declaration in go.mod"
        case .tooLarge(let limit): "module graph has more than \(limit) requirements"
        case .unusable(let chain, let replacement, let cause):
            chain.map(\.description).joined(separator: " requires\n\t")
                + (replacement.map { " (replaced by \($0))" } ?? "") + ": \(cause)"
        }
    }
}
