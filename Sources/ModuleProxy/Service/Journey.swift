import GoModules

/// One request on its road: what it asks, by which route, under what circumstances.
///
/// Shared by all functions on the road, which would each hold a copy while the request waits.
final class Journey: Sendable {
    let request: ProxyRequest
    let route: Route
    /// Why nothing may be fetched.
    let refusal: FetchError?
    let freshness: Freshness
    let isOffline: Bool
    let cachedOnly: Bool

    init(
        request: ProxyRequest,
        route: Route,
        refusal: FetchError?,
        freshness: Freshness,
        isOffline: Bool,
        cachedOnly: Bool
    ) {
        self.request = request
        self.route = route
        self.refusal = refusal
        self.freshness = freshness
        self.isOffline = isOffline
        self.cachedOnly = cachedOnly
    }

    /// What is asked for, for messages: `a.b/c@v1.0.0 (.zip)`.
    var subject: String { request.subject }

    /// Whether only what is stored can be given.
    var isBoundToStore: Bool { isOffline || cachedOnly || refusal != nil }

    /// Stops where no source may be asked, or where it is known that none has it.
    func checkMayFetch(_ answers: AnswerCache) throws(FailedAnswer) {
        // First, since "not found" would send the client to its next proxy with the private name.
        if let refusal { throw failed(refusal) }
        if cachedOnly { throw failed(.notCached(subject: subject)) }
        if isOffline { throw failed(.offline(subject: subject)) }
        try checkAbsence(answers)
    }

    /// Stops where it is known that no source has it.
    func checkAbsence(_ answers: AnswerCache) throws(FailedAnswer) {
        if let absence = answers.absence(of: request, within: freshness.negative) {
            var failure = FailedAnswer(error: absence.error, cache: .negative, isPrivate: route.isPrivate)
            failure.freshFor = absence.freshFor
            throw failure
        }
    }

    func failed(_ error: FetchError) -> FailedAnswer {
        FailedAnswer(error: error, cache: .miss, isPrivate: route.isPrivate)
    }

    /// Turns whatever a flight threw into an answer, and remembers it when it says that there is no such thing.
    ///
    /// What the database does not know is remembered as well: finding it out again costs a whole download.
    func failure(_ error: any Error, remembering answers: AnswerCache) -> FailedAnswer {
        let error = fetchError(error)
        switch error {
        case .notFound, .unknownToDatabase: answers.rememberAbsence(of: request, as: error)
        default: break
        }
        return failed(error)
    }

    /// What a "not found" is when a damaged copy was put aside: there was such a file, so that would be a lie.
    func lost(
        _ failure: FailedAnswer,
        quarantinedIn store: any ModuleStore,
        _ key: StoreKey
    ) async -> FailedAnswer {
        switch failure.error {
        case .notFound, .notCached: break
        default: return failure
        }
        do throws(StoreError) {
            guard try await store.holdsQuarantined(key) else { return failure }
        } catch {
            return failed(FetchError(error, subject: subject))
        }
        return failed(
            .storeFailed(subject: subject, reason: "its stored copy is damaged, and no source has another one")
        )
    }

    func fetchError(_ error: any Error) -> FetchError {
        switch error {
        case let error as FetchError: error
        case let error as StoreError: FetchError(error, subject: subject)
        default: .storeFailed(subject: subject, reason: "\(error)")
        }
    }
}

/// What requests must have in common to share one fetch.
///
/// Not the file alone: after a change of the rules, a fetch that began under the old ones proves less, or came from elsewhere.
/// And what has passed other Martlets never waits for what has passed fewer, which may be waiting for it.
struct Flight: Hashable, Sendable {
    let key: StoreKey
    let proof: Route.Proof
    let isPrivate: Bool
    /// How many Martlets the requests have passed: fewer than ``RequestTrail/limit``.
    let passed: Int

    /// - `trail`: What the request has passed.
    init(_ key: StoreKey, by route: Route, trail: RequestTrail = .current) {
        self.key = key
        self.proof = route.proof
        self.isPrivate = route.isPrivate
        self.passed = trail.names.count
    }
}

extension ProxyRequest {
    /// What is asked for, for messages.
    var subject: String {
        switch self {
        case .list(let path): "\(path) (list of versions)"
        case .latest(let path): "\(path)@latest"
        case .query(let path, let query): "\(path)@\(query)"
        case .file(let kind, let module): "\(module) (.\(kind.rawValue))"
        }
    }
}

extension ModuleSource {
    /// Asks for a small answer, as one attempt of a chain.
    func attempt(_ request: ProxyRequest) async throws(AttemptError) -> [UInt8] {
        try await counted { () throws(SourceError) in
            let bytes = try await self.read(request)
            guard bytes.count <= SourceLimit.bytes(for: request) else {
                throw .badAnswer(reason: "its answer is larger than \(SourceLimit.bytes(for: request)) bytes")
            }
            return bytes
        }
    }

    /// Downloads a zip into a new staged file, as one attempt of a chain.
    func attemptDownload(_ module: ModuleVersion, from store: any ModuleStore) async throws(AttemptError) -> Staging {
        let staging: Staging
        do throws(StoreError) {
            staging = try await store.stage()
        } catch {
            throw .source(.storage(error))
        }
        try await counted { () throws(SourceError) in
            try await self.download(module, into: staging)
            guard staging.size <= SourceLimit.zip else {
                throw .badAnswer(reason: "its .zip is larger than \(SourceLimit.zip) bytes")
            }
        }
        return staging
    }

    /// Asks, and counts how it ended.
    private func counted<Result>(
        _ ask: () async throws(SourceError) -> Result
    ) async throws(AttemptError) -> Result {
        do throws(SourceError) {
            let result = try await ask()
            ServiceMetrics.noteSource(label, result: "ok")
            return result
        } catch {
            ServiceMetrics.noteSource(label, result: error.label)
            throw .source(error)
        }
    }
}
