import ChecksumDatabase
import GoModules
import Synchronization

/// Answers strangers' questions to the checksum database from what was verified, and bounds what they cost the database.
///
/// Everything that it gives was verified. Equal questions at the same time are one; what the database does not know is
/// remembered for a while; only so many questions run at one time; and it is asked for a newer head only so often, whatever
/// tiles and heads clients want. What is kept waits for nothing.
package final class ChecksumMirror: Sendable {
    /// The least time between two questions for a tree with a tile that the known one lacks.
    ///
    /// Whoever learnt of a larger tree elsewhere needs its tiles at once; a stranger who invents tiles causes no more than
    /// 30 small questions a minute.
    private static let pause = Duration.seconds(2)

    /// How many questions of clients run at one time; modules are verified beside them, and never wait for one.
    package static let places = 16
    /// How many more may wait: the questions of some builds at once.
    private static let line = 128

    let database: VerifiedDatabase
    private let offline: OfflineSwitch
    private let clock: ServiceClock
    private let absences = Mutex(AgedTable<ModuleVersion, ChecksumError>(limit: 8192, sizeLimit: 8 << 20))
    private let asked = Mutex(Questions())
    private let questions = SingleFlight<DatabaseName, TileAnswer>(on: FetchThreads.shared)
    private let flights = SingleFlight<ChecksumRequest.Resource, [UInt8]>(on: FetchThreads.shared)
    private let limiter = FetchLimiter(limit: places, waiting: line)

    init(database: VerifiedDatabase, offline: OfflineSwitch, clock: ServiceClock) {
        self.database = database
        self.offline = offline
        self.clock = clock
    }

    /// The answer to a request that the policy allows.
    ///
    /// Throws ``ChecksumError``, and ``FetchError/overloaded(subject:)`` when too many questions wait already.
    func answer(to request: ChecksumRequest, _ freshness: Freshness) async throws -> ChecksumAnswer {
        switch request.resource {
        case .supported: ChecksumAnswer(bytes: [], lifetime: .short)
        case .latest: ChecksumAnswer(bytes: try await head(freshness), lifetime: .short)
        case .tile(let tile): ChecksumAnswer(bytes: try await bytes(of: tile, request), lifetime: .immutable)
        case .lookup(let module):
            ChecksumAnswer(bytes: try await lookup(module, request, freshness), lifetime: .short)
        }
    }

    private func lookup(
        _ module: ModuleVersion,
        _ request: ChecksumRequest,
        _ freshness: Freshness
    ) async throws -> [UInt8] {
        let known = absences.withLock { $0.value(for: module) }
        if let known, clock.instant() - known.since < freshness.negative { throw known.value }
        if let kept = try await database.keptLookup(module) { return kept }
        return try await inTurn(request) { [self] in
            do throws(ChecksumError) {
                return try await database.lookup(module)
            } catch {
                if case .unknownModule = error {
                    let size = 512 + 2 * String(describing: module).utf8.count + String(describing: error).utf8.count
                    absences.withLock { $0.set(error, for: module, since: clock.instant(), size: size) }
                }
                throw error
            }
        }
    }

    /// Runs a question to the database when it is its turn; equal ones share it.
    ///
    /// Strangers decide how many different questions there are; what they take must leave the database, and our way to it,
    /// to those who verify modules.
    private func inTurn(
        _ request: ChecksumRequest,
        _ question: @escaping @Sendable () async throws -> [UInt8]
    ) async throws -> [UInt8] {
        try await flights.value(for: request.resource) { [limiter] in
            try await limiter.run(request.subject, question)
        }.value
    }

    /// The newest head; the known one when the database cannot be asked, since it is as true as it was.
    private func head(_ freshness: Freshness) async throws(ChecksumError) -> [UInt8] {
        guard mayAsk(\.head, every: freshness.fresh) else { return try await database.latest(refresh: false) }
        do throws(ChecksumError) {
            return try await database.latest(refresh: true)
        } catch {
            guard error.leavesHeadStanding, let known = try await database.knownHead() else { throw error }
            return known
        }
    }

    private func bytes(of tile: Tile, _ request: ChecksumRequest) async throws -> [UInt8] {
        if let kept = try await database.keptTile(tile) { return kept }
        if try await isKnown(tile) { return try await inside(tile, request) }
        guard !offline.isOn else { throw ChecksumError.outsideTree(tile) }
        let answer = try await answerBeyond(tile)
        if answer.tile == tile { return try answer.result.get() }
        // The question that was under way was about another tile: what it has found out may do for this one.
        guard try await isKnown(tile) else { throw Self.justAsked }
        return try await inside(tile, request)
    }

    private func inside(_ tile: Tile, _ request: ChecksumRequest) async throws -> [UInt8] {
        try await inTurn(request) { [database] in try await database.tile(tile) }
    }

    /// Asks the database for a larger tree, for this tile or for another one that somebody asks for now.
    ///
    /// A client may have seen a newer head elsewhere a moment ago, and gives up when its tiles are denied; so "not found" is
    /// said only when the database was asked for this very tile, and who may not ask now is told to come again.
    private func answerBeyond(_ tile: Tile) async throws(ChecksumError) -> TileAnswer {
        do {
            return try await questions.value(for: database.name) { [self] in
                guard mayAsk(\.tree, every: Self.pause) else {
                    return TileAnswer(tile: tile, result: .failure(Self.justAsked))
                }
                do throws(ChecksumError) {
                    return TileAnswer(tile: tile, result: .success(try await database.tile(tile)))
                } catch {
                    return TileAnswer(tile: tile, result: .failure(error))
                }
            }.value
        } catch {
            throw .unavailable(reason: "\(error)")
        }
    }

    private func isKnown(_ tile: Tile) async throws(ChecksumError) -> Bool {
        guard let head = try await database.knownHead() else { return false }
        return tile.isInside(treeOf: head)
    }

    /// Whether the database may be asked for its newest head now; the caller asks it then.
    private func mayAsk(
        _ question: any WritableKeyPath<Questions, ContinuousClock.Instant?> & Sendable,
        every interval: Duration
    ) -> Bool {
        guard !offline.isOn else { return false }
        let now = clock.instant()
        return asked.withLock { asked in
            if let last = asked[keyPath: question], now - last < interval { return false }
            asked[keyPath: question] = now
            return true
        }
    }

    private static let justAsked = ChecksumError.unavailable(reason: "it was asked for a larger tree a moment ago")
}

