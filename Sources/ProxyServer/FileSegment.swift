import NIOCore

/// A part of a stored file that the system sends by itself, without a copy of it in this process.
///
/// An outbound event of connections without TLS: ``HTTP1Guard`` writes the part as one of the body, and its promise succeeds when the
/// last byte is out. Other handlers could not take it, so all others fail the promise.
struct FileSegment: Sendable {
    /// How much is sent between two looks at whether it may go on, in bytes.
    static let size: Int64 = 256 << 10

    let region: FileRegion
}
