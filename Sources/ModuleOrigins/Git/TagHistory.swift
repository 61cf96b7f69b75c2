import GoModules
import ModuleProxy
import Synchronization

/// Notices tags that move: compares what they name with what they named when a version was first asked for.
final class TagHistory: Sendable {
    /// So many moves are remembered, so that each is told once.
    private static let mostTold = 10_000

    private let ledger: CommitLedger
    private let isKept: @Sendable (ModuleVersion) -> Bool
    private let notify: @Sendable (ServiceEvent) -> Void
    private let told = Mutex<Set<Move>>([])

    private struct Move: Hashable {
        let module: ModuleVersion
        let to: GitHash?
    }

    /// - `isKept`: Whether the `.mod` or the `.zip` of a version is stored.
    /// - `notify`: Hears of each tag that has moved, once.
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
    /// - Throws: What the file system says.
    func commit(of module: ModuleVersion, tag: String, named: GitHash?) throws -> GitHash? {
        let first = ledger.commits(of: module.path)[module.version]
        if let first, first != named {
            tell(module, tag, from: first, to: named)
            if isKept(module) { return first }
        }
        if let named { try ledger.note(named, of: module) }
        return named
    }

    /// The commit that a version was first seen with; nil when it was never asked for.
    func first(of module: ModuleVersion) -> GitHash? { ledger.commits(of: module.path)[module.version] }

    /// Looks at all versions of a module that were ever asked for.
    func compare(_ place: ModulePlace, _ references: GitReferences) {
        for (version, first) in ledger.commits(of: place.path) {
            let tag = place.tag(of: version.semantic)
            let named = references.tags[tag]
            guard named != first, let module = module(place.path, version) else { continue }
            tell(module, tag, from: first, to: named)
        }
    }

    private func module(_ path: ModulePath, _ version: CanonicalVersion) -> ModuleVersion? {
        do { return try ModuleVersion(path, version) } catch { return nil }
    }

    private func tell(_ module: ModuleVersion, _ tag: String, from first: GitHash, to named: GitHash?) {
        let isNew = told.withLock { told in
            if told.count >= Self.mostTold { told = [] }
            return told.insert(Move(module: module, to: named)).inserted
        }
        guard isNew else { return }
        notify(.tagMoved(module: "\(module)", tag: tag, from: "\(first)", to: named?.description))
    }
}
