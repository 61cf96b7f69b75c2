/// How ``ChecksumClient`` reaches a checksum database and keeps what it learnt.
///
/// One transport serves one database: paths do not name it. All methods may be called at the same time.
///
/// Paths are those of the database's own protocol and begin with a slash: `/latest`, `/lookup/a.b/!up@v1.0.0`,
/// `/tile/8/0/x001/234.p/7`. They are made from checked values, so none leads out of a folder.
///
/// What is kept is not trusted when it is read again, except for the head: tiles are checked against the signed
/// head and records against the tiles, each time. So a damaged file costs one more request and nothing else.
public protocol ChecksumTransport: Sendable {
    /// Asks the database, directly or through a mirror.
    ///
    /// The implementation bounds time and size (a megabyte is plenty) and does not remember failures.
    ///
    /// - Throws: ``ChecksumRemoteError/notFound(reason:)`` for an authoritative "no such thing" only, that is 404 and 410;
    ///   `CancellationError` when cancelled; anything else for all other troubles.
    func read(_ path: String) async throws -> [UInt8]

    /// Asks the database itself, where ``read(_:)`` may have been answered by a mirror that is behind.
    ///
    /// - Returns: nil when there are no mirrors: then ``read(_:)`` asks the database already. A transport that does not
    ///   implement this has none.
    /// - Throws: what ``read(_:)`` throws.
    func readPastMirrors(_ path: String) async throws -> [UInt8]?

    /// The head that was stored last, as stored, or nil when there never was one.
    ///
    /// This is the one thing the client trusts a store with: without it, a database that shows a rewritten
    /// history to this server is not found out.
    func loadHead() async throws -> [UInt8]?

    /// Replaces the stored head by `new`, provided that it is still `old`.
    ///
    /// - Returns: true when `new` is durable, on the disk and not only in its cache; false when the stored head is not
    ///   `old` any more, and nothing was changed. Of several calls with the same `old`, also from other processes on
    ///   the same store, at most one returns true.
    func storeHead(_ new: [UInt8], replacing old: [UInt8]?) async throws -> Bool

    /// What ``cache(_:at:)`` was last given for `path`, or nil.
    ///
    /// A failure counts as nil: the client asks the database then.
    func cached(_ path: String) async throws -> [UInt8]?

    /// Keeps verified bytes for ``cached(_:)``, replacing others: a reader sees all of the old ones or all of the new ones.
    ///
    /// On return they must be as durable as the head will be that is stored after them. A failure does not make a
    /// lookup fail, but the head does not move past a tile that could not be kept.
    func cache(_ bytes: [UInt8], at path: String) async throws

    /// Keeps the report on a database that showed two histories, for people; it holds both signed heads.
    ///
    /// - Returns: Whether it is durable. The client refuses to go on either way, and tries again later.
    func keepEvidence(_ text: String) async -> Bool
}

extension ChecksumTransport {
    /// There are no mirrors.
    public func readPastMirrors(_ path: String) async throws -> [UInt8]? { nil }
}
