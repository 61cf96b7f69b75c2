import NIOCore

/// Decides when the client of one HTTP/2 stream has let its answer stand still for too long.
///
/// Pure: the caller passes the instant. The pace of ``ConnectionWatch`` is one for all streams of a connection, and small answers on
/// one of them satisfy it; each answer has to move too.
struct StreamWatch {
    /// Bytes of the answer that the client has not taken.
    private(set) var pending = 0
    private var movedAt: NIODeadline?

    /// Bytes of the answer are there for the client.
    mutating func wrote(_ count: Int, at now: NIODeadline) {
        if pending == 0 { movedAt = now }
        pending += count
    }

    /// The client took some of them, or they were thrown away.
    mutating func took(_ count: Int, at now: NIODeadline) {
        pending -= count
        movedAt = now
    }

    /// Whether the client has taken nothing for `span`, although there is something.
    func standsStill(for span: TimeAmount, at now: NIODeadline) -> Bool {
        guard pending > 0, let movedAt else { return false }
        return now >= movedAt + span
    }
}
