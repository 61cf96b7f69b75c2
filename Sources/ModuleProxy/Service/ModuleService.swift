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
    let verification: Verification
    let clock: ServiceClock
    let offline: OfflineSwitch
    let answers: AnswerCache
    let mirror: ChecksumMirror?
    let notify: @Sendable (ServiceEvent) -> Void
    let limiter: FetchLimiter
    let answerFlights = SingleFlight<StoreKey, [UInt8]>()
    private let fileFlights = SingleFlight<StoreKey, FetchedFile>()
    private let storedVersions: StoredVersions
    private let current: Mutex<Rules>

    /// - `limiter`: Bounds how many fetches run at once, of files and of changing answers together.
    /// - `notify`: Hears what happened; called on the request's road, so it must be quick.
    package init(
        store: any ModuleStore,
        verification: Verification,
        rules: Rules,
        offline: OfflineSwitch,
        clock: ServiceClock,
        limiter: FetchLimiter = FetchLimiter(limit: 64),
        notify: @escaping @Sendable (ServiceEvent) -> Void
    ) {
        self.store = store
        self.verification = verification
        self.offline = offline
        self.clock = clock
        self.limiter = limiter
        self.notify = notify
        self.answers = AnswerCache(store: store, clock: clock)
        self.mirror = verification.database.map { ChecksumMirror(database: $0, offline: offline, clock: clock) }
        self.storedVersions = StoredVersions(store: store)
        self.current = Mutex(rules)
    }

    /// The rules in force.
    package var rules: Rules { current.withLock { $0 } }

    /// Changes the rules for every request that starts from now on.
    package func change(to rules: Rules) {
        current.withLock { $0 = rules }
        answers.forgetAbsences()
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
        let rules = rules
        switch rules.policy.verdict(for: request.modulePath) {
        case .refuse(let error):
            throw FailedAnswer(error: error, cache: .miss, isPrivate: true)
        case .allow(let route):
            let journey = Journey(
                request: request,
                route: route,
                freshness: rules.freshness,
                isOffline: offline.isOn,
                cachedOnly: cachedOnly
            )
            switch request {
            case .file(let kind, let module): return try await file(kind, module, journey)
            case .list: return try await list(journey)
            case .latest, .query: return try await info(journey)
            }
        }
    }

    private func file(
        _ kind: FileKind,
        _ module: ModuleVersion,
        _ journey: Journey
    ) async throws(FailedAnswer) -> Answer {
        let key = StoreKey.file(kind, module)
        if let file = try await stored(key, journey) {
            notify(.used(key))
            return Answer(file: file, cache: .hit, isImmutable: true, isPrivate: journey.route.isPrivate)
        }
        try journey.checkMayFetch(answers)
        do {
            let (fetched, wasShared) = try await fileFlights.value(for: key) { [self] in
                try await limiter.run(journey.subject) { try await fetch(kind, module, journey.route) }
            }
            let cache: CacheResult = fetched.isStored ? (wasShared ? .coalesced : .miss) : .unstored
            return Answer(file: fetched.file, cache: cache, isImmutable: true, isPrivate: journey.route.isPrivate)
        } catch {
            throw journey.failure(error, remembering: answers)
        }
    }

    /// The stored file of a key.
    ///
    /// A store that fails is not one that has nothing: fetching around it would hide the fault.
    private func stored(_ key: StoreKey, _ journey: Journey) async throws(FailedAnswer) -> StoredFile? {
        do throws(StoreError) {
            return try await store.open(key)
        } catch {
            throw journey.failed(FetchError(error, subject: journey.subject))
        }
    }

    /// Fetches, verifies and commits one file.
    ///
    /// Runs once, however many wait for it.
    private func fetch(_ kind: FileKind, _ module: ModuleVersion, _ route: Route) async throws -> FetchedFile {
        let key = StoreKey.file(kind, module)
        if let file = try await store.open(key) { return FetchedFile(file: file, isStored: true) }
        let subject = ProxyRequest.file(kind, module).subject
        let verified = try await route.chain.first(subject) { (source) throws(AttemptError) in
            try await self.reporting(source, subject) { () throws(AttemptError) in
                try await self.verified(kind, module, from: source, by: route.proof)
            }
        }
        return try await commit(
            verified,
            StoredRecord(
                key: key,
                module: module,
                kind: kind,
                sizeInBytes: verified.sizeInBytes,
                source: verified.source,
                proof: route.proof == .database ? .database : .firstHash
            )
        )
    }

    private func verified(
        _ kind: FileKind,
        _ module: ModuleVersion,
        from source: any ModuleSource,
        by proof: Route.Proof
    ) async throws(AttemptError) -> VerifiedFile {
        switch kind {
        case .info:
            let bytes = try await source.attempt(.file(.info, module))
            return VerifiedFile(content: .bytes(try verification.checkedInfo(bytes, of: module)), source: source.label)
        case .mod:
            let bytes = try await source.attempt(.file(.mod, module))
            try await verification.check(mod: bytes, of: module, by: proof)
            return VerifiedFile(content: .bytes(bytes), source: source.label)
        case .zip:
            let staging = try await source.attemptDownload(module, from: store)
            let hash = try await verification.check(zip: staging, of: module, by: proof)
            return VerifiedFile(content: .staged(staging), source: source.label, zipHash: hash)
        }
    }

    /// Reports wrong bytes from a source before the next one is asked.
    private func reporting<Result>(
        _ source: any ModuleSource,
        _ subject: String,
        _ attempt: () async throws(AttemptError) -> Result
    ) async throws(AttemptError) -> Result {
        do {
            return try await attempt()
        } catch {
            switch error {
            case .mismatch(let got, let attested, let by):
                notify(.mismatch(subject: subject, source: source.label, got: got, attested: attested, attestedBy: by))
            case .otherVersion(let got, let requested, _):
                let by = ServiceEvent.request
                notify(.mismatch(subject: subject, source: source.label, got: got, attested: requested, attestedBy: by))
            case .source, .final: break
            }
            throw error
        }
    }

    /// Makes a verified file durable; when there is no room for it, it is served all the same, from where it lies.
    private func commit(_ verified: VerifiedFile, _ record: StoredRecord) async throws(FetchError) -> FetchedFile {
        do throws(StoreError) {
            let file = try await publish(verified, record)
            notify(.stored(record))
            await note(record.module)
            return FetchedFile(file: file, isStored: true)
        } catch {
            notify(.unstored(subject: record.key.description, reason: error.description))
            guard verified.isReadable(after: error) else { throw FetchError(error, subject: record.subject) }
            return FetchedFile(file: verified.file(modifiedAt: clock.unixSeconds()), isStored: false)
        }
    }

    private func publish(_ verified: VerifiedFile, _ record: StoredRecord) async throws(StoreError) -> StoredFile {
        if let hash = verified.zipHash {
            try await store.commit(.bytes(Array(hash.description.utf8)), to: .zipHash(record.module))
        }
        try await store.commit(verified.content, to: record.key)
        guard let file = try await store.open(record.key) else { throw .failed(reason: "\(record.key) vanished") }
        return file
    }

    /// Enters a version into the list of what can be delivered; should that fail, only the list is short of it.
    private func note(_ module: ModuleVersion) async {
        do throws(StoreError) {
            try await storedVersions.note(module)
        } catch {
            let key = StoreKey.storedVersions(of: module.path)
            notify(.unstored(subject: key.description, reason: error.description))
        }
    }
}

/// The result of a flight.
struct FetchedFile: Sendable {
    let file: StoredFile
    let isStored: Bool
}

/// A file that passed every check and is not stored yet.
struct VerifiedFile: Sendable {
    let content: StoredContent
    let source: String
    var zipHash: ModuleHash?

    var sizeInBytes: Int64 {
        switch content {
        case .bytes(let bytes): Int64(bytes.count)
        case .staged(let staging): staging.size
        }
    }

    /// Whether the bytes can still be trusted after a failed commit.
    ///
    /// After a failed `fsync` the system may drop what it could not write, so that a staged file reads differently from then
    /// on; bytes in memory stay as they were.
    func isReadable(after error: StoreError) -> Bool {
        switch (content, error) {
        case (.bytes, _), (_, .full), (_, .conflict): true
        case (.staged, .failed): false
        }
    }

    func file(modifiedAt: Int64) -> StoredFile {
        switch content {
        case .bytes(let bytes): StoredFile(bytes: bytes, modifiedAt: modifiedAt)
        case .staged(let staging): staging.unstored(modifiedAt: modifiedAt)
        }
    }
}
