/// A zip that may be removed to make room.
package struct EvictionCandidate: Sendable, Hashable {
    /// A place in the list of candidates, from the least recently used on; the list goes on behind it.
    package struct Cursor: Sendable, Hashable, Comparable {
        let lastUsedAt: Int64
        let id: Int64

        package init(lastUsedAt: Int64, id: Int64) {
            self.lastUsedAt = lastUsedAt
            self.id = id
        }

        package static func < (left: Cursor, right: Cursor) -> Bool {
            (left.lastUsedAt, left.id) < (right.lastUsedAt, right.id)
        }
    }

    /// The store's name for the file.
    package let key: String
    /// The module path and version, for asking a source whether it still has them.
    package let module: String
    package let version: String
    package let sizeInBytes: Int64
    /// Where this candidate stands in the list.
    package let cursor: Cursor

    package init(key: String, module: String, version: String, sizeInBytes: Int64, cursor: Cursor) {
        self.key = key
        self.module = module
        self.version = version
        self.sizeInBytes = sizeInBytes
        self.cursor = cursor
    }
}
