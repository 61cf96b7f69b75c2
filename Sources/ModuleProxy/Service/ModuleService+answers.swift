import GoModules

/// Answers that change over time: the list of versions, `@latest`, and branch or commit queries.
///
/// Fresh ones are served as they are, older ones while one refresh runs behind them, very old ones only when every source
/// fails. What is stored is part of every list, so a version never disappears because its origin did.
extension ModuleService {
    func list(_ journey: Journey) async throws(FailedAnswer) -> Answer {
        if journey.isOffline {
            let known = try await rendering(of: nil, journey)
            if known.hasStored { return answer(known.file, .hit, journey, AnswerLease.short) }
        }
        do throws(FailedAnswer) {
            let (kept, cache, freshFor) = try await changing(.sourceVersions(of: journey.request.modulePath), journey)
            return answer(try await rendering(of: kept, journey).file, cache, journey, freshFor)
        } catch {
            let known = try await rendering(of: nil, journey)
            guard known.hasStored else { throw error }
            return answer(known.file, .stale, journey)
        }
    }

    func info(_ journey: Journey) async throws(FailedAnswer) -> Answer {
        let key: StoreKey =
            if case .query(let path, let query) = journey.request { .query(query, of: path) } else {
                .latest(of: journey.request.modulePath)
            }
        let (kept, cache, freshFor) = try await changing(key, journey)
        try checkRevocations(of: kept.bytes, journey)
        return answer(StoredFile(bytes: kept.bytes, modifiedAt: clock.unixSeconds()), cache, journey, freshFor)
    }

    /// The list of what is stored and of what the sources said.
    private func rendering(
        of kept: KeptAnswer?,
        _ journey: Journey
    ) async throws(FailedAnswer) -> RenderedLists.Rendering {
        let path = journey.request.modulePath
        // Before anything is looked at: what changes meanwhile makes other ingredients.
        let revocations = revocations.generation
        do {
            let ingredients = RenderedLists.Ingredients(
                path: path,
                stored: try await files.stamp(of: .storedVersions(of: path)),
                answer: kept.map { ObjectIdentifier($0) },
                revocations: revocations
            )
            return try await renderedLists.rendering(of: ingredients) { try await self.render(kept, path) }
        } catch {
            throw journey.failed(journey.fetchError(error))
        }
    }

    private func render(_ kept: KeptAnswer?, _ path: ModulePath) async throws(StoreError) -> RenderedLists.Rendering {
        let stored = try await storedVersions.list(of: path)
        let list = kept.map { stored.merging(VersionList(body: $0.bytes, of: path)) } ?? stored
        let text = Array(unrevoked(list, of: path).rendered.utf8)
        // Most often nothing is added and nothing is taken away; then both are one array in memory.
        let bytes = if let kept, kept.bytes == text { kept.bytes } else { text }
        let file = StoredFile(bytes: bytes, modifiedAt: clock.unixSeconds())
        return RenderedLists.Rendering(file: file, hasStored: !stored.versions.isEmpty, answer: kept)
    }

    /// The answer kept under `key`, refreshed as its age demands.
    ///
    /// - Returns: It, where it came from, and for how long it counts as fresh: not at all when it is not served as it is.
    private func changing(
        _ key: StoreKey,
        _ journey: Journey
    ) async throws(FailedAnswer) -> (KeptAnswer, CacheResult, Duration) {
        let kept = try await attempt(journey) { () throws(StoreError) in
            try await self.answers.entry(for: key, isPrivate: journey.route.isPrivate) {
                Self.isUnderstood($0, journey.request)
            }
        }
        let age = kept.map { clock.instant() - $0.since } ?? .zero
        let use = kept == nil ? .discard : journey.freshness.use(ofAge: age)
        if let kept, use == .serve { return (kept.answer, .hit, journey.freshness.fresh - age) }
        if let kept, journey.isBoundToStore { return (kept.answer, .stale, .zero) }
        // Too old to be given when a source has just said that there is none.
        if use == .serveOnError { try journey.checkAbsence(answers) }
        if let kept, use != .discard, !answers.mayRefresh(key) { return (kept.answer, .stale, .zero) }
        if let kept, use == .serveAndRefresh {
            await answerFlights.start(Flight(key, by: journey.route)) {
                try await self.refresh(key, journey, from: kept.answer)
            }
            return (kept.answer, .stale, .zero)
        }
        try journey.checkMayFetch(answers)
        do {
            let (fetched, wasShared) = try await answerFlights.value(for: Flight(key, by: journey.route)) {
                try await self.refresh(key, journey, from: kept?.answer)
            }
            return (fetched.answer, wasShared || fetched.wasThere ? .coalesced : .miss, .zero)
        } catch {
            let failure = journey.failure(error, remembering: answers)
            if let kept, use == .serveOnError, failure.error.isTransient { return (kept.answer, .stale, .zero) }
            throw failure
        }
    }

    /// Asks the sources and keeps what they say.
    ///
    /// Runs once per key, however many wait for it.
    ///
    /// - `old`: The answer that is too old; nil for none. Another one came meanwhile.
    private func refresh(
        _ key: StoreKey,
        _ journey: Journey,
        from old: KeptAnswer?
    ) async throws -> FetchedAnswer {
        if let now = answers.remembered(key, isPrivate: journey.route.isPrivate), now.answer !== old,
            journey.freshness.use(ofAge: clock.instant() - now.since) == .serve
        {
            return FetchedAnswer(answer: now.answer, wasThere: true)
        }
        let request = journey.request
        let answer: KeptAnswer
        do throws(FetchError) {
            let bytes = try await journey.route.chain.first(journey.subject) { (source) throws(AttemptError) in
                try self.checkOnline(journey.subject)
                return try Self.understood(try await source.attempt(request), request)
            }
            answer = KeptAnswer(bytes)
        } catch {
            if RequestTrail.current.isTelling { answers.noteFailure(of: key) }
            throw error
        }
        do throws(StoreError) {
            try await answers.keep(answer, for: key, isPrivate: journey.route.isPrivate)
        } catch {
            notify(.unstored(subject: key.description, reason: error.description))
        }
        return FetchedAnswer(answer: answer)
    }

    /// What a source said, in our own rendering; something else in its place is a bad answer.
    private static func understood(_ bytes: [UInt8], _ request: ProxyRequest) throws(AttemptError) -> [UInt8] {
        do {
            switch request {
            case .list(let path):
                let list = VersionList(body: bytes, of: path)
                guard !list.versions.isEmpty || VersionList.isPlausible(bytes) else {
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

    private func answer(
        _ file: StoredFile,
        _ cache: CacheResult,
        _ journey: Journey,
        _ freshFor: Duration = .zero
    ) -> Answer {
        var answer = Answer(file: file, cache: cache, isImmutable: false, isPrivate: journey.route.isPrivate)
        answer.freshFor = freshFor
        return answer
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
