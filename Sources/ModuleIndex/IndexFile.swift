import GRDB

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The database file on disk: opening it, and setting it aside when it is no use.
struct IndexFile {
    let path: String

    /// How many old databases are kept for whoever wants to look at them; the last number is used again.
    static let maximumBroken = 3

    /// Opens the database, setting aside one that is damaged or not ours.
    ///
    /// Blocks on the disk, but does nothing that grows with the number of records.
    ///
    /// - Throws: ``ModuleIndexError/unavailable(reason:)`` when even a new database cannot be opened.
    /// - Returns: The open database, and how it was come by.
    func open() throws(ModuleIndexError) -> (DatabasePool, IndexOpening) {
        do throws(ModuleIndexError) {
            let (pool, finding) = try attempt()
            switch finding {
            case .current: return (pool, .existing)
            case .created: return (pool, .created)
            case .foreign(let reason):
                try translated { try pool.close() }
                return try openNew(because: reason)
            }
        } catch {
            guard case .damaged(let reason) = error else { throw error }
            return try openNew(because: reason)
        }
    }

    /// Moves the database and its log out of the way, to `<path>.broken-<n>`.
    func setAside() throws(ModuleIndexError) -> String {
        let free = (1...Self.maximumBroken).first { access(broken($0), F_OK) != 0 }
        let target = broken(free ?? Self.maximumBroken)
        for suffix in ["-wal", "-shm", ""] {
            // Part of the database that had this number before.
            unlink(target + suffix)
            // A log that stayed behind would be taken for the log of the new database.
            guard rename(path + suffix, target + suffix) == 0 || errno == ENOENT else {
                throw .unavailable(reason: "cannot rename \(path + suffix): error \(errno)")
            }
        }
        return target
    }

    private func broken(_ number: Int) -> String { "\(path).broken-\(number)" }

    private func openNew(because reason: String) throws(ModuleIndexError) -> (DatabasePool, IndexOpening) {
        let target = try setAside()
        do throws(ModuleIndexError) {
            let (pool, finding) = try attempt()
            guard finding == .created else { throw ModuleIndexError.unavailable(reason: "\(path) came back") }
            return (pool, .replaced(movedTo: target, reason: reason))
        } catch {
            // A new file is not damaged: something is wrong with the place itself.
            guard case .damaged(let reason) = error else { throw error }
            throw .unavailable(reason: reason)
        }
    }

    private func attempt() throws(ModuleIndexError) -> (DatabasePool, IndexSchema.Finding) {
        try translated {
            let pool = try DatabasePool(path: path, configuration: Self.configuration)
            do {
                return (pool, try pool.writeWithoutTransaction(Self.examine))
            } catch {
                // The file must not be moved from under an open connection.
                try pool.close()
                throw error
            }
        }
    }

    /// Makes the tables where there are none, and has a look at what is there.
    private static func examine(_ db: Database) throws -> IndexSchema.Finding {
        let finding = try IndexSchema.prepare(db)
        if case .foreign = finding { return finding }
        // This finds the coarse damage; a full check would read all of a gigabyte.
        _ = try IndexState(db)
        if let row = try Row.fetchOne(db, sql: "SELECT \(IndexRecord.columns) FROM file LIMIT 1") {
            _ = try IndexRecord(row)
        }
        try IndexSchema.beginUse(db)
        return finding
    }

    private func translated<T>(_ body: () throws -> T) throws(ModuleIndexError) -> T {
        do {
            return try body()
        } catch let error as ModuleIndexError {
            throw error
        } catch let error as DatabaseError {
            throw ModuleIndexError(error)
        } catch {
            throw .unavailable(reason: String(describing: error))
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "martlet.index"
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 2
        configuration.prepareDatabase { db in
            // GRDB sets WAL and synchronous = NORMAL itself. The log shrinks to 16 MiB after each reset.
            try db.execute(sql: "PRAGMA journal_size_limit = 16777216; PRAGMA cell_size_check = ON")
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        return configuration
    }
}
