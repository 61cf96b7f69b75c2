import GoModules
import Synchronization

/// Remembers answers that change: lists, `@latest` and queries with their age, and what was not found.
///
/// Answers are also kept in the store, so that they survive a restart; absences are not.
final class AnswerCache: Sendable {
    /// An answer and when it was fetched.
    struct Entry: Sendable {
        let bytes: [UInt8]
        let since: ContinuousClock.Instant
    }

    private let store: any ModuleStore
    private let clock: ServiceClock
    private let answers = Mutex(AgedTable<StoreKey, [UInt8]>(limit: 8192))
    private let absences = Mutex(AgedTable<ProxyRequest, FetchError>(limit: 65_536))

    init(store: any ModuleStore, clock: ServiceClock) {
        self.store = store
        self.clock = clock
    }

    /// The answer kept under `key`, from memory or from the store.
    func entry(for key: StoreKey) async throws(StoreError) -> Entry? {
        if let known = answers.withLock({ $0.value(for: key) }) { return Entry(bytes: known.value, since: known.since) }
        guard let file = try await store.open(key) else { return nil }
        let bytes = try await file.bytes(limit: SourceLimit.list)
        let age = Duration.seconds(max(0, clock.unixSeconds() - file.modifiedAt))
        let since = clock.instant() - age
        answers.withLock { $0.set(bytes, for: key, since: since) }
        return Entry(bytes: bytes, since: since)
    }

    /// Keeps a fresh answer, in memory even when the store fails.
    func keep(_ bytes: [UInt8], for key: StoreKey) async throws(StoreError) {
        answers.withLock { $0.set(bytes, for: key, since: clock.instant()) }
        try await store.update(key) { _ in bytes }
    }

    /// The remembered "not found", when it is younger than `limit`.
    func absence(of request: ProxyRequest, within limit: Duration) -> FetchError? {
        guard let known = absences.withLock({ $0.value(for: request) }), clock.instant() - known.since < limit else {
            return nil
        }
        return known.value
    }

    func rememberAbsence(of request: ProxyRequest, as error: FetchError) {
        absences.withLock { $0.set(error, for: request, since: clock.instant()) }
    }

    /// Forgets every "not found", as a change of the sources demands.
    func forgetAbsences() { absences.withLock { $0.removeAll() } }
}
