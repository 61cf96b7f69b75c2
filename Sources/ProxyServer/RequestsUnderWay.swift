import Synchronization

/// Counts the requests of one listener whose answer has not begun.
///
/// A client that leaves frees its connection at once, its request only when the fetch that it waits for has ended: others may
/// share that. So a limit of connections does not bound the requests, nor what each of them holds.
final class RequestsUnderWay: Sendable {
    private let limit: Int
    private let count = Atomic(0)

    init(limit: Int) { self.limit = limit }

    /// Counts a request, unless too many run already: then it must not run, and ``end()`` must not be called.
    func begin() -> Bool {
        let isAdmitted = count.add(1, ordering: .relaxed).newValue <= limit
        if !isAdmitted { end() }
        return isAdmitted
    }

    /// A request is answered.
    func end() { count.subtract(1, ordering: .relaxed) }
}
