/// What a ``ChecksumTransport`` can say about a question that the database did not answer.
public enum ChecksumRemoteError: Error, Equatable {
    /// The database answered that there is no such thing (404 or 410), in the words of `reason`.
    case notFound(reason: String)
    /// No answer, or one that says nothing about the question: a time-out, a 5xx, a refusal.
    case unavailable(reason: String)
}

extension ChecksumRemoteError: CustomStringConvertible {
    /// The reason.
    public var description: String {
        switch self {
        case .notFound(let reason): "not found: \(reason)"
        case .unavailable(let reason): reason
        }
    }
}
