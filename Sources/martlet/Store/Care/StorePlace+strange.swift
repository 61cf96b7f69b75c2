import ModuleProxy

extension StorePlace {
    /// What becomes of a link, folder, FIFO or device that stands here, at `path`.
    ///
    /// In the place of what nobody can give again it stays: moved away, it would be as if there had never been any, and the next bytes
    /// would be believed. So does whatever is in the state folder, apart from what can be made anew.
    func remedyForStrange(at path: String) -> StoreFinding.Remedy {
        switch self {
        case .pin, .treeHead, .evidence, .revocations, .format: return .byHand
        default: break
        }
        guard path == StoreKey.stateFolder || path.hasPrefix("\(StoreKey.stateFolder)/") else { return .quarantine }
        let isReplaceable = ["tmp", "lists", "private"].contains { path.hasPrefix("\(StoreKey.stateFolder)/\($0)/") }
        return isReplaceable ? .quarantine : .byHand
    }
}
