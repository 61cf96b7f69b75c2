import GoModules
import Synchronization

/// Remembers answers that change: lists, `@latest` and queries with their age, and what was not found.
///
/// Answers are also kept in the store, so that they survive a restart; absences and failures are not. Of a private module only
/// answers from a private route count: what public sources said under the same name may be somebody else's.
final class AnswerCache: Sendable {
    /// An answer and when it was fetched.
    struct Entry: Sendable {
        let answer: KeptAnswer
        let since: ContinuousClock.Instant
    }

    private struct Kept: Sendable {
        let answer: KeptAnswer
        let isPrivate: Bool
    }

    /// For how long sources that failed are left alone when there is an old answer to give instead.
    private static let pause = Duration.seconds(5)

    private let files: SoundFiles
    private let clock: ServiceClock
    /// Real lists have some kilobytes; the store keeps those that do not fit.
    private let answers = Mutex(AgedTable<StoreKey, Kept>(limit: 8192, sizeLimit: 64 << 20))
    /// Strangers choose the names, so these are counted with their texts: 8 MiB, of the 32 MiB that a flood may cost.
    private let absences = Mutex(AgedTable<ProxyRequest, FetchError>(limit: 8192, sizeLimit: 8 << 20))
    private let failures = Mutex(AgedTable<StoreKey, Bool>(limit: 8192))

    init(files: SoundFiles, clock: ServiceClock) {
        self.files = files
        self.clock = clock
    }

    /// The answer kept under `key`, from memory or from the store.
    ///
    /// - `isPrivate`: Whether the module is private now.
    /// - `isUnderstood`: Whether bytes from the store are such an answer: without a seal, anybody may have put them there.
    func entry(
        for key: StoreKey,
        isPrivate: Bool,
        isUnderstood: ([UInt8]) -> Bool
    ) async throws(StoreError) -> Entry? {
        if let (kept, since) = answers.withLock({ $0.value(for: key) }) {
            return kept.isPrivate || !isPrivate ? Entry(answer: kept.answer, since: since) : nil
        }
        guard let (bytes, modifiedAt) = try await files.datedBytes(of: key, limit: SourceLimit.list) else { return nil }
        guard isUnderstood(bytes) else {
            await files.putAside(key, if: nil, got: "\(bytes.count) bytes of something else", expected: "an answer")
            return nil
        }
        let isMarked = try await files.bytes(of: .privateMark(of: key), limit: 0) != nil
        guard isMarked || !isPrivate else { return nil }
        // A file system may hold any date; one in the future, or before 1970, is as good as now, or as very old.
        let age = Duration.seconds(max(0, clock.unixSeconds() - max(0, modifiedAt)))
        let since = clock.instant() - age
        let answer = KeptAnswer(bytes)
        remember(Kept(answer: answer, isPrivate: isMarked), for: key, since: since)
        return Entry(answer: answer, since: since)
    }

    /// As ``entry(for:isPrivate:isUnderstood:)``, from memory only.
    func remembered(_ key: StoreKey, isPrivate: Bool) -> Entry? {
        guard let (kept, since) = answers.withLock({ $0.value(for: key) }), kept.isPrivate || !isPrivate else {
            return nil
        }
        return Entry(answer: kept.answer, since: since)
    }

    /// Keeps a fresh answer, in memory even when the store fails.
    func keep(_ answer: KeptAnswer, for key: StoreKey, isPrivate: Bool) async throws(StoreError) {
        remember(Kept(answer: answer, isPrivate: isPrivate), for: key, since: clock.instant())
        // The mark is there only while the answer beside it is a private one, whenever the process ends.
        if !isPrivate { try await files.store.remove(.privateMark(of: key)) }
        try await files.update(key) { _ in answer.bytes }
        if isPrivate { try await files.update(.privateMark(of: key)) { $0 == nil ? [] : nil } }
    }

    private func remember(_ kept: Kept, for key: StoreKey, since: ContinuousClock.Instant) {
        answers.withLock { $0.set(kept, for: key, since: since, size: kept.answer.bytes.count) }
    }

    /// Notes that the sources could not give a newer answer.
    func noteFailure(of key: StoreKey) { failures.withLock { $0.set(true, for: key, since: clock.instant()) } }

    /// Whether the sources may be asked again for an answer of which an old copy can be given.
    func mayRefresh(_ key: StoreKey) -> Bool {
        guard let failure = failures.withLock({ $0.value(for: key) }) else { return true }
        return clock.instant() - failure.since >= Self.pause
    }

    /// The remembered "not found", when it is younger than `limit`, and for how long it will be.
    func absence(of request: ProxyRequest, within limit: Duration) -> (error: FetchError, freshFor: Duration)? {
        guard let known = absences.withLock({ $0.value(for: request) }) else { return nil }
        let left = limit - (clock.instant() - known.since)
        return left > .zero ? (known.value, left) : nil
    }

    func rememberAbsence(of request: ProxyRequest, as error: FetchError) {
        // The path is in the key twice, as it is and escaped; the number is for the place in the table and the allocations.
        let size = 512 + 2 * request.path.utf8.count + String(describing: error).utf8.count
        absences.withLock { $0.set(error, for: request, since: clock.instant(), size: size) }
    }

    /// Forgets every "not found", as a change of the sources demands.
    func forgetAbsences() { absences.withLock { $0.removeAll() } }
}
