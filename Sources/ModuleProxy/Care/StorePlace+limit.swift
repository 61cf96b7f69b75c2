import GoModules

extension StorePlace {
    /// The most bytes that a file here may have; a larger one is not what was stored.
    var limitInBytes: Int {
        switch self {
        case .file(.zip, _): SourceLimit.zip
        case .file(.mod, _): SourceLimit.mod
        case .file(.info, _), .latest, .query, .lookup, .treeHead, .supported, .privateMark, .format: SourceLimit.info
        case .zipHash, .pin: SourceLimit.hash
        case .storedVersions, .sourceVersions, .tile, .evidence, .revocations: SourceLimit.list
        case .state, .temporary, .quarantined, .foreign: .max
        }
    }
}
