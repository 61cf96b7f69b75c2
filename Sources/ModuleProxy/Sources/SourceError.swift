/// Why a source did not give what it was asked for.
///
/// The cases are what a chain decides by: Go's `,` goes on only after ``notFound(reason:)``, its `|` after any.
package enum SourceError: Error, Equatable {
    /// The source answered 404 or 410: it knows, and there is no such thing. `reason` is its own text, shortened.
    case notFound(reason: String?)
    /// The source does not give this, and says so with 403 or 451: its policy, or the law.
    case refused(status: Int, reason: String?)
    /// The source answered with another 4xx, such as 400, 401 or 407: it wants another request, or credentials, and only the
    /// operator can help.
    case notAccepted(status: Int, reason: String?)
    /// The source did not answer, or said that it cannot now.
    case unavailable(reason: String, retryAfter: Duration?)
    /// The source answered 429: it wants fewer requests, or none for so long.
    case limited(reason: String, retryAfter: Duration?)
    /// The source answered 200 with something that cannot be what was asked for.
    case badAnswer(reason: String)
    /// This kind of source is not part of this version (`direct`), or is switched off (`off`).
    case notEnabled(reason: String)
    /// What the source sent could not be kept on disk.
    case storage(StoreError)
}

extension SourceError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notFound(let reason): reason ?? "not found"
        case .refused(let status, let reason): "refused with status \(status)" + (reason.map { ": \($0)" } ?? "")
        case .notAccepted(let status, let reason): "status \(status)" + (reason.map { ": \($0)" } ?? "")
        case .unavailable(let reason, _), .limited(let reason, _): reason
        case .badAnswer(let reason): reason
        case .notEnabled(let reason): reason
        case .storage(let error): error.description
        }
    }

    /// A name for metric labels and log fields: few values, nothing from the request.
    package var label: String {
        switch self {
        case .notFound: "not_found"
        case .refused: "refused"
        case .notAccepted: "not_accepted"
        case .unavailable: "unavailable"
        case .limited: "limited"
        case .badAnswer: "bad_answer"
        case .notEnabled: "not_enabled"
        case .storage: "storage"
        }
    }
}
