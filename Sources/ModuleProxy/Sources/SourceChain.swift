package import GoModules

/// The sources of a route, in order, with the meaning of Go's `,` and `|`.
///
/// After `,` the next source is asked only when this one says "not found"; after `|` whatever went wrong. Wrong bytes
/// always lead to the next source: they say something about the source, nothing about the module.
///
/// Source: <https://go.dev/ref/mod#goproxy-protocol>
package struct SourceChain: Sendable {
    /// A source and what follows it.
    package struct Link: Sendable {
        package let source: any ModuleSource
        package let fallback: ProxyList.Fallback
        /// Shared by all links to the same source.
        package let gate: SourceGate

        package init(
            source: any ModuleSource,
            fallback: ProxyList.Fallback,
            gate: SourceGate = SourceGate()
        ) {
            self.source = source
            self.fallback = fallback
            self.gate = gate
        }
    }

    package let links: [Link]

    package init(_ links: [Link]) { self.links = links }

    /// Asks one source after the other until `attempt` succeeds; for what needs no proof.
    ///
    /// - `subject`: What is asked for, for the error.
    ///
    /// Throws as ``first(_:ask:check:)`` does.
    package func first<Result: Sendable>(
        _ subject: String,
        attempt: (any ModuleSource) async throws(AttemptError) -> Result
    ) async throws(FetchError) -> Result {
        try await first(subject, ask: attempt) { (given, _) throws(AttemptError) in given }
    }

    /// Asks one source after the other until one gives what `check` accepts.
    ///
    /// A source that rests after failures is passed over where Go's `|` would lead on to another one, and asked after all when
    /// none of the others has it.
    ///
    /// - `subject`: What is asked for, for the error.
    /// - `ask`: Asks one source, which has to do with only so many at a time.
    /// - `check`: Checks what it gave. Others may ask the source meanwhile; what comes of it is to its credit or discredit.
    ///
    /// Throws the error that says most: wrong bytes, then the first fault, then "not found".
    package func first<Given: Sendable, Result: Sendable>(
        _ subject: String,
        ask: (any ModuleSource) async throws(AttemptError) -> Given,
        check: (Given, any ModuleSource) async throws(AttemptError) -> Result
    ) async throws(FetchError) -> Result {
        var failures = ChainFailures(subject: subject)
        var passedOver: [Link] = []
        for (position, link) in links.enumerated() {
            let mayPass = link.fallback == .onAnyError && position < links.count - 1
            do throws(AttemptError) {
                return try await link.gate.ask(link.source, subject, mayPass: mayPass, ask, check)
            } catch {
                if case .resting = error { passedOver.append(link) }
                guard try failures.mayContinue(after: error, at: link) else { break }
            }
        }
        for link in passedOver {
            do throws(AttemptError) {
                return try await link.gate.ask(link.source, subject, mayPass: false, ask, check)
            } catch {
                _ = try failures.mayContinue(after: error, at: link)
            }
        }
        throw failures.verdict
    }
}

/// How asking one source failed.
package enum AttemptError: Error {
    /// The source did not give it.
    case source(SourceError)
    /// The source gave bytes that are not the attested ones.
    case mismatch(got: String, attested: String, attestedBy: String?)
    /// The source gave the `.info` of another version than the requested one.
    case otherVersion(answered: String, requested: String, reason: String)
    /// The source gave bytes that cannot be the right ones, whatever is attested.
    case wrongBytes(reason: String)
    /// It makes no sense to ask another source.
    case final(FetchError)
    /// The source was not asked: too many wait for it.
    case overloaded
    /// The source was not asked: it has failed, and rests.
    case resting
}

/// Collects the failures of a chain and finds the one that says most.
struct ChainFailures {
    private let subject: String
    private var attempts: [SourceAttempt] = []
    private var mismatch: FetchError?
    private var isOverloaded = false

    init(subject: String) { self.subject = subject }

    /// Notes a failure.
    ///
    /// - Returns: Whether the next source may be asked.
    mutating func mayContinue(after error: AttemptError, at link: SourceChain.Link) throws(FetchError) -> Bool {
        switch error {
        case .final(let error):
            throw error
        case .mismatch(let got, let attested, let attestedBy):
            mismatch = mismatch ?? .mismatch(subject: subject, got: got, attested: attested, attestedBy: attestedBy)
            return true
        case .otherVersion(_, _, let reason), .wrongBytes(let reason):
            attempts.append(SourceAttempt(source: link.source.label, error: .badAnswer(reason: reason)))
            return true
        case .resting:
            return true
        case .overloaded:
            isOverloaded = true
            return link.fallback == .onAnyError
        case .source(.storage(let error)):
            throw FetchError(error, subject: subject)
        case .source(let error):
            attempts.append(SourceAttempt(source: link.source.label, error: error))
            if case .notFound = error { return true }
            return link.fallback == .onAnyError
        }
    }

    /// The error of the whole chain.
    var verdict: FetchError {
        if let mismatch { return mismatch }
        for attempt in attempts {
            switch attempt.error {
            case .unavailable(_, let retryAfter), .limited(_, let retryAfter):
                return .unavailable(subject: subject, attempts: attempts, retryAfter: retryAfter ?? .seconds(5))
            case .badAnswer: return .badAnswer(subject: subject, attempts: attempts)
            case .refused: return .refused(subject: subject, attempts: attempts)
            case .notAccepted: return .notAccepted(subject: subject, attempts: attempts)
            case .notFound, .notEnabled, .storage: continue
            }
        }
        if isOverloaded { return .overloaded(subject: subject) }
        return attempts.contains { if case .notFound = $0.error { true } else { false } }
            ? .notFound(
                subject: subject,
                attempts: attempts.filter { if case .notFound = $0.error { true } else { false } }
            )
            : .notEnabled(
                subject: subject,
                reason: attempts.first?.error.description ?? "the chain of sources is empty"
            )
    }
}

extension FetchError {
    /// What a failing store means for a request.
    @inline(never)
    package init(_ error: StoreError, subject: String) {
        switch error {
        case .full: self = .storeFull(subject: subject)
        case .conflict, .damaged, .failed: self = .storeFailed(subject: subject, reason: error.description)
        }
    }
}
