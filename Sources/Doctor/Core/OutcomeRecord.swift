import Synchronization

/// What the checks have said so far; those that start later read it.
package final class OutcomeRecord: Sendable {
    private let outcomes = Mutex<[Outcome]>([])

    package init() {}

    package func add(_ more: [Outcome]) { outcomes.withLock { $0 += more } }

    /// In the order in which they came.
    package var all: [Outcome] { outcomes.withLock { $0 } }

    /// What a check said of a subject; nil when it has not said anything of it.
    package func outcome(_ node: Outcome.Node) -> Outcome? { all.first { $0.node == node } }

    /// What keeps `subject` from being looked at: the first of these checks that failed there, or was left out because of another one.
    package func obstacle(_ subject: String, _ checks: [String]) -> Outcome.Node? {
        for check in checks {
            guard let outcome = outcome(Outcome.Node(check, subject)) else { continue }
            switch outcome.verdict {
            case .fail: return outcome.node
            case .skip where outcome.because != nil: return outcome.because
            case .ok, .warn, .skip, .unknown: continue
            }
        }
        return nil
    }
}
