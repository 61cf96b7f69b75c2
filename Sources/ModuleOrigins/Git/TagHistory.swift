import GoModules
import Logging
import ModuleProxy
import Synchronization

/// Notices tags that move: compares what they name with what they named when a version was first asked for.
final class TagHistory: Sendable {
    /// So many moves are remembered, so that each is told once.
    private static let mostTold = 10_000
    /// How long after one move the others of the same module are only counted: who moves one tag may move thousands.
    private static let pause = Duration.seconds(3600)

    private let ledger: CommitLedger
    private let isKept: @Sendable (ModuleVersion) -> Bool
    private let notify: @Sendable (ServiceEvent) -> Void
    private let state = Mutex(State())

    private struct State {
        var told: Set<Move> = []
        /// When a module was last spoken of aloud.
        var warned = AgedTable<ModulePath, Move>(limit: 4096)
    }

    private struct Move: Hashable {
        let module: ModuleVersion
        let to: GitHash?
    }

    /// - `isKept`: Whether the `.mod` or the `.zip` of a version is stored.
    /// - `notify`: Hears of each tag that has moved, once; of one in a module and hour aloud.
    init(
        _ ledger: CommitLedger,
        isKept: @escaping @Sendable (ModuleVersion) -> Bool,
        notify: @escaping @Sendable (ServiceEvent) -> Void
    ) {
        self.ledger = ledger
        self.isKept = isKept
        self.notify = notify
    }

    /// The commit that a version is made of; what is stored of it decides, and without that what the tag names now.
    ///
    /// - `named`: What the tag names; nil when there is no such tag.
    /// - Throws: ``CommitLedgerError`` and what the file system says.
    func commit(of module: ModuleVersion, tag: String, named: GitHash?) throws -> GitHash? {
        let first = try ledger.commits(of: module.path)[module.version]
        if let first, first != named {
            tell(module, tag, from: first, to: named)
            if isKept(module) { return first }
        }
        if let named { try ledger.note(named, of: module) }
        return named
    }

    /// The commit that a version was first seen with; nil when it was never asked for, and one that no tag names when that cannot be told.
    func first(of module: ModuleVersion) -> GitHash? {
        commits(of: module.path).map { $0[module.version] } ?? Self.unknown
    }

    /// Looks at all versions of a module that were ever asked for.
    func compare(_ place: ModulePlace, _ references: GitReferences) {
        let moved = (commits(of: place.path) ?? [:]).filter { version, first in
            references.tags[place.tag(of: version.semantic)] != first
        }
        for (version, first) in moved.sorted(by: { $0.key < $1.key }) {
            guard let module = module(place.path, version) else { continue }
            let tag = place.tag(of: version.semantic)
            tell(module, tag, from: first, to: references.tags[tag])
        }
    }

    /// Git's own name for no object.
    private static let unknown = GitHash(String(repeating: "0", count: 40))

    /// All first commits of a module; nil when they cannot be read, which the log tells.
    private func commits(of path: ModulePath) -> [CanonicalVersion: GitHash]? {
        do { return try ledger.commits(of: path) } catch {
            Logger.current.error(
                "first commits of versions cannot be read",
                metadata: ["module": "\(path)", "reason": "\(error)"]
            )
            return nil
        }
    }

    private func module(_ path: ModulePath, _ version: CanonicalVersion) -> ModuleVersion? {
        do { return try ModuleVersion(path, version) } catch { return nil }
    }

    private func tell(_ module: ModuleVersion, _ tag: String, from first: GitHash, to named: GitHash?) {
        guard let isQuiet = note(Move(module: module, to: named)) else { return }
        let to = named?.description
        notify(.tagMoved(module: "\(module)", tag: tag, from: "\(first)", to: to, isQuiet: isQuiet))
    }

    /// Whether a move is to be counted only; nil when it was told already.
    private func note(_ move: Move) -> Bool? {
        let now = ledger.clock.instant()
        return state.withLock { state in
            if state.told.count >= Self.mostTold { state.told = [] }
            guard state.told.insert(move).inserted else { return nil }
            let last = state.warned.value(for: move.module.path)
            if let last, now - last.since < Self.pause { return true }
            state.warned.set(move, for: move.module.path, since: now)
            return false
        }
    }
}
