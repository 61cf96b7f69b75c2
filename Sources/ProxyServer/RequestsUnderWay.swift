import Synchronization

/// Counts the requests of one listener whose answer has not begun.
///
/// A client that leaves frees its connection at once, its request only when the fetch that it waits for has ended: others may
/// share that. So a limit of connections does not bound the requests, nor what each of them holds.
final class RequestsUnderWay: Sendable {
    private let limit: Int
    private let count = Atomic(0)

    init(limit: Int) { self.limit = limit }

    /// Runs `answer`, unless too many run already: then the result is nil.
    func counting<Answer>(_ answer: () async -> Answer) async -> Answer? {
        defer { count.subtract(1, ordering: .relaxed) }
        guard count.add(1, ordering: .relaxed).newValue <= limit else { return nil }
        return await answer()
    }
}
