package import GoModules

/// Which sources a module may be fetched from, and how its bytes are proven.
///
/// Pure: the same path always gets the same verdict. A reload of the settings makes a new value.
package struct ModulePolicy: Sendable {
    /// The chain for every module that no route names.
    private let defaultChain: SourceChain
    /// The most specific first.
    private let routes: [(pattern: PathPattern, chain: SourceChain)]
    private let privatePatterns: PathPatterns
    private let unverifiedPatterns: PathPatterns
    private let hasDatabase: Bool

    /// - `routes`: In any order; the most specific pattern that matches a path decides.
    /// - `privatePatterns`: Names that neither public sources nor a checksum database may see.
    /// - `unverifiedPatterns`: Names that sources may see but a checksum database may not.
    /// - `hasDatabase`: Whether there is a checksum database to verify with.
    package init(
        defaultChain: SourceChain,
        routes: [(pattern: PathPattern, chain: SourceChain)],
        privatePatterns: PathPatterns,
        unverifiedPatterns: PathPatterns,
        hasDatabase: Bool
    ) {
        self.defaultChain = defaultChain
        self.routes = routes.sorted { $0.pattern.specificity > $1.pattern.specificity }
        self.privatePatterns = privatePatterns
        self.unverifiedPatterns = unverifiedPatterns
        self.hasDatabase = hasDatabase
    }

    /// Whether `path` may be fetched, from where, and how it is proven.
    package func verdict(for path: ModulePath) -> Verdict {
        let isPrivate = privatePatterns.matches(path.description)
        let route = routes.first { route in
            route.pattern.matches(path.description) && (!isPrivate || route.pattern.namesHost)
        }
        if isPrivate, route == nil { return .refuse(.privateWithoutRoute(path: path.description)) }
        return .allow(
            Route(
                chain: route?.chain ?? defaultChain,
                proof: isPrivate || !mayAskDatabase(for: path) ? .firstHash : .database,
                isPrivate: isPrivate
            )
        )
    }

    /// Whether a checksum database may see `path`.
    package func mayAskDatabase(for path: ModulePath) -> Bool {
        hasDatabase && !privatePatterns.matches(path.description) && !unverifiedPatterns.matches(path.description)
    }
}

extension PathPattern {
    /// Whether the pattern says something about the host.
    ///
    /// One whose first element is nothing but wildcards, such as `*`, `*.*` or `[a-z]*`, means "everything else", and must
    /// not catch a private name.
    fileprivate var namesHost: Bool {
        var isInClass = false
        for character in description.prefix(while: { $0 != "/" }) {
            switch character {
            case "[": isInClass = true
            case "]": isInClass = false
            case "*", "?", ".", "\\": continue
            case _ where isInClass: continue
            default: return true
            }
        }
        return false
    }
}

/// What the policy says to a path.
package enum Verdict: Sendable {
    case allow(Route)
    case refuse(FetchError)
}

/// Where a module comes from and how its bytes are proven.
package struct Route: Sendable {
    /// What makes bytes acceptable.
    package enum Proof: Sendable {
        /// The checksum database attests them.
        case database
        /// They are the same as the first time.
        case firstHash
    }

    package let chain: SourceChain
    package let proof: Proof
    /// Whether answers must not be kept by shared caches.
    package let isPrivate: Bool

    package init(chain: SourceChain, proof: Proof, isPrivate: Bool) {
        self.chain = chain
        self.proof = proof
        self.isPrivate = isPrivate
    }
}
