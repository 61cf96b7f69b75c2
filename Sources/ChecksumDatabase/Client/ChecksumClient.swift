public import GoModules

/// Asks a checksum database, and believes only what its signature covers.
///
/// Every record that it returns was found in the tree whose head the database signed, and every such tree was found to
/// continue the ones seen before, also before a restart. Whoever sits between this client and the database can make
/// it fail, but not make it say something false.
///
/// What was verified is kept, and answers come from there when possible: a record that is kept, with the tiles
/// that were read for it, needs no network any more, under whatever newer head.
///
/// One client per database and process; any number of calls may run at the same time. It does not join equal
/// calls to one, and remembers no failure except a fork.
///
/// Rules: <https://go.dev/ref/mod#checksum-database>
public final class ChecksumClient: Sendable {
    private let key: NoteKey
    let transport: any ChecksumTransport
    private let tiles: TileReader
    /// Reads tiles where they are kept, and nowhere else.
    let keptTiles: TileReader
    let timeline: ChecksumTimeline

    /// Nothing is read before the first question.
    ///
    /// - Parameters:
    ///   - key: the key of the database; its name is not used for requests.
    ///   - transport: reaches this one database.
    public convenience init(key: NoteKey, transport: any ChecksumTransport) {
        self.init(key: key, transport: transport, tileHeight: Tile.goHeight)
    }

    /// For tests: low tiles make high trees of few records.
    package init(key: NoteKey, transport: any ChecksumTransport, tileHeight: Int) {
        precondition((1...30).contains(tileHeight))
        self.key = key
        self.transport = transport
        self.tiles = TileReader(transport: transport, height: tileHeight)
        self.keptTiles = TileReader(transport: KeptTransport(whole: transport), height: tileHeight)
        self.timeline = ChecksumTimeline(key: key, transport: transport, tiles: tiles)
    }

    /// The record of `module`, found in the signed tree, with a line for its zip and one for its go.mod.
    ///
    /// - Throws: ``ChecksumError``. No failure lets a caller go on without the record.
    public func record(of module: ModuleVersion) async throws(ChecksumError) -> SumRecord {
        try await proven(module).record
    }

    /// The answer to a client's lookup: number and text of the record, then a signed head that contains it.
    ///
    /// The head is this client's own, so that all clients that ask here see one history, and the tiles that prove
    /// the record under it are kept.
    public func lookupReply(for module: ModuleVersion) async throws(ChecksumError) -> [UInt8] {
        let proven = try await proven(module)
        return proven.record.formatted + proven.head.bytes
    }

    /// The bytes of a tile of the signed tree, of hashes or of records.
    ///
    /// A narrower tile than the tree now has is answered from the wider one. For one that is not in the tree yet, the
    /// database is asked for its newest head first, past its mirrors when these do not know of such a tree; callers that
    /// answer strangers should bound how often.
    ///
    /// - Throws: ``ChecksumError/outsideTree(_:)`` when the database's own newest head has said so, and also when the tile is of another height than the `go` command uses.
    public func tile(_ tile: Tile) async throws(ChecksumError) -> [UInt8] {
        guard tile.height == tiles.height else { throw .outsideTree(tile) }
        return try await bytes(of: tile, in: try await head(reaching: tile), by: tiles)
    }

    /// The newest head that is known, as a signed note, or nil when there never was one; the database is not asked.
    ///
    /// - Throws: ``ChecksumError``, such as a fork that was found earlier.
    public func knownHead() async throws(ChecksumError) -> [UInt8]? {
        try await timeline.head()?.bytes
    }

    /// The newest verified head, as a signed note.
    ///
    /// - Parameter refresh: whether to ask the database for a newer one first; it is asked anyway when no head is known.
    /// - Returns: the text and the signatures of the database's key.
    /// - Throws: ``ChecksumError``.
    public func latest(refresh: Bool) async throws(ChecksumError) -> [UInt8] {
        let head = try await timeline.head()
        if !refresh, let head { return head.bytes }
        return try await newestHead().bytes
    }

    /// Lets work go on after ``ChecksumError/fork(old:new:)``, with the history that was known before.
    ///
    /// For an operator who looked at the evidence. If the database still shows the other history, the next
    /// contact finds the fork again.
    public func acknowledgeFork() {
        timeline.acknowledgeFork()
    }
}

// MARK: Records

extension ChecksumClient {
    struct Proven {
        let record: SumRecord
        let head: SignedTreeHead
        let isKept: Bool
    }

    static func lookupPath(of module: ModuleVersion) -> String {
        "/lookup/\(module.path.escaped)@\(module.version.escaped)"
    }

    private func proven(_ module: ModuleVersion) async throws(ChecksumError) -> Proven {
        let path = Self.lookupPath(of: module)
        _ = try await timeline.head()  // Ask nobody anything after a fork, or with a damaged head.
        if let proven = try await keptRecord(of: module, at: path) { return proven }

        let proven = try await prove(try await lookup(module, at: path), isFresh: true)
        try checkLines(of: proven.record, for: module)
        if proven.isKept {
            // Should this fail, the next lookup asks the database again.
            _ = try await transport.keep(proven.record.formatted + proven.head.bytes, at: path)
        }
        return proven
    }

