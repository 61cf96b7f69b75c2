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
        // How much has to be said about a private name before a route may carry it: nil when it is not private.
        let demand = privatePatterns.patterns.filter { $0.matches(path.description) }.map(\.literalCount).min()
        let isPrivate = demand != nil
        let route = routes.first { route in
            route.pattern.matches(path.description) && route.pattern.literalCount >= demand ?? 0
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

    /// Whether `path` is a name that no public server may see.
    package func isPrivate(_ path: ModulePath) -> Bool { privatePatterns.matches(path.description) }

    /// Whether a checksum database may see `path`.
    package func mayAskDatabase(for path: ModulePath) -> Bool {
        hasDatabase && !privatePatterns.matches(path.description) && !unverifiedPatterns.matches(path.description)
    }
}

extension PathPattern {
    /// How many characters of a path the pattern spells out.
    ///
    /// A route for `github.com` or `*.com` says nothing about the private `github.com/corp/*` inside: it may lead to a public
    /// source. One that spells out as much as a private pattern was written for such names.
    fileprivate var literalCount: Int {
        var isInClass = false
        var count = 0
        for character in description.unicodeScalars {
            switch character {
            case "[": isInClass = true
            case "]": isInClass = false
            case "*", "?", "/", "\\": continue
            case _ where isInClass: continue
            default: count += 1
            }
        }
        return count
    }
}

/// What the policy says to a path.
package enum Verdict: Sendable {
    case allow(Route)
    /// Nothing may be fetched; what is stored is served all the same.
    case refuse(FetchError)

    /// The way to the module; one that leads nowhere when it is refused.
    var route: Route {
        switch self {
        case .allow(let route): route
        case .refuse: Route(chain: SourceChain([]), proof: .firstHash, isPrivate: true)
        }
    }

    var refusal: FetchError? {
        if case .refuse(let error) = self { error } else { nil }
    }
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
