import ModuleProxy
import Synchronization

/// What keeps the server from working fully, for `/readyz`.
///
/// Pure: events in, sentences out.
struct Health: Sendable {
    private var fork: String?
    private var store: String?

    /// Notes what happened.
    mutating func note(_ event: ServiceEvent) {
        switch event {
        case .fork(let database, _): fork = "\(database) showed two histories; nothing is verified with it"
        case .unstored(_, let reason): store = "files cannot be stored: \(reason)"
        case .stored: store = nil
        case .used, .mismatch: break
        }
    }

    /// One sentence for each problem; empty when there is none.
    var problems: [String] { [fork, store].compactMap { $0 } }
}
