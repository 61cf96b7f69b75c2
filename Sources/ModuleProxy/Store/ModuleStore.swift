/// Where finished files live.
///
/// Two kinds of file: those that never change once committed (module files, pins, tiles), and small ones that are
/// replaced as a whole (lists, query answers, tree heads). Readers see a file whole or not at all, also after
/// a crash or a loss of power. When ``commit(_:to:)`` or ``update(_:_:)`` has returned, what it did is durable.
package protocol ModuleStore: Sendable {
    /// The file under `key`, or nil when there is none.
    func open(_ key: StoreKey) async throws(StoreError) -> StoredFile?

    /// Publishes an immutable file.
    ///
    /// The first write wins: when the same bytes are there already, that is success.
    ///
    /// - Throws: ``StoreError/conflict(_:)`` when other bytes are there.
    func commit(_ content: StoredContent, to key: StoreKey) async throws(StoreError)

    /// Replaces a small file as a whole; updates of one key never run at the same time.
    ///
    /// - `change`: Gets the present bytes (nil: no file) and returns the new ones; nil leaves all as it is.
    ///
    /// Returns whether the file was replaced.
    @discardableResult
    func update(_ key: StoreKey, _ change: @escaping @Sendable ([UInt8]?) -> [UInt8]?) async throws(StoreError) -> Bool

    /// Removes the file under `key`; a missing one is no error.
    func remove(_ key: StoreKey) async throws(StoreError)

    /// A new, empty, private file on the store's own disk, to be filled and then committed.
    func stage() async throws(StoreError) -> Staging
}

/// What is to be committed: bytes in memory, or a staged file.
package enum StoredContent: Sendable {
    case bytes([UInt8])
    case staged(Staging)
}
