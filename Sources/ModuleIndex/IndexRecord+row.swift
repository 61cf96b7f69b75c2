import GRDB

extension IndexRecord {
    /// The columns in the order in which ``init(_:)`` reads them.
    static let columns = """
        key, module, version, kind, size, stored_at, last_used_at, source, verification, is_evictable
        """

    /// Reads a row that was selected by ``columns``.
    init(_ row: Row) throws(ModuleIndexError) {
        let kind = try row.text(3)
        guard let kind = Kind(rawValue: kind) else { throw .damaged(reason: "unknown kind \(kind.debugDescription)") }
        self.init(
            key: try row.text(0),
            module: try row.text(1),
            version: try row.text(2),
            kind: kind,
            sizeInBytes: try row.integer(4),
            storedAt: try row.integer(5),
            lastUsedAt: try row.integer(6),
            source: try row.optionalText(7),
            verification: try row.text(8),
            isEvictable: try row.integer(9) == 1
        )
    }

    /// Inserts this record, or replaces the one with its key.
    ///
    /// The later last use is kept, and a known source when the new one is unknown.
    func save(_ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO file (\(Self.columns), generation)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT generation FROM state WHERE id = 1))
                ON CONFLICT (key) DO UPDATE SET
                    module = excluded.module, version = excluded.version, kind = excluded.kind, size = excluded.size,
                    stored_at = excluded.stored_at, last_used_at = max(last_used_at, excluded.last_used_at),
                    source = coalesce(excluded.source, source), verification = excluded.verification,
                    is_evictable = excluded.is_evictable, generation = excluded.generation
                """
        )
        try statement.execute(arguments: [
            key, module, version, kind.rawValue, sizeInBytes, storedAt, lastUsedAt, source, verification,
            isEvictable ? 1 : 0,
        ])
    }
}
