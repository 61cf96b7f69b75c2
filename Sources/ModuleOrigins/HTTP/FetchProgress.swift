/// How far a fetch has come, and until when it must come further.
///
/// Pure: it reads no clock; the caller keeps it in a `Mutex` and passes the time in.
struct FetchProgress: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// Which deadline was missed.
    enum Lateness: Equatable {
        /// No complete head within connect and first byte together.
        case noAnswer
        /// Nothing for the progress interval.
        case stalled
        /// Below the slowest rate on the whole.
        case tooSlow
    }

    private enum Phase: Equatable {
        case head
        case body
        /// What came is being written to disk, which is not the sender's fault.
        case storing(since: Instant)
    }

    private let deadlines: FetchDeadlines
    private let start: Instant
    private var phase = Phase.head
    private var bodyStart: Instant
    private var lastByte: Instant
    private var received = 0

    init(_ deadlines: FetchDeadlines, startingAt now: Instant) {
        self.deadlines = deadlines
        self.start = now
        self.bodyStart = now
        self.lastByte = now
    }

    /// Notes that a request goes out: the first one, or one more after a redirect.
    mutating func awaitHead() { phase = .head }

    /// Notes that a head is complete.
    mutating func headArrived(at now: Instant) {
        phase = .body
        bodyStart = now
        lastByte = now
        received = 0
    }

    /// Notes that `count` bytes of the body arrived.
    mutating func arrived(_ count: Int, at now: Instant) {
        received &+= count  // Far below the limit of Int: the body's own limit comes first.
        if count > 0 { lastByte = now }
    }

    /// Notes that writing to disk begins; no deadline runs until ``stored(at:)``.
    mutating func storing(at now: Instant) { phase = .storing(since: now) }

    /// Notes that the bytes are on disk.
    mutating func stored(at now: Instant) {
        guard case .storing(let since) = phase else { return }
        phase = .body
        bodyStart += now - since
        lastByte = now
    }

    /// When the fetch is to be given up, and why, if nothing more happens; nil while storing.
    var deadline: (at: Instant, missing: Lateness)? {
        switch phase {
        case .storing: return nil
        case .head: return (start + deadlines.connect + deadlines.firstByte, .noAnswer)
        case .body:
            let stall = lastByte + deadlines.progress
            let rate = max(deadlines.slowestRate, 1)
            let pace = bodyStart + deadlines.grace + .seconds(received / rate)
            return stall <= pace ? (stall, .stalled) : (pace, .tooSlow)
        }
    }
}