    /// Nil when there is none, or none that can be proven: then it was damaged, and the database has a better one.
    private func keptRecord(of module: ModuleVersion, at path: String) async throws(ChecksumError) -> Proven? {
        guard let reply = try await transport.kept(at: path) else { return nil }
        do {
            let proven = try await prove(reply, isFresh: false)
            try checkLines(of: proven.record, for: module)
            return proven
        } catch .invalid, .missingLines {
            return nil
        }
    }

    private func lookup(_ module: ModuleVersion, at path: String) async throws(ChecksumError) -> [UInt8] {
        do {
            return try await transport.read(path)
        } catch ChecksumRemoteError.notFound(let reason) {
            throw .unknownModule(module, reason: reason)
        } catch {
            throw ChecksumError(error)
        }
    }

    /// Finds the record of `reply` in the tree of our head, and holds the head of `reply` against ours.
    private func prove(_ reply: [UInt8], isFresh: Bool) async throws(ChecksumError) -> Proven {
        let (record, note) = try Self.parse(reply)
        let head = try await head(for: record, note: note, isFresh: isFresh)
        do {
            return try await prove(record, in: head, by: tiles)
        } catch .invalid(let flaw, let reason) where isFresh {
            // Perhaps the database has gone over to another history: its newer head shows that, and makes the difference
            // between one bad answer and a fork.
            _ = try await timeline.advance(to: try signedHead(note))
            throw .invalid(flaw, reason: reason)
        }
    }

    func prove(
        _ record: SumRecord,
        in head: SignedTreeHead,
        by tiles: TileReader
    ) async throws(ChecksumError) -> Proven {
        guard record.id < head.tree.size, let node = TreeNode(level: 0, index: record.id) else {
            throw .invalid(.record, reason: "cannot validate record \(record.id) in tree of size \(head.tree.size)")
        }
        let reading = try await tiles.read([node], of: head.tree)
        guard reading.tiles.hash(of: node) == record.leafHash else {
            throw .invalid(.record, reason: "cannot authenticate record data in server response")
        }
        return Proven(record: record, head: head, isKept: try await tiles.keep(reading))
    }

    private func head(
        for record: SumRecord,
        note: [UInt8],
        isFresh: Bool
    ) async throws(ChecksumError) -> SignedTreeHead {
        guard let head = try await timeline.head(), record.id < head.tree.size else {
            return try await timeline.advance(to: try signedHead(note))
        }
        // The note of a kept reply was looked at when the reply was fresh.
        return isFresh ? try await known(head, or: try signedHead(note)) : head
    }

    /// The newer of two heads, which must be of one history.
    ///
    /// When `other` cannot be connected with `head`, `head` will do: all that is needed is in its tree.
    private func known(_ head: SignedTreeHead, or other: SignedTreeHead) async throws(ChecksumError) -> SignedTreeHead {
        if other.tree.size <= head.tree.size {
            try await timeline.compare(other, with: head)
            return head
        }
        do {
            return try await timeline.advance(to: other)
        } catch .unavailable {
            return head
        }
    }

    static func parse(_ reply: [UInt8]) throws(ChecksumError) -> (record: SumRecord, rest: [UInt8]) {
        do {
            return try SumRecord.parse(reply: reply)
        } catch {
            throw .invalid(.form, reason: error.description)
        }
    }

    private func signedHead(_ note: [UInt8]) throws(ChecksumError) -> SignedTreeHead {
        do {
            return try SignedTreeHead(note, key: key)
        } catch {
            throw .invalid(error == .malformed ? .form : .signature, reason: error.description)
        }
    }

    /// A genuine record of another module proves nothing about this one.
    func checkLines(of record: SumRecord, for module: ModuleVersion) throws(ChecksumError) {
        let hashes = record.hashes(of: module)
        guard !hashes.zip.isEmpty, !hashes.goMod.isEmpty else { throw .missingLines(module) }
    }
}

// MARK: Tiles and heads

extension ChecksumClient {
    private static let newest = "/latest"

    private func newestHead() async throws(ChecksumError) -> SignedTreeHead {
        let note: [UInt8]
        do {
            note = try await transport.read(Self.newest)
        } catch {
            throw ChecksumError(error)
        }
        return try await timeline.advance(to: try signedHead(note))
    }

    /// The newest head of the database itself; nil when that is what ``newestHead()`` has asked for.
    private func newestHeadPastMirrors() async throws(ChecksumError) -> SignedTreeHead? {
        let note: [UInt8]?
        do {
            note = try await transport.readPastMirrors(Self.newest)
        } catch {
            throw ChecksumError(error)
        }
        guard let note else { return nil }
        return try await timeline.advance(to: try signedHead(note))
    }

    /// A head whose tree has all of `tile`.
    private func head(reaching tile: Tile) async throws(ChecksumError) -> SignedTreeHead {
        if let head = try await timeline.head(), tile.isInside(head.tree) { return head }
        let head = try await newestHead()
        if tile.isInside(head.tree) { return head }
        // A mirror that is behind must not make us deny a tile that the database has.
        guard let own = try await newestHeadPastMirrors(), tile.isInside(own.tree) else { throw .outsideTree(tile) }
        return own
    }
}

extension Tile {
    /// Whether `tree` has all of the tile.
    func isInside(_ tree: TreeHead) -> Bool {
        let level =
            switch content {
            case .hashes(let level): level
            case .records: 0
            }
        return Tile(height: height, level: level, index: index, in: tree.size).map { $0.width >= width } ?? false
    }
}
