import ChecksumDatabase
import GoModules
import Synchronization

/// Answers strangers' questions to the checksum database from what was verified, and bounds what they cost the database.
///
/// Everything that it gives was verified. Equal lookups at the same time are one; what the database does not know is
/// remembered for a while; and it is asked for a newer head only so often, whatever tiles and heads clients want.
final class ChecksumMirror: Sendable {
    let database: VerifiedDatabase
    private let offline: OfflineSwitch
    private let clock: ServiceClock
    private let absences = Mutex(AgedTable<ModuleVersion, ChecksumError>(limit: 8192))
    private let refreshedAt = Mutex<ContinuousClock.Instant?>(nil)

    init(database: VerifiedDatabase, offline: OfflineSwitch, clock: ServiceClock) {
        self.database = database
        self.offline = offline
        self.clock = clock
    }

    /// The answer to a request that the policy allows.
    func answer(
        to resource: ChecksumRequest.Resource,
        _ freshness: Freshness
    ) async throws(ChecksumError) -> ChecksumAnswer {
        switch resource {
        case .supported: ChecksumAnswer(bytes: [], lifetime: .short)
        case .latest: ChecksumAnswer(bytes: try await head(freshness), lifetime: .short)
        case .tile(let tile): ChecksumAnswer(bytes: try await bytes(of: tile, freshness), lifetime: .immutable)
        case .lookup(let module): ChecksumAnswer(bytes: try await lookup(module, freshness), lifetime: .short)
        }
    }

    private func lookup(_ module: ModuleVersion, _ freshness: Freshness) async throws(ChecksumError) -> [UInt8] {
        let known = absences.withLock { $0.value(for: module) }
        if let known, clock.instant() - known.since < freshness.negative { throw known.value }
        do throws(ChecksumError) {
            return try await database.lookup(module)
        } catch {
            if case .unknownModule = error { absences.withLock { $0.set(error, for: module, since: clock.instant()) } }
            throw error
        }
    }

    private func head(_ freshness: Freshness) async throws(ChecksumError) -> [UInt8] {
        try await database.latest(refresh: mayRefresh(freshness))
    }

    /// A tile beyond the known tree costs a question for a newer head, so not every one may.
    private func bytes(of tile: Tile, _ freshness: Freshness) async throws(ChecksumError) -> [UInt8] {
        let head = try await database.latest(refresh: false)
        guard tile.isInside(treeOf: head) || mayRefresh(freshness) else { throw .outsideTree(tile) }
        return try await database.tile(tile)
    }

    /// Whether the database may be asked for its newest head now; the caller asks it then.
    private func mayRefresh(_ freshness: Freshness) -> Bool {
        guard !offline.isOn else { return false }
        let now = clock.instant()
        return refreshedAt.withLock { last in
            if let last, now - last < freshness.fresh { return false }
            last = now
            return true
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
