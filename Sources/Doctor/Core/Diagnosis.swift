package import ErrorLibrary

/// What all checks together say.
package struct Diagnosis: Sendable {
    /// In the order in which they are shown.
    package let checks: [ExaminedCheck]

    package init(_ checks: [ExaminedCheck]) { self.checks = checks }

    /// All outcomes, in that order.
    package var outcomes: [Outcome] { checks.flatMap(\.outcomes) }

    /// The worst that was said: something that fails before something that could not be found out.
    package var verdict: Verdict {
        let said = Set(outcomes.map(\.verdict))
        return [.fail, .unknown, .warn].first { said.contains($0) } ?? .ok
    }

    /// What fails by itself, the root of all first.
    ///
    /// The lowest layer explains what fails above it. Of what fails for the same cause, the first stands for all.
    ///
    /// - `library`: Where the layers of causes are said.
    package func causes(_ library: ErrorLibrary) -> [Outcome] {
        var seen: Set<String> = []
        let fails = outcomes.filter { $0.verdict == .fail }
        let own = fails.filter { $0.because == nil }
        let failing = own.isEmpty ? fails : own
        let ranked = failing.enumerated().sorted { one, other in
            let layers = (library.layer(of: one.element), library.layer(of: other.element))
            return layers.0 == layers.1 ? one.offset < other.offset : layers.0 < layers.1
        }
        return ranked.map(\.element).filter { seen.insert($0.code ?? $0.node.description).inserted }
    }
}

extension ErrorLibrary {
    fileprivate func layer(of outcome: Outcome) -> ErrorLayer {
        outcome.code.flatMap { entry($0)?.layer } ?? .resolution
    }
}