/// When the database was last asked, and for what.
private struct Questions: Sendable {
    /// For its newest head, by clients who want to know it.
    var head: ContinuousClock.Instant?
    /// For a tree that has a tile which the known one lacks.
    var tree: ContinuousClock.Instant?
}

/// What became of a question for a tile beyond the known tree.
private struct TileAnswer: Sendable {
    let tile: Tile
    let result: Result<[UInt8], ChecksumError>
}

extension ChecksumError {
    /// Whether the known head is still the best answer: nothing was learnt against it.
    fileprivate var leavesHeadStanding: Bool {
        switch self {
        case .unavailable, .invalid: true
        case .unknownModule, .missingLines, .outsideTree, .fork, .cancelled: false
        }
    }
}

extension Tile {
    /// Whether the tree of a signed head, which was verified before, has all of the tile.
    fileprivate func isInside(treeOf note: [UInt8]) -> Bool {
        let level =
            switch content {
            case .hashes(let level): level
            case .records: 0
            }
        let size: UInt64
        do throws(TreeHeadError) { size = try TreeHead(text: String(decoding: note, as: UTF8.self)).size } catch {
            return false
        }
        // The request's grammar bounds level and height; a shift beyond 63 bits gives 0.
        let nodes = size >> UInt64(level * height)
        let (start, overflow) = index.multipliedReportingOverflow(by: 1 << UInt64(height))
        return !overflow && start <= nodes && UInt64(width) <= nodes - start
    }
}
