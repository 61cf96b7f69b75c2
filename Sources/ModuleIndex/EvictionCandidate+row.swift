import GRDB

extension EvictionCandidate {
    /// Reads a row of `ModuleIndex.leastRecentlyUsedQuery`.
    init(_ row: Row) throws(ModuleIndexError) {
        self.init(
            key: try row.text(0),
            module: try row.text(1),
            version: try row.text(2),
            sizeInBytes: try row.integer(3),
            cursor: Cursor(lastUsedAt: try row.integer(4), id: try row.integer(5))
        )
    }
}
