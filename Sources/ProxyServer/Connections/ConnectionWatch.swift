import NIOCore

/// Decides when a connection has wasted enough of the server's patience.
///
/// Pure: events and the time come in, a verdict comes out. A client that is waited for is judged; while the server is the
/// one that is waited for, nothing counts against the client.
struct ConnectionWatch {
    /// What is spoken on the connection.
    enum Language {
        /// Nothing yet: TLS is being set up.
        case negotiating
        case http1
        case http2
    }

    enum Verdict: Equatable {
        case keep
        /// A request, or the TLS handshake, was begun and not finished in time.
        case late
        /// Nothing happened for too long.
        case idle
        /// The client takes its answers too slowly.
        case slowReader
    }

    /// How far the bytes of all answers have come.
    struct Flow {
        /// Bytes that left the channel since the connection began.
        let taken: Int64
        /// Bytes that the client has not taken yet.
        let pending: Int64

        static let none = Flow(taken: 0, pending: 0)
    }

    /// What is spoken; set when it becomes known.
    var language: Language
    /// Requests that began and are not answered completely.
    private(set) var unanswered = 0
    /// When the last span was over in which the client took enough.
    private(set) var keptPaceAt: NIODeadline?
    private let requestTimeout: TimeAmount
    private let idleTimeout: TimeAmount
    private let pace: RequiredPace?
    private let lookInterval: TimeAmount
    private let begun: NIODeadline
    private var idleSince: NIODeadline
    /// When the first byte of an unfinished request came.
    private var readingSince: NIODeadline?
    private var isReadingBody = false
    private var measured: (since: NIODeadline, taken: Int64)?

    init(_ limits: ConnectionLimits, language: Language, at now: NIODeadline) {
        self.language = language
        self.requestTimeout = TimeAmount(limits.requestTimeout)
        self.idleTimeout = TimeAmount(limits.idleTimeout)
        self.pace = limits.minimumRate.map { RequiredPace(bytesPerSecond: $0, span: limits.rateSpan) }
        // Four looks in a span: a client that stops is noticed at most a quarter of the span late.
        self.lookInterval = .nanoseconds(max(TimeAmount(limits.rateSpan).nanoseconds / 4, 1_000_000))
        self.begun = now
        self.idleSince = now
    }

    /// Bytes came from the client.
    mutating func received(at now: NIODeadline) {
        // Of HTTP/2 only streams count: other frames, and parts of frames, are not what a connection is kept for.
        guard language == .http1 else { return }
        idleSince = now
        if readingSince == nil { readingSince = now }
    }

    /// The head of a request was read, or a stream was opened.
    mutating func requestBegan() {
        unanswered += 1
        isReadingBody = readingSince != nil
    }

    /// A request was read to its end.
    mutating func requestRead() {
        readingSince = nil
        isReadingBody = false
    }

    /// The last byte of an answer was written, or a stream was closed.
    mutating func answered(at now: NIODeadline) {
        unanswered = max(unanswered - 1, 0)
        idleSince = now
        // What the client has sent of its next request could not be read while this one was answered.
        if unanswered == 0, readingSince != nil { readingSince = now }
    }

    /// Judges the connection as it is now.
    mutating func verdict(at now: NIODeadline, _ flow: Flow) -> Verdict {
        if let lateAt, now >= lateAt { return .late }
        if flow.pending > 0 { idleSince = now }
        if let idleAt = idleAt(flow), now >= idleAt { return .idle }
        return isTooSlow(at: now, flow) ? .slowReader : .keep
    }

    /// When to ask for a verdict again, if nothing happens.
    func nextLook(after now: NIODeadline, _ flow: Flow) -> NIODeadline {
        let look = lateAt ?? idleAt(flow) ?? now + lookInterval
        return unanswered > 0 || flow.pending > 0 ? min(look, now + lookInterval) : look
    }

    private var lateAt: NIODeadline? {
        if language == .negotiating { return begun + requestTimeout }
        // While earlier requests are answered nothing more is read, except the body of the one that is being answered.
        guard let readingSince, unanswered == 0 || (isReadingBody && unanswered == 1) else { return nil }
        return readingSince + requestTimeout
    }

    private func idleAt(_ flow: Flow) -> NIODeadline? {
        guard unanswered == 0, readingSince == nil, flow.pending == 0 else { return nil }
        // HTTP/2 says goodbye by itself when the timeout is over; here the client had time to answer that.
        return idleSince + idleTimeout + (language == .http2 ? requestTimeout : .zero)
    }

    private mutating func isTooSlow(at now: NIODeadline, _ flow: Flow) -> Bool {
        guard let pace, flow.pending > 0 else {
            measured = nil
            return false
        }
        guard let (since, taken) = measured else {
            measured = (now, flow.taken)
            return false
        }
        guard now >= since + pace.span else { return false }
        measured = (now, flow.taken)
        guard flow.taken - taken >= pace.bytes else { return true }
        keptPaceAt = now
        return false
    }
}

/// The bytes that must move within a span.
private struct RequiredPace {
    let bytes: Int64
    let span: TimeAmount

    init(bytesPerSecond: Int64, span: Duration) {
        self.span = TimeAmount(span)
        let (product, overflow) = bytesPerSecond.multipliedReportingOverflow(by: self.span.nanoseconds / 1_000_000)
        self.bytes = overflow ? .max : product / 1000
    }
}
