/// The origins to which a connection may be kept open.
///
/// A request on such a connection can fail because the other side has closed it meanwhile, which says nothing about
/// the other side's health. Pure: the caller keeps it in a `Mutex` and passes the time in.
struct ReusableOrigins: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// How long an idle connection is kept: shorter than nearly every server keeps its own, and than it takes to look whether
    /// descriptors come back.
    static let idleTime = Duration.seconds(20)
    /// The most origins remembered; redirects lead to few.
    static let most = 256

    private var lastAnswer: [String: Instant] = [:]

    /// Notes that `origin` has answered.
    mutating func note(_ origin: String, at now: Instant) {
        if lastAnswer.count >= Self.most { lastAnswer = lastAnswer.filter { $0.value + Self.idleTime > now } }
        if lastAnswer.count >= Self.most { lastAnswer.removeAll() }
        lastAnswer[origin] = now
    }

    /// Notes that `origin` failed: what is kept, if anything, is not to blame any more.
    mutating func forget(_ origin: String) { lastAnswer[origin] = nil }

    /// Whether a connection to `origin` may have been idle until now.
    func mayHold(_ origin: String, at now: Instant) -> Bool {
        lastAnswer[origin].map { $0 + Self.idleTime > now } ?? false
    }
}
