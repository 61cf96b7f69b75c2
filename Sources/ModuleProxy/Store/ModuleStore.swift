/// Where finished files live.
///
/// Two kinds of file: those that never change once committed (module files, pins, tiles), and small ones that are
/// replaced as a whole (lists, query answers, tree heads). Readers see a file whole or not at all, also after
/// a crash or a loss of power. Every file is sealed with the hash of its content as it was written; who reads it can see
/// whether it is still that. When ``commit(_:to:)`` or ``update(_:_:)`` has returned, what it did is durable.
package protocol ModuleStore: Sendable {
    /// The file under `key`, or nil when there is none.
    ///
    /// - Throws: ``StoreError/damaged(got:expected:)`` for what is no plain file, such as a link.
    func open(_ key: StoreKey) async throws(StoreError) -> StoredFile?

    /// Publishes an immutable file.
    ///
    /// The first write wins: when the same bytes are there already, that is success.
    ///
    /// - Throws: ``StoreError/conflict(_:)`` when other bytes are there, ``StoreError/damaged(got:expected:)`` when these are
    ///   not even what was stored.
    func commit(_ content: StoredContent, to key: StoreKey) async throws(StoreError)

    /// Replaces a small file as a whole; updates of one key never run at the same time.
    ///
    /// - `change`: Gets the present bytes (nil: no file) and returns the new ones; nil leaves all as it is.
    ///
    /// Returns whether the file was replaced. Throws ``StoreError/damaged(got:expected:)`` when the present bytes are not
    /// what was stored; nothing is changed then.
    @discardableResult
    func update(_ key: StoreKey, _ change: @escaping @Sendable ([UInt8]?) -> [UInt8]?) async throws(StoreError) -> Bool

    /// Removes the file under `key`; a missing one is no error.
    func remove(_ key: StoreKey) async throws(StoreError)

    /// Moves whatever is under `key` to where nobody serves it, for an operator to look at; durable on return.
    ///
    /// - `stamp`: Nothing is moved unless the file has this stamp; nil for whatever is there.
    ///
    /// Returns whether anything was moved; a missing file is no error.
    @discardableResult
    func quarantine(_ key: StoreKey, if stamp: FileStamp?) async throws(StoreError) -> Bool

    /// Whether something was ever moved away from `key` by ``quarantine(_:if:)`` and is kept still.
    func holdsQuarantined(_ key: StoreKey) async throws(StoreError) -> Bool

    /// A new, empty, private file on the store's own disk, to be filled and then committed.
    func stage() async throws(StoreError) -> Staging
}

extension ModuleStore {
    /// Moves whatever is under `key` to where nobody serves it.
    @discardableResult
    package func quarantine(_ key: StoreKey) async throws(StoreError) -> Bool { try await quarantine(key, if: nil) }
}

/// What is to be committed: bytes in memory, or a staged file.
package enum StoredContent: Sendable {
    case bytes([UInt8])
    case staged(Staging)
}
