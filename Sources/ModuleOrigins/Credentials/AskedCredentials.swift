package import ModuleProxy
import Synchronization

/// What a helper command says about one prefix: asked when it is needed, once at a time, and remembered for a while.
package final class AskedCredentials: Sendable {
    let command: CredentialCommand
    private let run: CredentialRun
    private let sessions = CommandSessions()
    private let clock: ServiceClock
    private let memory = Mutex(CredentialMemory())
    private let flight = SingleFlight<CredentialCommand, BasicCredentials>()

    /// - Parameters:
    ///   - command: Whom to ask.
    ///   - environment: The variables of this process, of which the command sees few.
    ///   - clock: Tells how old an answer is, and whether it has expired.
    ///   - limit: How long the command may take; 10 s, as one over a network may need some.
    package init(
        _ command: CredentialCommand,
        environment: [String: String],
        clock: ServiceClock,
        limit: Duration = .seconds(10)
    ) {
        self.command = command
        self.clock = clock
        self.run = CredentialRun(command: command, environment: environment, limit: limit, sessions: sessions)
    }

    /// The user and the password that hold now.
    ///
    /// - Throws: ``SourceError/unavailable(reason:retryAfter:)`` that names the origin, nothing of what the command wrote.
    func credentials() async throws(SourceError) -> BasicCredentials {
        if let known { return try known.get() }
        do {
            return try await flight.value(for: command) { try await self.ask() }.value
        } catch let error as SourceError {
            throw error
        } catch {
            throw failure(.stopped)
        }
    }

    /// Notes that a source does not take `credentials`.
    func refuse(_ credentials: BasicCredentials) {
        memory.withLock { $0.refuse(credentials, at: clock.instant()) }
    }

    /// Ends the command; it cannot be asked afterwards.
    func close() { sessions.close() }

    private var known: Result<BasicCredentials, SourceError>? { memory.withLock { $0.finding(at: clock.instant()) } }

    private func ask() async throws(SourceError) -> BasicCredentials {
        // Whoever came a moment too late for the last run finds what it said.
        if let known { return try known.get() }
        do throws(CredentialFault) {
            let answer = try CredentialAnswer(try await run.output(), from: command)
            let life = try life(of: answer)
            memory.withLock { $0.note(answer.credentials, for: life, at: clock.instant()) }
            return answer.credentials
        } catch {
            let failure = failure(error)
            memory.withLock { $0.note(failure, at: clock.instant()) }
            throw failure
        }
    }

    /// How long an answer holds by what it says itself.
    private func life(of answer: CredentialAnswer) throws(CredentialFault) -> Duration? {
        guard let expiry = answer.expiry else { return nil }
        let (seconds, overflow) = expiry.subtractingReportingOverflow(clock.unixSeconds())
        guard !overflow, seconds > 0 else { throw .expired }
        return .seconds(seconds)
    }

    private func failure(_ fault: CredentialFault) -> SourceError {
        .unavailable(reason: "the helper command for \(command.origin) \(fault)", retryAfter: nil)
    }
}

extension AskedCredentials: CustomReflectable {
    // Nothing of it shows when somebody prints what holds it.
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
