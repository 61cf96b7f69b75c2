import GoModules

/// Answers that change over time: the list of versions, `@latest`, and branch or commit queries.
///
/// Fresh ones are served as they are, older ones while one refresh runs behind them, very old ones only when every source
/// fails. What is stored is part of every list, so a version never disappears because its origin did.
extension ModuleService {
    func list(_ journey: Journey) async throws(FailedAnswer) -> Answer {
        let path = journey.request.modulePath
        let stored = try await attempt(journey) { () throws(StoreError) in
            try await StoredVersions(files: self.files).list(of: path)
        }
        let known = { [self] in unrevoked(stored, of: path).rendered }
        if journey.isOffline, !stored.versions.isEmpty { return text(known(), .hit, journey) }
        do throws(FailedAnswer) {
            let (bytes, cache) = try await changing(.sourceVersions(of: path), journey)
            let list = stored.merging(VersionList(body: bytes, of: path))
            return text(unrevoked(list, of: path).rendered, cache, journey)
        } catch {
            guard !stored.versions.isEmpty else { throw error }
            return text(known(), .stale, journey)
        }
    }

    func info(_ journey: Journey) async throws(FailedAnswer) -> Answer {
        let key: StoreKey =
            if case .query(let path, let query) = journey.request { .query(query, of: path) } else {
                .latest(of: journey.request.modulePath)
            }
        let (bytes, cache) = try await changing(key, journey)
        try checkRevocations(of: bytes, journey)
        return Answer(
            file: StoredFile(bytes: bytes, modifiedAt: clock.unixSeconds()),
            cache: cache,
            isImmutable: false,
            isPrivate: journey.route.isPrivate
        )
    }

    /// The answer kept under `key`, refreshed as its age demands.
    private func changing(_ key: StoreKey, _ journey: Journey) async throws(FailedAnswer) -> ([UInt8], CacheResult) {
        let kept = try await attempt(journey) { () throws(StoreError) in
            try await self.answers.entry(for: key, isPrivate: journey.route.isPrivate) {
                Self.isUnderstood($0, journey.request)
            }
        }
        let use = kept.map { journey.freshness.use(ofAge: clock.instant() - $0.since) } ?? .discard
        if let kept, use == .serve { return (kept.bytes, .hit) }
        if let kept, journey.isBoundToStore { return (kept.bytes, .stale) }
        // Too old to be given when a source has just said that there is none.
        if use == .serveOnError { try journey.checkAbsence(answers) }
        if let kept, use != .discard, !answers.mayRefresh(key) { return (kept.bytes, .stale) }
        if let kept, use == .serveAndRefresh {
            await answerFlights.start(Flight(key, by: journey.route)) { try await self.refresh(key, journey) }
            return (kept.bytes, .stale)
        }
        try journey.checkMayFetch(answers)
        do {
            let (bytes, wasShared) = try await answerFlights.value(for: Flight(key, by: journey.route)) {
                try await self.refresh(key, journey)
            }
            return (bytes, wasShared ? .coalesced : .miss)
        } catch {
            let failure = journey.failure(error, remembering: answers)
            if let kept, use == .serveOnError, failure.error.isTransient { return (kept.bytes, .stale) }
            throw failure
        }
    }

    /// Asks the sources and keeps what they say.
    ///
    /// Runs once per key, however many wait for it.
    private func refresh(_ key: StoreKey, _ journey: Journey) async throws -> [UInt8] {
        let request = journey.request
        let bytes: [UInt8]
        do throws(FetchError) {
            bytes = try await journey.route.chain.first(journey.subject) { (source) throws(AttemptError) in
                try self.checkOnline(journey.subject)
                return try Self.understood(try await source.attempt(request), request)
            }
        } catch {
            answers.noteFailure(of: key)
            throw error
        }
        do throws(StoreError) {
            try await answers.keep(bytes, for: key, isPrivate: journey.route.isPrivate)
        } catch {
            notify(.unstored(subject: key.description, reason: error.description))
        }
        return bytes
    }

    /// What a source said, in our own rendering; a web page in its place is a bad answer.
    private static func understood(_ bytes: [UInt8], _ request: ProxyRequest) throws(AttemptError) -> [UInt8] {
        do {
            switch request {
            case .list(let path):
                let list = VersionList(body: bytes, of: path)
                guard !list.versions.isEmpty || !Self.looksLikeMarkup(bytes) else {
                    throw VersionInfoSyntaxError(description: "not a list of versions")
                }
                return Array(list.rendered.utf8)
            case .latest(let path), .query(let path, _):
                return try VersionInfo(json: bytes, of: path, requested: nil).json
            case .file(_, let module):
                return try VersionInfo(json: bytes, of: module.path, requested: module.version).json
            }
        } catch {
            throw .source(.badAnswer(reason: "its answer is wrong: \(error)"))
        }
    }

    /// Whether stored bytes are an answer to `request` in our own rendering.
    private static func isUnderstood(_ bytes: [UInt8], _ request: ProxyRequest) -> Bool {
        do throws(AttemptError) { return try understood(bytes, request) == bytes } catch { return false }
    }

    /// Whether the first visible byte begins a web page or a JSON text, which no list of versions does.
    private static func looksLikeMarkup(_ bytes: [UInt8]) -> Bool {
        let first = bytes.first { $0 > 0x20 }
        return first == UInt8(ascii: "<") || first == UInt8(ascii: "{")
    }

    private func text(_ text: String, _ cache: CacheResult, _ journey: Journey) -> Answer {
        Answer(
            file: StoredFile(bytes: Array(text.utf8), modifiedAt: clock.unixSeconds()),
            cache: cache,
            isImmutable: false,
            isPrivate: journey.route.isPrivate
        )
    }

    private func attempt<Result>(
        _ journey: Journey,
        _ work: () async throws(StoreError) -> Result
    ) async throws(FailedAnswer) -> Result {
        do throws(StoreError) {
            return try await work()
        } catch {
            throw journey.failed(FetchError(error, subject: journey.subject))
        }
    }
}
