internal import Synchronization

/// The one history of a database that this server has seen.
///
/// The head moves forward only, each time after the older tree was found inside the newer one. For that, the tiles at
/// the older tree's right edge are read as the newer tree has them, and kept before the head is stored. That is what
/// makes every kept record provable under every later head without the database: of the tiles between a record and
/// the root, the full ones never change, and the partial ones are all at that edge.
final class ChecksumTimeline: Sendable {
    /// Each round that is lost was won by another call, so this many rounds mean trouble with the store.
    private static let maximumRounds = 64

    private struct State {
        var isLoaded = false
        var head: SignedTreeHead?
        /// What the store holds, to compare with; it may be older than ``head`` when somebody else put it back.
        var stored: [UInt8]?
        var fork: ForkEvidence?

        /// Notes what the store holds, and moves the head if that is newer.
        mutating func adopt(_ head: SignedTreeHead, stored: [UInt8]) {
            isLoaded = true
            self.stored = stored
            if head.tree.size >= self.head?.tree.size ?? 0 { self.head = head }
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
        let state = state.withLock { $0 }
        if let fork = state.fork { throw fork.error }
        if !state.isLoaded { try await reload() }
        return self.state.withLock { $0.head }
    }

    /// Lets work go on after a fork, with the head that was known before it.
    func acknowledgeFork() {
        state.withLock { $0.fork = nil }
    }

    /// Moves the head to `candidate` if that is newer, and checks that the two agree in any case.
    ///
    /// - Returns: the head, at least as new as `candidate`. It is durable.
    func advance(to candidate: SignedTreeHead) async throws(ChecksumError) -> SignedTreeHead {
        for _ in 0..<Self.maximumRounds {
            let head = try await head()
            if let head, candidate.tree.size <= head.tree.size {
                try await compare(candidate, with: head)
                return head
            }
            let stored = state.withLock { $0.stored }
            guard try await check(head, isPartOf: candidate) else {
                throw .unavailable(reason: "its tiles cannot be stored")
            }
            if try await store(candidate, replacing: stored) { return candidate }
            try await reload()
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
        await transport.keepEvidence(fork.text)
        return fork.error
    }

    private func store(_ head: SignedTreeHead, replacing old: [UInt8]?) async throws(ChecksumError) -> Bool {
        do {
            guard try await transport.storeHead(head.bytes, replacing: old) else { return false }
        } catch {
            throw ChecksumError(error)
        }
        state.withLock { $0.adopt(head, stored: head.bytes) }
        return true
    }

    /// Takes over what the store holds: at the start, or because somebody else stored a head meanwhile.
    private func reload() async throws(ChecksumError) {
        let stored: [UInt8]?
        do {
            stored = try await transport.loadHead()
        } catch {
            throw ChecksumError(error)
        }
        guard let stored else {
            state.withLock { state in
                state.isLoaded = true
                state.stored = nil
            }
            return
        }
        let loaded: SignedTreeHead
        do {
            loaded = try SignedTreeHead(stored, key: key)
        } catch {
            // Starting afresh would forget the history that a forked database has to be compared with.
            throw .invalid(reason: "the stored tree head is damaged: \(error)")
        }
        if let head = state.withLock({ $0.head }) {
            let (older, newer) = head.tree.size < loaded.tree.size ? (head, loaded) : (loaded, head)
            guard try await check(older, isPartOf: newer) else {
                throw .unavailable(reason: "its tiles cannot be stored")
            }
        }
        state.withLock { $0.adopt(loaded, stored: stored) }
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
