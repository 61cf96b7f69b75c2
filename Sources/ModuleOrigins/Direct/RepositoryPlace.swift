import GoModules

/// Where a module comes from.
enum RepositoryPlace: Sendable {
    /// A git repository; `isOwn` when the operator wrote its address.
    case git(ModulePlace, address: String, isOwn: Bool)
    /// A module proxy that serves only this module and its neighbours.
    case proxy(base: String)
}
