import GoModules
import ModuleProxy
import Synchronization

/// A repository with its mirror, and what it last said of its branches and tags.
final class GitRepository: Sendable {
    /// How old references may be when it is asked what is new.
    private static let ageForNews = Duration.seconds(5)
    /// For how long a version keeps the commit that it was first seen with: `go` asks for its three files one after the other, and
    /// they must be of one commit.
    private static let ageForVersions = Duration.seconds(600)

    /// Up to so much of a repository, in bytes, and so many tags, all tags are fetched with the second version.
    private static let (smallSize, fewTags) = (16 << 20, 1000)

    let mirror: GitMirror
    private let clock: ServiceClock
    private let known = Mutex<Seen?>(nil)
    /// What was there when everything was fetched.
    private let whole = Mutex<GitReferences?>(nil)
    private let settled = Mutex(AgedTable<String, GitHash>(limit: 4096))
    private let views = Mutex(AgedTable<ViewKey, CommitView>(limit: 256, sizeLimit: 4 << 20))
    /// Whether all tags were fetched with one of them, or that was tried.
    private let isComplete = Atomic(false)
    private let flight = SingleFlight<String, Seen>(on: FetchThreads.shared)

    /// What the repository said, and when.
    private struct Seen {
        let references: GitReferences
        let since: ContinuousClock.Instant
    }

    private struct ViewKey: Hashable {
        let hash: GitHash
        let paths: [String]
    }

    init(_ mirror: GitMirror, clock: ServiceClock) {
        self.mirror = mirror
        self.clock = clock
    }

    /// How many references are in memory for it.
    var weight: Int { known.withLock { $0?.references.count ?? 0 } + whole.withLock { $0?.count ?? 0 } }

    /// The references as they are now, or were a moment ago.
    func references() async throws -> GitReferences { try await newest().references }

    /// The references that tell of the tag of a version.
    ///
    /// A tag that the repository had in the last ten minutes, and whose commit is here, is not asked for again: `go` takes the tags of its
    /// clone for good. One that was not there may be there now.
    ///
    /// - `paths`: What is wanted of the commit next; it is read now, since the commit is looked for.
    func references(forTag tag: String, _ paths: [String]) async throws -> GitReferences {
        try await seen(forTag: tag, paths).references
    }

    /// The commit of the tag of a version; nil when the repository has no such tag.
    ///
    /// - `paths`: As for ``references(forTag:_:)``.
    func commit(ofTag tag: String, _ paths: [String]) async throws -> GitHash? {
        if let settled = settled.withLock({ $0.value(for: tag) }), clock.instant() - settled.since < Self.ageForVersions
        {
            return settled.value
        }
        let seen = try await seen(forTag: tag, paths)
        guard let hash = seen.references.tags[tag] else { return nil }
        settled.withLock { $0.set(hash, for: tag, since: seen.since) }
        return hash
    }

    private func newest() async throws -> Seen {
        if let known = known.withLock({ $0 }), clock.instant() - known.since < Self.ageForNews { return known }
        return try await flight.value(for: mirror.folder) { [self] in
            let seen = Seen(references: try await mirror.references(), since: clock.instant())
            known.withLock { $0 = seen }
            return seen
        }.value
    }

    private func seen(forTag tag: String, _ paths: [String]) async throws -> Seen {
        guard let known = known.withLock({ $0 }), let hash = known.references.tags[tag],
            clock.instant() - known.since < Self.ageForVersions, try await localView(of: hash, paths) != nil
        else { return try await newest() }
        return known
    }

    /// A commit with some of its files, fetched if it is not here.
    ///
    /// - Returns: nil when it cannot be had, or is no commit.
    func view(of revision: GitRevision, _ paths: [String]) async throws -> CommitView? {
        guard let name = revision.fetchable else {
            if let view = try await localView(of: revision.hash, paths) { return view }
            return try await viewWithHistory(of: revision, paths)
        }
        if let view = try await localView(of: revision.hash, paths, orFetch: name) { return view }
        return try await viewWithHistory(of: revision, paths)
    }

    private func viewWithHistory(of revision: GitRevision, _ paths: [String]) async throws -> CommitView? {
        try await fetchHistory(of: try await references())
        return try await localView(of: revision.hash, paths)
    }

