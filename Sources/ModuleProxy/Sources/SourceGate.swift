import Synchronization

/// Stands before one source, for all chains that name it: so many requests at once, and a rest after failures.
///
/// A slow source so keeps nobody waiting who asks another one, and one that fails costs a request no time while another can
/// be asked instead. A source that nobody can stand in for is always asked, unless it wants to hear nothing.
package final class SourceGate: Sendable {
    /// Told when a source begins to rest, with the source's label, and for how long.
    package typealias Report = @Sendable (_ source: String, _ rest: Duration) -> Void

    private let limiter: FetchLimiter
    private let health = Mutex(SourceHealth())
    /// What the source said when it wanted to hear nothing, for those who are not let through to it.
    private let lastWords = Mutex("")
    private let instant: @Sendable () -> ContinuousClock.Instant
    private let dice: @Sendable () -> Double
    private let report: Report

    package init(
        limiter: FetchLimiter = FetchLimiter(limit: 64),
        instant: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        dice: @escaping @Sendable () -> Double = { .random(in: 0...1) },
        report: @escaping Report = { _, _ in }
    ) {
        self.limiter = limiter
        self.instant = instant
        self.dice = dice
        self.report = report
    }

    /// Asks `source` when it is its turn, and checks what it gave.
    ///
    /// - `mayPass`: Whether another source could be asked instead.
    /// - `check`: Runs when the next one may ask already: the database that proves a file may be slower than the source.
    ///
    /// Throws ``AttemptError/resting`` without asking when `mayPass` and the source rests, ``AttemptError/overloaded`` when too
    /// many wait for it, and what `ask` and `check` throw.
    func ask<Given: Sendable, Result: Sendable>(
        _ source: any ModuleSource,
        _ subject: String,
        mayPass: Bool,
        _ ask: (any ModuleSource) async throws(AttemptError) -> Given,
        _ check: (Given, any ModuleSource) async throws(AttemptError) -> Result
    ) async throws(AttemptError) -> Result {
        let given = try await given(by: source, subject, mayPass: mayPass, ask)
        return try await noting(source, isOver: true) { () throws(AttemptError) in try await check(given, source) }
    }

    private func given<Given: Sendable>(
        by source: any ModuleSource,
        _ subject: String,
        mayPass: Bool,
        _ ask: (any ModuleSource) async throws(AttemptError) -> Given
    ) async throws(AttemptError) -> Given {
        if mayPass, isResting { throw .resting }
        do {
            return try await limiter.run(subject) {
                // Much may have happened since it stood in line.
                try self.checkAdmission(source, mayPass: mayPass)
                return try await self.noting(source, isOver: false) { () throws(AttemptError) in try await ask(source) }
            }
        } catch let error as AttemptError {
            throw error
        } catch is FetchError {
            throw .overloaded
        } catch {
            throw .source(.unavailable(reason: "the request was cancelled", retryAfter: nil))
        }
    }

    private var isResting: Bool {
        let now = instant()
        return health.withLock { $0.isResting(at: now) }
    }

    private func checkAdmission(_ source: any ModuleSource, mayPass: Bool) throws(AttemptError) {
        let now = instant()
        let (silence, isAdmitted) = health.withLock { ($0.silence(at: now), !mayPass || $0.admits(at: now)) }
        if let silence {
            throw .source(.unavailable(reason: lastWords.withLock { $0 }, retryAfter: silence))
        }
        guard isAdmitted else { throw .resting }
    }

    /// - `isOver`: Whether the source has done well when `work` succeeds.
    private func noting<Result>(
        _ source: any ModuleSource,
        isOver: Bool,
        _ work: () async throws(AttemptError) -> Result
    ) async throws(AttemptError) -> Result {
        do throws(AttemptError) {
            let result = try await work()
            if isOver { note(.answered, of: source) }
            return result
        } catch {
            if case .source(.limited(let words, _)) = error { lastWords.withLock { $0 = words } }
            note(SourceHealth.Outcome(error), of: source)
            throw error
        }
    }

    private func note(_ outcome: SourceHealth.Outcome, of source: any ModuleSource) {
        guard !source.isManyHosts else { return }
        if outcome.isFault, !RequestTrail.current.isTelling { return }
        let (now, number) = (instant(), dice())
        if let rest = health.withLock({ $0.note(outcome, at: now, dice: number) }) { report(source.label, rest) }
    }
}

extension SourceHealth.Outcome {
    /// What a failed attempt says about the source.
    init(_ error: AttemptError) {
        self =
            switch error {
            case .mismatch, .otherVersion, .wrongBytes, .source(.badAnswer): .lied
            case .source(.limited(_, let wait?)): .silenced(wait)
            case .source(.unavailable), .source(.limited): .failed
            case .source(.notFound), .source(.refused), .source(.notAccepted): .answered
            case .source(.storage), .source(.notEnabled), .final, .overloaded, .resting: .unknown
            }
    }
}
