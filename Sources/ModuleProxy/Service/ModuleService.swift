import ChecksumDatabase
package import GoModules
import Synchronization

/// The one road of a request: decide, look, fetch once, verify, commit.
///
/// `.info`, `.mod` and `.zip` of a version are here; answers that change over time are in `ModuleService+answers`.
package final class ModuleService: Sendable {
    /// What a reload of the settings replaces.
    package struct Rules: Sendable {
        package var policy: ModulePolicy
        package var freshness: Freshness

        package init(policy: ModulePolicy, freshness: Freshness) {
            self.policy = policy
            self.freshness = freshness
        }
    }

    let store: any ModuleStore
    let files: SoundFiles
    /// What operators took out of use.
    package let revocations: RevocationList
    let verification: Verification
    package let clock: ServiceClock
    let offline: OfflineSwitch
    let answers: AnswerCache
    let mirror: ChecksumMirror?
    let notify: @Sendable (ServiceEvent) -> Void
    /// What ends the leases of answers.
    package let changes: ServiceChanges
    let answerFlights = SingleFlight<Flight, FetchedAnswer>(on: FetchThreads.shared)
    private let fileFlights = SingleFlight<Flight, FetchedFile>(on: FetchThreads.shared)
    let storedVersions: StoredVersions
    let renderedLists: RenderedLists
    let proofs: StoredProofs
    /// Versions whose entry in the list of stored versions was looked at.
    private let listed = Mutex(AgedTable<ModuleVersion, Bool>(limit: 65_536))
    private let current: Mutex<Rules>

    /// - `notify`: Hears what happened; called on the request's road, so it must be quick.
    package init(
        store: any ModuleStore,
        verification: Verification,
        rules: Rules,
        offline: OfflineSwitch,
        clock: ServiceClock,
        notify: @escaping @Sendable (ServiceEvent) -> Void
    ) {
        let changes = ServiceChanges()
        let notify: @Sendable (ServiceEvent) -> Void = { event in
            if case .damaged = event { changes.noteAny() }
            notify(event)
        }
        self.changes = changes
        self.store = store
        self.verification = verification
        self.offline = offline
        offline.observe { changes.noteAny() }
        self.clock = clock
        self.notify = notify
        let files = SoundFiles(store: store, notify: notify)
        self.files = files
        self.revocations = RevocationList(files: files, changes: changes, notify: notify)
        self.answers = AnswerCache(files: files, clock: clock)
        self.mirror = verification.database.map { ChecksumMirror(database: $0, offline: offline, clock: clock) }
        self.storedVersions = StoredVersions(files: files)
        self.renderedLists = RenderedLists(clock: clock)
        self.proofs = StoredProofs(files: files, verification: verification, clock: clock, notify: notify)
        self.current = Mutex(rules)
    }

    /// The rules in force.
    package var rules: Rules { current.withLock { $0 } }

    /// Changes the rules for every request that starts from now on.
    package func change(to rules: Rules) {
        current.withLock { $0 = rules }
        answers.forgetAbsences()
        proofs.forget()
        changes.noteAny()
    }

    /// Returns when no fetch is under way.
    package func drain() async {
        await fileFlights.drain()
        await answerFlights.drain()
    }

    /// How many fetches are under way.
    package var flightCount: Int { get async { await fileFlights.count + answerFlights.count } }

    /// Answers a request.
    ///
    /// - `cachedOnly`: Whether only what is stored may be given.
    package func answer(to request: ProxyRequest, cachedOnly: Bool) async throws(FailedAnswer) -> Answer {
        // Before anything is looked at: what changes meanwhile ends the lease.
        let (generation, mark) = (revocations.generation, changes.mark)
        let journey = journey(request, cachedOnly: cachedOnly)
        try checkRevocations(journey)
        var answer = try await found(journey, since: mark)
        // What was revoked while it was fetched is not delivered either.
        if revocations.generation != generation { try checkRevocations(journey) }
        answer.mayGoOn = mayGoOn(with: request, since: generation)
        answer.lease = lease(of: answer, since: mark)
        return answer
    }

    @inline(never)
    private func found(_ journey: Journey, since mark: ServiceChanges.Mark) async throws(FailedAnswer) -> Answer {
        do throws(FailedAnswer) {
            return switch journey.request {
            case .file(let kind, let module): try await file(kind, module, journey)
            case .list: try await list(journey)
            case .latest, .query: try await info(journey)
            }
        } catch {
            throw leased(error, since: mark)
        }
    }

    /// A "not found" that is remembered will be the same for a moment.
    @inline(never)
    private func leased(_ failure: FailedAnswer, since mark: ServiceChanges.Mark) -> FailedAnswer {
        guard failure.freshFor > .zero else { return failure }
        var failure = failure
        failure.lease = lease(since: mark, dependsOnLists: true, for: failure.freshFor)
        return failure
    }

    /// Asked while an answer is sent: whether what was asked for has been revoked since `generation`.
    @inline(never)
    private func mayGoOn(with request: ProxyRequest, since generation: UInt64) -> @Sendable () -> Bool {
        { [revocations] in
            revocations.generation == generation || revocations.current.refusal(of: request) == nil
        }
    }

    /// What came from the store or from memory will be the same for a moment; what did not may be better next time.
    @inline(never)
    private func lease(of answer: Answer, since mark: ServiceChanges.Mark) -> AnswerLease? {
        guard answer.cache == .hit, answer.freshFor > .zero else { return nil }
        return lease(since: mark, dependsOnLists: !answer.isImmutable, for: answer.freshFor)
    }

    /// For how long an answer of the checksum database may be given again.
    ///
    /// - `mark`: Taken before the answer was looked for.
    package func lease(of answer: ChecksumAnswer, since mark: ServiceChanges.Mark) -> AnswerLease {
        let length = answer.lifetime == .immutable ? AnswerLease.longest : AnswerLease.short
        return lease(since: mark, dependsOnLists: false, for: length)
    }

    private func lease(since mark: ServiceChanges.Mark, dependsOnLists: Bool, for length: Duration) -> AnswerLease {
        AnswerLease(changes, since: mark, dependsOnLists: dependsOnLists, from: clock.instant(), length: length)
    }

    @inline(never)
    private func journey(_ request: ProxyRequest, cachedOnly: Bool) -> Journey {
        let rules = rules
        let verdict = rules.policy.verdict(for: request.modulePath)
        return Journey(
            request: request,
            route: verdict.route,
            refusal: verdict.refusal,
            freshness: rules.freshness,
            isOffline: offline.isOn,
            cachedOnly: cachedOnly
        )
    }

    @inline(never)
    private func file(
        _ kind: FileKind,
        _ module: ModuleVersion,
        _ journey: Journey
    ) async throws(FailedAnswer) -> Answer {
        let key = StoreKey.file(kind, module)
        if let file = try await stored(kind, module, journey) {
            notify(.used(key))
            if kind == .zip { await listOnce(module) }
            return Answer(file: file, cache: .hit, isImmutable: true, isPrivate: journey.route.isPrivate)
        }
        return try await fetched(kind, module, journey, key)
    }

    @inline(never)
    private func fetched(
        _ kind: FileKind,
        _ module: ModuleVersion,
        _ journey: Journey,
        _ key: StoreKey
    ) async throws(FailedAnswer) -> Answer {
        do {
            try journey.checkMayFetch(answers)
            let (fetched, wasShared) = try await fileFlights.value(for: Flight(key, by: journey.route)) { [self] in
                try await fetch(kind, module, journey.route)
            }
            let cache: CacheResult = fetched.isStored ? (wasShared || fetched.wasThere ? .coalesced : .miss) : .unstored
            return Answer(file: fetched.file, cache: cache, isImmutable: true, isPrivate: journey.route.isPrivate)
        } catch {
            throw await failure(error, journey, key)
        }
    }

    /// What a request gets to know of what went wrong; what is not there is remembered.
    @inline(never)
    private func failure(_ error: any Error, _ journey: Journey, _ key: StoreKey) async -> FailedAnswer {
        if let failure = error as? FailedAnswer { return await journey.lost(failure, quarantinedIn: store, key) }
        let failure = journey.failed(journey.fetchError(error))
        return journey.failure(await journey.lost(failure, quarantinedIn: store, key).error, remembering: answers)
    }

    @inline(never)
    private func stored(
        _ kind: FileKind,
        _ module: ModuleVersion,
        _ journey: Journey
    ) async throws(FailedAnswer) -> StoredFile? {
        do throws(FetchError) {
            return try await stored(kind, module, by: journey.route.proof)
        } catch {
            throw journey.failed(error)
        }
    }

    /// The stored file, when it is what its route demands.
    ///
    /// A store that fails is not one that has nothing: fetching around it would hide the fault.
    func stored(
        _ kind: FileKind,
        _ module: ModuleVersion,
        by proof: Route.Proof
    ) async throws(FetchError) -> StoredFile? {
        guard let candidate = try await candidate(kind, module, by: proof), try await proofs.admit(candidate) else {
            return nil
        }
        return candidate.file
    }

    /// A stored file, as it lies there; a damaged one is put aside.
    @inline(never)
    private func candidate(
        _ kind: FileKind,
        _ module: ModuleVersion,
        by proof: Route.Proof
    ) async throws(FetchError) -> StoredProofs.Candidate? {
        let key = StoreKey.file(kind, module)
        do throws(StoreError) {
            guard let file = try await store.open(key) else { return nil }
            return StoredProofs.Candidate(file: file, kind: kind, module: module, proof: proof)
        } catch {
            try await putAside(key, if: error, kind, module)
            return nil
        }
    }

    /// Takes a damaged file out of the way.
    ///
    /// - Throws: What any other error means for a request.
    @inline(never)
    private func putAside(
        _ key: StoreKey,
        if error: StoreError,
        _ kind: FileKind,
        _ module: ModuleVersion
    ) async throws(FetchError) {
        guard case .damaged(let got, let expected) = error else {
            throw FetchError(error, subject: ProxyRequest.file(kind, module).subject)
        }
        await files.putAside(key, if: nil, got: got, expected: expected)
    }

    /// Makes sure, once per process, that a stored version is listed: a process may have been killed before it was.
    private func listOnce(_ module: ModuleVersion) async {
        guard listed.withLock({ $0.value(for: module) }) == nil else { return }
        listed.withLock { $0.set(true, for: module, since: clock.instant()) }
        await note(module)
    }

    /// Enters a stored version into the list of what can be delivered; should that fail, only the list is short of it.
    package func note(_ module: ModuleVersion) async {
        do throws(StoreError) {
            try await storedVersions.note(module)
            changes.noteLists()
        } catch {
            let key = StoreKey.storedVersions(of: module.path)
            notify(.unstored(subject: key.description, reason: error.description))
        }
    }
}
