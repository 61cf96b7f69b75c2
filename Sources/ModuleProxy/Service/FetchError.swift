/// Why a module could not be served.
///
/// The cases are the decisions a caller can take, not the places where things broke. HTTP is not mentioned here:
/// `ProxyServer` maps each case to a status in one file. ``subject`` is what was asked for, such as
/// `a.b/c@v1.0.0 (.zip)`.
package enum FetchError: Error, Equatable {
    /// Every source that may know answered, and none has it.
    case notFound(subject: String, attempts: [SourceAttempt])
    /// Only stored copies were asked for, and there is none.
    case notCached(subject: String)
    /// There is no stored copy, and the server makes no outside requests now.
    case offline(subject: String)
    /// The name is private and no route names its sources.
    case privateWithoutRoute(path: String)
    /// An operator of this server took the module or the version out of use.
    case revoked(subject: String, reason: String)
    /// A checksum database was to be asked for a name that must not leave the house.
    case privateLookup(path: String, database: String)
    /// The checksum database has no record of the version, so nothing can be verified.
    case unknownToDatabase(subject: String, database: String)
    /// No source has the right bytes. `attestedBy` is the database's name, or nil for the first copy seen.
    case mismatch(subject: String, got: String, attested: String, attestedBy: String?)
    /// What is known of the first copy is damaged, so that no copy can be held against it. `file` is the pin, below the store.
    case damagedPin(subject: String, file: String)
    /// At least one source did not answer, and no other had it.
    case unavailable(subject: String, attempts: [SourceAttempt], retryAfter: Duration)
    /// A source answered with something that cannot be what was asked for, and no other had it.
    case badAnswer(subject: String, attempts: [SourceAttempt])
    /// A source refused, and no other had it.
    case refused(subject: String, attempts: [SourceAttempt])
    /// A source does not accept this server's requests, which only its operator can change, and no other had it.
    case notAccepted(subject: String, attempts: [SourceAttempt])
    /// The chain has no source that can be asked.
    case notEnabled(subject: String, reason: String)
    /// The checksum database cannot be asked, or sends what cannot be verified.
    case databaseUnavailable(subject: String, database: String, reason: String)
    /// The checksum database showed two histories. Nothing is verified with it until an operator has looked.
    case databaseFork(database: String)
    /// The store has no room, and the file cannot be passed on without it.
    case storeFull(subject: String)
    /// The store failed.
    case storeFailed(subject: String, reason: String)
    /// Too many fetches are under way.
    case overloaded(subject: String)
}

/// How one source of a chain failed.
package struct SourceAttempt: Equatable, Sendable {
    /// The source's ``ModuleSource/label``.
    package let source: String
    /// What it answered.
    package let error: SourceError

    package init(source: String, error: SourceError) {
        self.source = source
        self.error = error
    }
}

extension FetchError {
    /// The stable code of the case.
    package var code: ErrorCode {
        switch self {
        case .notFound: .notFound
        case .notCached: .notCached
        case .offline: .offline
        case .privateWithoutRoute: .privateWithoutRoute
        case .revoked: .revoked
        case .privateLookup, .unknownToDatabase: .unknownToDatabase
        case .mismatch(_, _, _, attestedBy: nil): .firstHashMismatch
        case .mismatch: .checksumMismatch
        case .damagedPin: .damagedPin
        case .unavailable: .sourcesUnavailable
        case .badAnswer: .badAnswer
        case .refused: .refusedBySource
        case .notAccepted: .notAcceptedBySource
        case .notEnabled: .sourceNotEnabled
        case .databaseUnavailable: .databaseUnavailable
        case .databaseFork: .databaseFork
        case .storeFull: .storeFull
        case .storeFailed: .storeFailed
        case .overloaded: .overloaded
        }
    }

    /// A name for metric labels and log fields: few values, nothing from the request.
    package var label: String {
        switch self {
        case .notFound: "not_found"
        case .notCached: "not_cached"
        case .offline: "offline"
        case .privateWithoutRoute: "private_without_route"
        case .revoked: "revoked"
        case .privateLookup: "private_lookup"
        case .unknownToDatabase: "unknown_to_database"
        case .damagedPin: "damaged_pin"
        case .mismatch: "mismatch"
        case .unavailable: "unavailable"
        case .badAnswer: "bad_answer"
        case .refused: "refused"
        case .notAccepted: "not_accepted"
        case .notEnabled: "not_enabled"
        case .databaseUnavailable: "database_unavailable"
        case .databaseFork: "database_fork"
        case .storeFull: "store_full"
        case .storeFailed: "store_failed"
        case .overloaded: "overloaded"
        }
    }

    /// Whether a stale copy should be served instead, when there is one.
    package var isTransient: Bool {
        switch self {
        case .unavailable, .badAnswer, .refused, .notAccepted, .offline, .notEnabled, .databaseUnavailable, .overloaded:
            true
        default: false
        }
    }
}
