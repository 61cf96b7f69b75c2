internal import Synchronization

/// The one history of a database that this server has seen.
///
/// The head moves forward only, each time after the older tree was found inside the newer one. For that, the tiles at
/// the older tree's right edge are read as the newer tree has them, and kept before the head is stored. That is what
/// makes every kept record provable under every later head without the database: of the tiles between a record and
/// the root, the full ones never change, and the partial ones are all at that edge.
final class ChecksumTimeline: Sendable {
    /// A round that is lost to another call leaves a newer head behind; so many that do not mean trouble with the store.
    private static let maximumIdleRounds = 64

    /// All that is known, taken at one moment: whoever compares and swaps must not mix two.
    private struct State {
        /// Counts the changes to what is known, so that an older answer of the store cannot take the place of a newer one.
        var revision: UInt64 = 0
        var head: SignedTreeHead?
        /// What the store holds, to compare with; it may be older than ``head`` when somebody else put it back.
        var stored: [UInt8]?
        var fork: ForkEvidence?
        var isEvidenceKept = true

        var isLoaded: Bool { revision > 0 }

        /// Notes what the store held when `revision` was current, and moves the head if that is newer.
        mutating func adopt(_ head: SignedTreeHead?, stored: [UInt8]?, since revision: UInt64) {
            guard revision == self.revision, !isLoaded || stored != self.stored else { return }
            self.revision += 1
            self.stored = stored
            if let head, head.tree.size >= self.head?.tree.size ?? 0 { self.head = head }
        }
    }

    private let key: NoteKey
    private let transport: any ChecksumTransport
    private let tiles: TileReader
    private let state = Mutex(State())

    init(key: NoteKey, transport: any ChecksumTransport, tiles: TileReader) {
        self.key = key
        self.transport = transport
        self.tiles = tiles
    }

    /// The newest verified head, or nil when there never was one.
    ///
    /// - Throws: ``ChecksumError/fork(old:new:)`` from the discovery of one until ``acknowledgeFork()``.
    func head() async throws(ChecksumError) -> SignedTreeHead? {
        try await known().head
    }

    private func known() async throws(ChecksumError) -> State {
        let state = state.withLock { $0 }
        if let fork = state.fork {
            if !state.isEvidenceKept { await keepEvidence(of: fork) }
            throw fork.error
        }
        if state.isLoaded { return state }
        try await reload()
        return self.state.withLock { $0 }
    }

    /// Lets work go on after a fork, with the head that was known before it.
    func acknowledgeFork() {
        state.withLock { $0.fork = nil }
    }

    /// Moves the head to `candidate` if that is newer, and checks that the two agree in any case.
    ///
    /// - Returns: the head, at least as new as `candidate`. It is durable.
    func advance(to candidate: SignedTreeHead) async throws(ChecksumError) -> SignedTreeHead {
        var idleRounds = 0
        while idleRounds < Self.maximumIdleRounds {
            let known = try await known()
            if let head = known.head, candidate.tree.size <= head.tree.size {
                try await compare(candidate, with: head)
                return head
            }
            guard try await check(known.head, isPartOf: candidate) else {
                throw .unavailable(reason: "its tiles cannot be stored")
            }
            if try await store(candidate, after: known) { return candidate }
            try await reload()
            if state.withLock({ $0.head?.tree.size }) == known.head?.tree.size { idleRounds += 1 }
        }
        throw .unavailable(reason: "the stored tree head keeps changing")
    }

    /// Looks for a fork between the head and another that is not newer, which is of no other use.
    ///
    /// When the tiles for that cannot be had, as when the database is a mirror that lags behind, the other head is let
    /// pass: nothing is concluded from it.
    func compare(_ other: SignedTreeHead, with head: SignedTreeHead) async throws(ChecksumError) {
        do {
            _ = try await check(other, isPartOf: head)
        } catch .unavailable {
            return
        }
    }

    /// Checks that `older` is the beginning of `newer`, through tiles of `newer`.
    ///
    /// Of two heads of equal size, `newer` is the one that was known first.
    ///
    /// - Returns: whether all tiles that were read are kept.
    private func check(
        _ older: SignedTreeHead?,
        isPartOf newer: SignedTreeHead
    ) async throws(ChecksumError) -> Bool {
        if let older, older.tree == newer.tree { return true }
        let size = older?.tree.size ?? 0
        if let older, size == newer.tree.size {
            throw await refuse(ForkEvidence(old: newer, new: older, rootInNew: older.tree.root, proof: nil))
        }
        let peaks = TreeNode.peaks(of: 0..<size)
        let reading = try await tiles.read(peaks, of: newer.tree)
        let root = TreeHash.root(ofPeaks: peaks.compactMap { reading.tiles.hash(of: $0) })
        if let older, older.tree.root != root {
            let proof = reading.tiles.proof(from: size, to: newer.tree.size)
            throw await refuse(ForkEvidence(old: older, new: newer, rootInNew: root, proof: proof))
        }
        // Not before: tiles of another history must not take the place of ours.
        return try await tiles.keep(reading)
    }

    private func refuse(_ fork: ForkEvidence) async -> ChecksumError {
        state.withLock { $0.fork = $0.fork ?? fork }
        await keepEvidence(of: fork)
        return fork.error
    }

    /// A disk may have had no room for it: then it is tried again with each question that is refused.
    private func keepEvidence(of fork: ForkEvidence) async {
        let isKept = await transport.keepEvidence(fork.text)
        state.withLock { $0.isEvidenceKept = isKept }
    }

    private func store(_ head: SignedTreeHead, after known: State) async throws(ChecksumError) -> Bool {
        guard state.withLock({ $0.revision }) == known.revision else { return false }
        do {
            guard try await transport.storeHead(head.bytes, replacing: known.stored) else { return false }
        } catch {
            throw ChecksumError(error)
        }
        state.withLock { $0.adopt(head, stored: head.bytes, since: known.revision) }
        return true
    }

    /// Takes over what the store holds: at the start, or because somebody else stored a head meanwhile.
    private func reload() async throws(ChecksumError) {
        let revision = state.withLock { $0.revision }
        let stored: [UInt8]?
        do {
            stored = try await transport.loadHead()
        } catch {
            throw ChecksumError(error)
        }
        guard let stored else { return state.withLock { $0.adopt(nil, stored: nil, since: revision) } }
        let loaded: SignedTreeHead
        do {
            loaded = try SignedTreeHead(stored, key: key)
        } catch {
            // Starting afresh would forget the history that a forked database has to be compared with.
            throw .invalid(.form, reason: "the stored tree head is damaged: \(error)")
        }
        if let head = state.withLock({ $0.head }) {
            let (older, newer) = head.tree.size < loaded.tree.size ? (head, loaded) : (loaded, head)
            guard try await check(older, isPartOf: newer) else {
                throw .unavailable(reason: "its tiles cannot be stored")
            }
        }
        state.withLock { $0.adopt(loaded, stored: stored, since: revision) }
    }
}

extension VerifiedTiles {
    /// The proof from these tiles, or nil when they do not hold all of it.
    fileprivate func proof(from old: UInt64, to new: UInt64) -> ConsistencyProof? {
        do {
            return try ConsistencyProof(from: old, to: new) { node in
                guard let hash = hash(of: node) else { throw TreeProofError.outOfRange }
                return hash
            }
        } catch {
            return nil
        }
    }
}
