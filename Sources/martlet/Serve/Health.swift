import ModuleProxy
import Synchronization

/// What keeps the server from working fully, for `/readyz`.
///
/// Pure: events and times in, sentences out.
struct Health: Sendable {
    /// How long a failed write counts.
    ///
    /// A server that answers from its store alone writes nothing, so it would never learn that there is room again.
    static let storeProblemLasts = Duration.seconds(60)

    private var fork: String?
    private var store: (problem: String, until: ContinuousClock.Instant)?

    /// Notes what happened.
    mutating func note(_ event: ServiceEvent, at now: ContinuousClock.Instant) {
        switch event {
        case .fork(let database, _): fork = "\(database) showed two histories; nothing is verified with it"
        case .unstored(_, let reason): store = ("files cannot be stored: \(reason)", now + Self.storeProblemLasts)
        case .stored: store = nil
        // A file that differs from the stored one, or from itself, has to be looked at, but the store works.
        case .used, .mismatch, .conflict, .damaged, .revoked, .restored, .resting, .tagMoved: break
        }
    }

    /// One sentence for each problem; empty when there is none.
    func problems(at now: ContinuousClock.Instant) -> [String] {
        [fork, store.flatMap { now < $0.until ? $0.problem : nil }].compactMap { $0 }
    }
}
