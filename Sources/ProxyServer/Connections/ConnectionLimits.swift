/// What is demanded of a connection, so that nobody can hold one without using it.
///
/// Heads have limits of their own: 16 KiB, 100 fields, 8 KiB for the request line (``RequestLimits``).
package struct ConnectionLimits: Sendable, Equatable {
    /// From the first byte of a request to its end, body included; the same for a TLS handshake.
    package var requestTimeout: Duration
    /// How long a connection may do nothing.
    ///
    /// Above the 90 s for which `go` keeps one, so that `go` closes first.
    package var idleTimeout: Duration
    /// The bytes per second that a client must take of its answers; nil for any.
    package var minimumRate: Int64?
    /// The time over which the rate is measured, and so the time that a stalled client has to go on.
    package var rateSpan: Duration
    /// How long a client may take to read the end of the last answer before the connection is closed for good.
    package var lingering: Duration

    package init(
        requestTimeout: Duration = .seconds(10),
        idleTimeout: Duration = .seconds(120),
        minimumRate: Int64? = 500,
        rateSpan: Duration = .seconds(20),
        lingering: Duration = .seconds(2)
    ) {
        self.requestTimeout = requestTimeout
        self.idleTimeout = idleTimeout
        self.minimumRate = minimumRate
        self.rateSpan = rateSpan
        self.lingering = lingering
    }
}
