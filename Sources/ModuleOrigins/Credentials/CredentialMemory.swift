import ModuleProxy

/// What a helper command last said, and until when that holds.
///
/// Pure: it reads no clock; the caller keeps it in a `Mutex` and passes the time in.
struct CredentialMemory: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// For how long user and password hold that name no end: as long as somebody may wait for a change of them.
    static let usualAge = Duration.seconds(300)
    /// For how long a failure holds, and for how long a source may refuse what is new: requests must not start commands without end.
    static let shortAge = Duration.seconds(10)
    /// The longest time that is believed.
    private static let longestAge = Duration.seconds(30 * 86_400)

    private var known: (finding: Result<BasicCredentials, SourceError>, since: Instant, until: Instant)?

    /// What the command last said, nil when it is to be asked.
    func finding(at now: Instant) -> Result<BasicCredentials, SourceError>? {
        guard let known, now < known.until else { return nil }
        return known.finding
    }

    /// Notes what the command has just said.
    ///
    /// - `life`: How long it holds by what it says itself; nil when it does not say.
    mutating func note(_ credentials: BasicCredentials, for life: Duration?, at now: Instant) {
        known = (.success(credentials), now, now + min(life ?? Self.usualAge, Self.longestAge))
    }

    /// Notes that the command has just failed.
    mutating func note(_ failure: SourceError, at now: Instant) {
        known = (.failure(failure), now, now + Self.shortAge)
    }

    /// Notes that a source does not take `credentials`, which the command has to give anew then.
    ///
    /// What it has just given stays for ``shortAge``: a source that takes nothing says nothing about the command.
    mutating func refuse(_ credentials: BasicCredentials, at now: Instant) {
        guard let known, known.finding == .success(credentials), now - known.since >= Self.shortAge else { return }
        self.known = nil
    }
}
