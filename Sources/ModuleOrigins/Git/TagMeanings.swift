import GoModules
import Synchronization

/// What the tags of a repository mean for its modules, found out once for each: a repository may have 100,000 of them, and every `.info`
/// asks.
final class TagMeanings: Sendable {
    /// What they mean for one module.
    struct Meaning: Sendable {
        /// The versions that they name.
        let tags: ModuleTags
        /// The major versions from 2 that any of them names, canonical or not.
        let majors: Set<String>

        fileprivate init(_ names: some Sequence<String>, _ place: ModulePlace) {
            self.tags = ModuleTags(names, of: place)
            guard place.mayBeIncompatible else {
                self.majors = []
                return
            }
            self.majors = Set(names.compactMap { place.version(ofTag: $0)?.version.major }).subtracting(["v0", "v1"])
        }
    }

    /// So many modules of a repository are remembered.
    private static let most = 64

    private let known = Mutex<[ModulePlace: Meaning]>([:])

    /// What the tags with these names mean for a module; `names` must be the same at each call.
    func meaning(of names: some Sequence<String>, for place: ModulePlace) -> Meaning {
        if let meaning = known.withLock({ $0[place] }) { return meaning }
        let meaning = Meaning(names, place)
        known.withLock { known in
            if known.count >= Self.most { known = [:] }
            known[place] = meaning
        }
        return meaning
    }
}
