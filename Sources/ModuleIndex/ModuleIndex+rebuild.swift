import GRDB

extension ModuleIndex {
    /// Makes the index agree with `records`, which is a scan of the whole store.
    ///
    /// Files that the scan does not name are forgotten at the end; last uses stay. Meanwhile the index answers, and
    /// files that are recorded during the scan are kept although the scan may have passed their folder already. The work
    /// is done in small transactions, so nothing waits long for it. When `records` throws or the task is cancelled, what
    /// was written stays, nothing is forgotten, and ``isComplete()`` is false.
    package func replaceAll<Records: AsyncSequence>(
        with records: Records
    ) async throws where Records.Element == IndexRecord {
        let generation = try await write { db in
            try db.execute(sql: "UPDATE state SET generation = generation + 1")
            return try IndexState(db).generation
        }
        var batch: [IndexRecord] = []
        for try await record in records {
            batch.append(record)
            guard batch.count >= Self.batchSize else { continue }
            try await self.record(batch)
            batch = []
        }
        try await self.record(batch)
        try await forgetAll(before: generation)
        // Another rebuild may have begun meanwhile; then this one does not count.
        try await write { db in
            try db.execute(
                sql: "UPDATE state SET complete_generation = generation WHERE generation = ?",
                arguments: [generation]
            )
        }
    }

    /// Rows per transaction when looking for those that the scan did not name.
    private static let windowSize = 10_000

    /// Forgets the files last seen before `generation`, one window of rows after the other.
    private func forgetAll(before generation: Int64) async throws {
        var start = Int64.min
        while let end = try await endOfWindow(after: start) {
            let from = start
            try await write { db in
                try db.execute(
                    sql: "DELETE FROM file WHERE id > ? AND id <= ? AND generation < ?",
                    arguments: [from, end, generation]
                )
            }
            // Rows in disorder are damage, and must not make this endless.
            guard end > start else { throw ModuleIndexError.damaged(reason: "rows are not in order") }
            start = end
        }
    }

    /// The number of the last row of the window after `start`; nil when there is no row any more.
    private func endOfWindow(after start: Int64) async throws -> Int64? {
        try await read { db in
            let sql = "SELECT max(id) FROM (SELECT id FROM file WHERE id > ? ORDER BY id LIMIT ?)"
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [start, Self.windowSize]),
                !row.hasNull(atIndex: 0)
            else { return nil }
            return try row.integer(0)
        }
    }
}
