/// How long a fetch may take for each of its parts.
package struct FetchDeadlines: Hashable, Sendable {
    /// From the start until a connection stands, TLS included.
    package var connect: Duration
    /// From then until the head of the answer is complete.
    ///
    /// Redirects share this and ``connect``: they do not start anew.
    package var firstByte: Duration
    /// Between one piece of the body and the next.
    package var progress: Duration
    /// The rate that a body must keep on the whole, in bytes per second; a sender below it could hold us for days
    /// without ever missing ``progress``.
    package var slowestRate: Int
    /// How long a body may stay below ``slowestRate`` at its beginning.
    package var grace: Duration

    /// - Parameters:
    ///   - connect: 3 s: a live host answers within one retransmission.
    ///   - firstByte: 10 s: a proxy that must fetch first needs some.
    ///   - progress: 15 s: longer than a lossy line needs to recover.
    ///   - slowestRate: 4 KiB/s: half of a 64 kbit/s line.
    ///   - grace: 30 s.
    package init(
        connect: Duration = .seconds(3),
        firstByte: Duration = .seconds(10),
        progress: Duration = .seconds(15),
        slowestRate: Int = 4096,
        grace: Duration = .seconds(30)
    ) {
        self.connect = connect
        self.firstByte = firstByte
        self.progress = progress
        self.slowestRate = slowestRate
        self.grace = grace
    }
}

extension Duration {
    /// Such as `15 s`, or `150 ms` below ten seconds that are not whole.
    package var inWords: String {
        let (seconds, attoseconds) = components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        return milliseconds == 0 || seconds >= 10 ? "\(seconds) s" : "\(seconds &* 1000 &+ milliseconds) ms"
    }
}
