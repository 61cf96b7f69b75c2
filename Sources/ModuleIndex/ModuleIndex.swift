import Dispatch
import GRDB
import Synchronization

/// What is stored, how large it is, when it was last used, where it came from and how it was verified.
///
/// The index may be deleted at any time: the store holds all that matters, and ``replaceAll(with:)`` rebuilds the index
/// from it. Until that has come to its end, ``isComplete()`` is false and the totals are too low. Every question costs
/// O(log n); SQLite runs on threads of its own, never on Swift's. All methods but the initialiser and
/// ``noteUse(_:at:)`` throw ``ModuleIndexError``, or `CancellationError` when the task is cancelled.
///
/// Example: `try ModuleIndex(path: "/var/lib/martlet/.martlet/index.sqlite")`.
package final class ModuleIndex: Sendable {
    /// How the index was come by; anything but `existing` calls for a rebuild.
    package let opening: IndexOpening

    private let pool: DatabasePool
    private let uses = Mutex(UseTable())

    /// Opens the index at `path`, whose folder must exist, or makes an empty one.
    ///
    /// A database that is damaged, from a newer Martlet or not ours is moved to `<path>.broken-<n>` first; ``opening``
    /// tells. Blocks on the disk for some milliseconds, so it is for the start of the process.
    ///
    /// - Throws: ``ModuleIndexError/unavailable(reason:)``; the server can live without an index.
    package init(path: String) throws(ModuleIndexError) {
        (self.pool, self.opening) = try IndexFile(path: path).open()
    }

    /// Moves a damaged database to `<path>.broken-<n>`, after its index was closed, so that a new one can be opened.
    ///
    /// - Returns: Where it is now.
    package static func setAside(path: String) throws(ModuleIndexError) -> String {
        try IndexFile(path: path).setAside()
    }

    // MARK: Writing

    /// Adds a file, or replaces what was known about it; the later last use stays.
    package func record(_ record: IndexRecord) async throws {
        try await self.record([record])
    }

    /// Adds many files, in transactions of 500.
    package func record(_ records: [IndexRecord]) async throws {
        for start in stride(from: 0, to: records.count, by: Self.batchSize) {
            let batch = records[start..<min(start + Self.batchSize, records.count)]
            try await write { db in
                for record in batch { try record.save(db) }
            }
        }
    }

    /// Notes that a file was used at `time`, in seconds since 1970.
    ///
    /// Costs one short lock; ``flush()`` writes it down. Unknown files are ignored there.
    package func noteUse(_ key: String, at time: Int64) {
        uses.withLock { $0.note(key, at: time) }
    }

    /// Writes down the uses noted so far.
    ///
    /// In transactions of 500, so that a download that is done need not wait long to be recorded. When one fails, the
    /// uses that are not written are kept for the next time.
    package func flush() async throws {
        var waiting = uses.withLock { $0.takeAll() }.map { ($0.key, $0.value) }
        while !waiting.isEmpty {
            let batch = Array(waiting.suffix(Self.batchSize))
            do {
                try await writeUses(batch)
            } catch {
                let kept = waiting
                uses.withLock { $0.putBack(kept) }
                throw error
            }
            waiting.removeLast(batch.count)
        }
    }

    /// Forgets a file that was removed from the store; unknown ones are ignored.
    package func remove(_ key: String) async throws {
        uses.withLock { $0.forget(key) }
        try await write { db in
            try db.cachedStatement(sql: "DELETE FROM file WHERE key = ?").execute(arguments: [key])
        }
    }

    /// Says whether a file may be removed to make room: false when no source was found to have it still.
    package func setEvictable(_ isEvictable: Bool, for key: String) async throws {
        try await write { db in
            try db.cachedStatement(sql: "UPDATE file SET is_evictable = ? WHERE key = ?")
                .execute(arguments: [isEvictable ? 1 : 0, key])
        }
    }

    /// Writes down what was noted and closes the database; every call afterwards throws.
    ///
    /// It says that everything stored so far was recorded. Where that is not so, ``abandon()`` is the right call.
    package func close() async throws {
        var failure: (any Error)?
        do {
            try await flush()
            try await write { db in try IndexSchema.endUse(db) }
            // GRDB closes a reader last, which cannot empty the log; a long log makes the next start slow.
            try await pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        } catch let error as DatabaseError {
            failure = ModuleIndexError(error)
        } catch {
            failure = error
        }
        try await abandon()
        if let failure { throw failure }
    }

    /// Closes the database as a crash would; the next process finds it incomplete.
    package func abandon() async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            // Closing waits for running statements.
            DispatchQueue(label: "martlet.index.close").async { [pool] in
                continuation.resume(with: Result { try pool.close() })
            }
        }
    }

    // MARK: Asking

    /// The size of all files in bytes.
    package func totalSize() async throws -> Int64 {
        try await read { db in try IndexState(db).sizeInBytes }
    }

    /// The number of files.
    package func count() async throws -> Int64 {
        try await read { db in try IndexState(db).fileCount }
    }

    /// Whether every file of the store is in the index.
    ///
    /// False until a rebuild has come to its end, and again after a process that did not close the index: what it stored
    /// last may be missing.
    package func isComplete() async throws -> Bool {
        try await read { db in
            let state = try IndexState(db)
            return state.completeGeneration == state.generation
        }
    }

    /// What is known about one file.
    package func record(for key: String) async throws -> IndexRecord? {
        try await read { db in
            let statement = try db.cachedStatement(sql: "SELECT \(IndexRecord.columns) FROM file WHERE key = ?")
            return try Row.fetchOne(statement, arguments: [key]).map { try IndexRecord($0) }
        }
    }

    /// The versions of `module` that have any file, in the order of their bytes; costs their number.
    package func versions(of module: String) async throws -> [String] {
        try await read { db in
            let statement = try db.cachedStatement(sql: Self.versionsQuery)
            return try Row.fetchAll(statement, arguments: [module]).map { try $0.text(0) }
        }
    }

    /// The zips that may be removed, from the least recently used on, at most `limit` (1 to 1,000) of them.
    ///
    /// Writes down noted uses first, so that no file in use comes early.
    ///
    /// - Parameters:
    ///   - limit: How many to return.
    ///   - cursor: Where the page before ended; nil for the first page.
    /// - Throws: ``ModuleIndexError``, also when the uses cannot be written down.
    /// - Returns: Fewer than `limit` only at the end of the list.
    package func leastRecentlyUsed(
        limit: Int,
        after cursor: EvictionCandidate.Cursor? = nil
    ) async throws -> [EvictionCandidate] {
        try await flush()
        let cursor = cursor ?? EvictionCandidate.Cursor(lastUsedAt: .min, id: .min)
        return try await read { db in
            let statement = try db.cachedStatement(sql: Self.leastRecentlyUsedQuery)
            let arguments: StatementArguments = [cursor.lastUsedAt, cursor.id, min(max(limit, 1), 1_000)]
            return try Row.fetchAll(statement, arguments: arguments).map { try EvictionCandidate($0) }
        }
    }

    // MARK: Access to SQLite

    /// Records per transaction: some milliseconds of work, and some megabytes of log.
    static let batchSize = 500

    static let versionsQuery = "SELECT DISTINCT version FROM file WHERE module = ? ORDER BY version"

    static let leastRecentlyUsedQuery = """
        SELECT key, module, version, size, last_used_at, id FROM file
        WHERE is_evictable = 1 AND kind = 'zip' AND (last_used_at, id) > (?, ?)
        ORDER BY last_used_at, id LIMIT ?
        """

    private func writeUses(_ batch: [(key: String, time: Int64)]) async throws {
        try await write { db in
            let statement = try db.cachedStatement(
                sql: "UPDATE file SET last_used_at = ?2 WHERE key = ?1 AND last_used_at < ?2"
            )
            for use in batch { try statement.execute(arguments: [use.key, use.time]) }
        }
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        do {
            return try await pool.read(body)
        } catch let error as DatabaseError {
            throw ModuleIndexError(error)
        }
    }

    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        do {
            return try await pool.write(body)
        } catch let error as DatabaseError {
            throw ModuleIndexError(error)
        }
    }
}
