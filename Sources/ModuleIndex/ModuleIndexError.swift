import GRDB

/// Why the index gave no answer.
///
/// Nothing else depends on the index, so either case is a reason to go on without it.
package enum ModuleIndexError: Error, Equatable {
    /// The database holds nonsense. Set it aside and rebuild it from the store.
    case damaged(reason: String)
    /// The database cannot be read or written now: no space, no permission, locked. Worth another try later.
    case unavailable(reason: String)

    /// A name for metric labels and log fields.
    package var label: String {
        switch self {
        case .damaged: "index_damaged"
        case .unavailable: "index_unavailable"
        }
    }
}

extension ModuleIndexError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .damaged(let reason): "the module index is damaged and has to be rebuilt from the store: \(reason)"
        case .unavailable(let reason): "the module index cannot be used now: \(reason)"
        }
    }
}

extension ModuleIndexError {
    /// Sorts SQLite's codes into the two decisions.
    ///
    /// Our statements are fixed and fit the schema, so an error in a statement or a broken constraint means that the
    /// schema or an index is not what we wrote.
    ///
    /// Codes: <https://www.sqlite.org/rescode.html>
    init(_ error: DatabaseError) {
        let damage: [ResultCode] = [
            .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT, .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH,
            .SQLITE_RANGE, .SQLITE_MISUSE,
        ]
        let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        let isDamage = damage.contains(error.resultCode) || error.extendedResultCode == .SQLITE_IOERR_SHORT_READ
        self = isDamage ? .damaged(reason: reason) : .unavailable(reason: reason)
    }
}
