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

        fileprivate var count: Int { 1 + tags.versions.count + tags.incompatible.count }

        fileprivate init(_ names: some Collection<String>, _ place: ModulePlace) {
            self.tags = ModuleTags(names, of: place)
            guard place.mayBeIncompatible else {
                self.majors = []
                return
            }
            self.majors = Set(names.compactMap { place.version(ofTag: $0)?.version.major }).subtracting(["v0", "v1"])
        }
    }

    /// So many versions are remembered besides as many as there are tags: those of one module may be all of them.
    private static let most = 10_000

    private let known = Mutex<(meanings: [ModulePlace: Meaning], count: Int)>(([:], 0))

    /// What the tags with these names mean for a module; `names` must be the same at each call.
    func meaning(of names: some Collection<String>, for place: ModulePlace) -> Meaning {
        if let meaning = known.withLock({ $0.meanings[place] }) { return meaning }
        let meaning = Meaning(names, place)
        known.withLock { known in
            if known.count + meaning.count > names.count + Self.most { known = ([:], 0) }
            if known.meanings.updateValue(meaning, forKey: place) == nil { known.count += meaning.count }
        }
        return meaning
    }
}