    private func localView(of hash: GitHash, _ paths: [String], orFetch name: String) async throws -> CommitView? {
        let lookup = mirror.lookups.begin()
        if let view = try await localView(of: hash, paths) { return view }
        do {
            try await mirror.fetch([name], along: try await others(), after: lookup, isSHA256: hash.isSHA256)
        } catch let fault as GitFault where fault.isWorthAnotherWay {}
        return try await localView(of: hash, paths)
    }

    private func localView(of hash: GitHash, _ paths: [String]) async throws -> CommitView? {
        let key = ViewKey(hash: hash, paths: paths)
        if let view = views.withLock({ $0.value(for: key) })?.value { return view }
        let objects = try await mirror.objects(["\(hash)"] + paths.map { "\(hash):\($0)" })
        guard let first = objects.first, let commit = first else { return nil }
        guard commit.kind == "commit" else { throw GitModuleFault.noCommit(hash, kind: commit.kind) }
        let files = Array(objects.dropFirst())
        let view = try CommitView(hash, commit, paths, files)
        let size = files.reduce(1024) { $0 + ($1?.content.count ?? 0) } + paths.reduce(0) { $0 + 64 + $1.utf8.count }
        views.withLock { $0.set(view, for: key, since: clock.instant(), size: size) }
        return view
    }

    /// Fetches commits that references lead to and that are not here.
    func fetch(_ hashes: Set<GitHash>, _ references: GitReferences) async throws {
        let names = try await missing(hashes, references)
        guard !names.isEmpty else { return }
        do {
            try await mirror.fetch(names, isSHA256: references.isSHA256)
        } catch let fault as GitFault where fault.isWorthAnotherWay {
            try await fetchHistory(of: references)
        }
    }

    /// Names of those commits that are not here.
    private func missing(_ hashes: Set<GitHash>, _ references: GitReferences) async throws -> Set<String> {
        let hashes = hashes.sorted { $0.description < $1.description }
        let here = try await mirror.objects(hashes.map(\.description))
        return Set(zip(hashes, here).filter { $0.1 == nil }.compactMap { references.name(of: $0.0) })
    }

    /// All tags that are not here, when something else is: who wants a second version of a small repository will want more of them, and
    /// each alone costs as much as all together.
    private func others() async throws -> Set<String> {
        guard let references = known.withLock({ $0?.references }), references.tags.count <= Self.fewTags,
            mirror.isThere, !mirror.isWhole, let size = mirror.packSize, size <= Self.smallSize,
            !isComplete.exchange(true, ordering: .relaxed)
        else { return [] }
        // What cannot be said of the others is no fault of the one that is wanted.
        do { return try await missing(Set(references.tags.values), references) } catch is GitFault { return [] }
    }

    /// Fetches all branches and tags with their history, unless they are here as `references` has them.
    func fetchHistory(of references: GitReferences) async throws {
        guard mirror.isWhole, references.isSame(as: whole.withLock { $0 }) else {
            try await mirror.fetchWhole(references)
            whole.withLock { $0 = references }
            return
        }
    }

    /// Does something, and once more with a new mirror when the mirror turns out to be damaged.
    ///
    /// - `mayRepeat`: Whether nothing of an answer has gone out yet.
    func healing<Answer: Sendable>(
        _ mayRepeat: () -> Bool,
        _ work: () async throws -> Answer
    ) async throws -> Answer {
        let seen = await mirror.generation
        do {
            return try await work()
        } catch let fault as GitFault where fault.speaksOfDamage && mayRepeat() {
            // What is needed is known, and the mirror has it not, or not whole: a new one will.
            try await discard(seen)
            return try await work()
        }
    }

    /// Forgets and deletes what is here, which something has damaged.
    ///
    /// - `seen`: The generation of the mirror that was found damaged.
    ///
    /// Throws what the file system says.
    func discard(_ seen: Int) async throws {
        try await mirror.discard(seen)
        views.withLock { $0.removeAll() }
        whole.withLock { $0 = nil }
        isComplete.store(false, ordering: .relaxed)
    }
}
