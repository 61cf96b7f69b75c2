/// The origins to which a connection may be kept open.
///
/// A request on such a connection can fail because the other side has closed it meanwhile, which says nothing about
/// the other side's health. Pure: the caller keeps it in a `Mutex` and passes the time in.
struct ReusableOrigins: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// How long an idle connection is kept.
    static let idleTime = Duration.seconds(60)
    /// The most origins remembered; redirects lead to few.
    static let most = 256

    private var lastAnswer: [String: Instant] = [:]

    /// Notes that `origin` has answered.
    mutating func note(_ origin: String, at now: Instant) {
        if lastAnswer.count >= Self.most { lastAnswer = lastAnswer.filter { $0.value + Self.idleTime > now } }
        if lastAnswer.count >= Self.most { lastAnswer.removeAll() }
        lastAnswer[origin] = now
    }

    /// Whether a connection to `origin` may have been idle until now.
    func mayHold(_ origin: String, at now: Instant) -> Bool {
        lastAnswer[origin].map { $0 + Self.idleTime > now } ?? false
    }
}
