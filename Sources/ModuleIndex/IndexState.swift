import GRDB

/// The one row of totals.
struct IndexState: Sendable, Equatable {
    let fileCount: Int64
    let sizeInBytes: Int64
    /// Counts the rebuilds that were begun; records carry the number under which they were last seen.
    let generation: Int64
    /// The last rebuild that came to its end; 0 for none.
    let completeGeneration: Int64

    init(_ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "SELECT files, size, generation, complete_generation FROM state WHERE id = 1"
        )
        guard let row = try Row.fetchOne(statement) else {
            throw ModuleIndexError.damaged(reason: "the row of totals is missing")
        }
        self.fileCount = try row.integer(0)
        self.sizeInBytes = try row.integer(1)
        self.generation = try row.integer(2)
        self.completeGeneration = try row.integer(3)
    }
}
