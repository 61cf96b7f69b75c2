/// Why the `go.mod` file of a module is no use, although it could be read.
enum RequirementFault: Error, CustomStringConvertible {
    case malformedPath(ModuleVersionError)
    case noModuleLine
    /// The module calls itself something else than it was required as, or replaced by.
    case otherPath(declared: String, required: String)
    case noDirectories

    var description: String {
        switch self {
        case .malformedPath(let error): error.description
        case .noModuleLine: "parsing go.mod: missing module line"
        case .otherPath(let declared, let required):
            "parsing go.mod:\n\tmodule declares its path as: \(declared)\n\t        but was required as: \(required)"
        case .noDirectories: "folders cannot be read here"
        }
    }
}
