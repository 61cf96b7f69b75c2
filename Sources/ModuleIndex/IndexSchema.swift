import GRDB

/// The tables of the index, as a row of steps from an empty database.
///
/// `PRAGMA user_version` says how many steps a database has behind it. A step that was released is never changed; a new
/// one is appended. A database with more steps than we know comes from a newer Martlet.
enum IndexSchema {
    /// Marks a database as ours; the letters `MTLI`.
    static let applicationID: Int64 = 0x4D54_4C49

    /// What a database turned out to be.
    enum Finding: Equatable {
        case current
        /// There was nothing yet; the tables are there now.
        case created
        /// Not ours, or newer than we are. Nothing was changed.
        case foreign(reason: String)
    }

    /// Looks at the database and takes the steps that are missing, all or none.
    static func prepare(_ db: Database) throws -> Finding {
        var finding = Finding.current
        try db.inTransaction(.immediate) {
            finding = try takeSteps(db)
            return .commit
        }
        return finding
    }

    /// Marks the database as in use; one that was not closed counts as incomplete from now on.
    ///
    /// Durable on return, for files are stored from here on that only a later transaction will name.
    static func beginUse(_ db: Database) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.execute(sql: "UPDATE state SET generation = generation + is_open, is_open = 1")
        try db.execute(sql: "PRAGMA synchronous = NORMAL")
    }

    /// Marks the database as in step with the store.
    static func endUse(_ db: Database) throws {
        try db.execute(sql: "UPDATE state SET is_open = 0")
    }

    private static func takeSteps(_ db: Database) throws -> Finding {
        let version = try integer(db, "PRAGMA user_version")
        let application = try integer(db, "PRAGMA application_id")
        let isEmpty = try integer(db, "SELECT count(*) FROM sqlite_master") == 0
        guard isEmpty || application == applicationID else { return .foreign(reason: "another program's database") }
        guard (0...Int64(steps.count)).contains(version) else {
            return .foreign(reason: "schema \(version) is newer than this Martlet's \(steps.count)")
        }
        for step in steps.dropFirst(Int(version)) { try db.execute(sql: step) }
        if version < steps.count {
            try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(steps.count)")
        }
        return isEmpty ? .created : .current
    }

    private static func integer(_ db: Database, _ sql: String) throws -> Int64 {
        guard let row = try Row.fetchOne(db, sql: sql) else {
            throw ModuleIndexError.damaged(reason: "no answer to \(sql)")
        }
        return try row.integer(0)
    }

    private static let steps = [
        """
        CREATE TABLE file (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            module TEXT NOT NULL,
            version TEXT NOT NULL,
            kind TEXT NOT NULL,
            size INTEGER NOT NULL,
            stored_at INTEGER NOT NULL,
            last_used_at INTEGER NOT NULL,
            source TEXT,
            verification TEXT NOT NULL,
            is_evictable INTEGER NOT NULL,
            generation INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX file_by_module ON file (module, version);
        CREATE INDEX file_by_use ON file (last_used_at) WHERE is_evictable = 1 AND kind = 'zip';

        -- One row: the totals, which the triggers keep, how far the last rebuild got, and whether a process is at it.
        CREATE TABLE state (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            files INTEGER NOT NULL,
            size INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            complete_generation INTEGER NOT NULL,
            is_open INTEGER NOT NULL
        ) STRICT;
        INSERT INTO state VALUES (1, 0, 0, 1, 0, 0);

        CREATE TRIGGER file_added AFTER INSERT ON file BEGIN
            UPDATE state SET files = files + 1, size = size + NEW.size;
        END;
        CREATE TRIGGER file_removed AFTER DELETE ON file BEGIN
            UPDATE state SET files = files - 1, size = size - OLD.size;
        END;
        CREATE TRIGGER file_resized AFTER UPDATE OF size ON file WHEN NEW.size <> OLD.size BEGIN
            UPDATE state SET size = size - OLD.size + NEW.size;
        END;
        """
    ]
}
