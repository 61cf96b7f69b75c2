import NIOCore

/// The connection that an answer goes out on.
struct AnswerConnection: Sendable {
    let channel: any Channel
    /// Whether the channel takes a ``FileSegment``: HTTP/1 without TLS.
    let sendsFiles: Bool
}
