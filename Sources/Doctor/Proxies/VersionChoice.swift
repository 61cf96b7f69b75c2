import GoModules

/// A query that go answers by choosing among the versions there are, such as `latest`, `v1`, `<v1.2.0` or `>=v1`.
///
/// What is retracted or excluded is not known here.
///
/// Rules: <https://go.dev/ref/mod#version-queries>
struct VersionChoice: Hashable, Sendable {
    private let meaning: QueryMeaning
    private let path: String

    /// Nil for one version, and for a branch, tag or commit: go asks for these as they stand.
    init?(_ module: WantedModule) {
        let meaning = QueryMeaning(module.version)
        switch meaning {
        case .exactly, .revision: return nil
        default: (self.meaning, self.path) = (meaning, module.path)
        }
    }

    /// Whether the newest commit will do where no version fits.
    var takesCommits: Bool { bound == nil }

    /// The version that go takes of these, which are ascending; nil when none fits.
    func chosen(from versions: [CanonicalVersion]) -> CanonicalVersion? {
        let fitting = versions.filter { fits($0.semantic) }
        let compatible = fitting.filter { !$0.isIncompatible }
        let candidates = compatible.isEmpty || prefersIncompatible ? fitting : compatible
        let releases = candidates.filter { !$0.isPrerelease }
        let best = releases.isEmpty ? candidates : releases
        return prefersLow ? best.first : best.last
    }

    /// The version that is named.
    private var bound: SemanticVersion? {
        switch meaning {
        case .beginningWith(let bound), .below(let bound), .atMost(let bound), .above(let bound), .atLeast(let bound):
            bound
        case .latest, .upgrade, .patch, .exactly, .revision: nil
        }
    }

    private func fits(_ version: SemanticVersion) -> Bool {
        guard let bound else { return true }
        let order = version.precedence(comparedTo: bound)
        return switch meaning {
        case .beginningWith: version.description.hasPrefix("\(bound).") && order >= 0
        case .below: order < 0
        case .atMost: order <= 0
        case .above: order > 0
        default: order >= 0
        }
    }

    private var prefersLow: Bool {
        switch meaning {
        case .above, .atLeast: true
        default: false
        }
    }

    /// Whether the version that is named has another major version than the path.
    private var prefersIncompatible: Bool {
        guard let bound else { return false }
        do {
            try ModuleVersion.checkMajor(of: bound, for: try ModulePath(path))
            return false
        } catch { return true }
    }
}
