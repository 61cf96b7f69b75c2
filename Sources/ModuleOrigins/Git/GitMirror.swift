import Foundation
import GoModules
import ModuleProxy
import Synchronization

/// A bare copy of one repository on our disk, which grows with what is asked of it. It is a cache: deleting it loses nothing.
///
/// One process at a time uses a store, and so its mirrors. Within the process one fetch runs at a time for each repository;
/// what is asked for meanwhile is fetched together after it.
actor GitMirror {
    /// How long the first of several requests waits for others, so that versions asked for together are fetched together.
    private static let gathering = Duration.milliseconds(5)
    /// How often it waits so long while others come, or still look whether they need anything.
    private static let gatherings = 20

    /// How long a fetch may take when others come along.
    private static let timeWithOthers = Duration.seconds(10)
    /// From so many new references on they are put into one file, which every later fetch reads.
    private static let manyReferences = 64

    /// The whole history.
    ///
    /// With a depth, git refuses servers of plain files, whose objects it would not check.
    private static let everything = "--depth=\(Int32.max)"

    /// What it is a copy of.
    nonisolated let remote: GitRemote
    /// The absolute path of the folder.
    nonisolated let folder: String
    nonisolated let git: GitCommand
    nonisolated let turns: FetchTurns
    /// Those who look for a commit at the moment: a fetch waits for them, so that all is one fetch.
    nonisolated let lookups = GitLookups()
    /// Counts how often the folder was found damaged and deleted.
    private(set) var generation = 0
    /// Whether what killed processes left was removed since the start; what fails later is removed at once.
    var isMended = false
    private var gathered: Batch?
    private var last: Task<Void, any Error>?
    private var whole: (references: GitReferences, task: Task<Void, any Error>)?

    /// What is fetched together; whoever waits can see what was in it.
    private final class Batch {
        var names: Set<String> = []
        var others: Set<String> = []
        var task: Task<Void, any Error>?
    }

    init(of remote: GitRemote, in folder: String, git: GitCommand, turns: FetchTurns) {
        self.remote = remote
        self.folder = folder
        self.git = git
        self.turns = turns
    }

    // MARK: Asking the repository

    /// What the repository says that its branches and tags are.
    nonisolated func references() async throws -> GitReferences {
        do {
            return try await ask()
        } catch GitFault.failed(let status, let message) {
            // What failed on the way says nothing about the mirror.
            guard try await remote.lookUp() else { throw GitFault.notFetched(status: status, message: message) }
            return try await ask()
        }
    }

    private nonisolated func ask() async throws -> GitReferences {
        let limit = git.invocation.limits.references
        let command = ["ls-remote", "--quiet", "--end-of-options"]
        // Git holds the whole list before it prints any of it.
        var limits = git.invocation.limits
        limits.memoryInBytes = min(limits.memoryInBytes, 512 << 20)
        limits.time = min(limits.time, .seconds(120))
        let bytes = try await reach(command, limit: limit * 256, limits: limits)
        let references = try GitReferences(bytes, limit: limit)
        if references.isEmpty { try await remote.confirmIsEmpty() }
        return references
    }

    /// Runs a command that ends with the address of the repository.
    private nonisolated func reach(
        _ command: [String],
        in folder: String? = nil,
        input: [UInt8] = [],
        limit: Int,
        limits: GitLimits? = nil
    ) async throws -> [UInt8] {
        let route = try await remote.route()
        return try await turns.run(route.address) {
            try await git.reaching(route, limits).output(
                command + [route.address],
                in: folder,
                input: input,
                limit: limit
            )
        }
    }

    /// Fetches the commits behind references, such as `refs/tags/v1.0.0` or `HEAD`, without their history.
    ///
    /// - `others`: Names that come along when all of them come within ten seconds, and that need not.
    /// - `lookup`: What was begun before it was clear that they are wanted; it ends when they stand among those that are fetched.
    func fetch(
        _ names: Set<String>,
        along others: Set<String> = [],
        after lookup: GitLookups.Lookup? = nil,
        isSHA256: Bool
    ) async throws {
        let batch = gather(names, others, isSHA256: isSHA256)
        lookup?.end()
        do {
            try await batch.task?.value
        } catch let fault as GitFault where batch.names != names && fault.isWorthAnotherWay {
            // One name that cannot be had must not fail the others.
            try await chain { try await $0.run(names, isSHA256: isSHA256) }.value
        }
    }

    /// Fetches all branches and tags with their history.
    ///
    /// - `references`: What is known of them; who knows the same shares a fetch that is under way.
    func fetchWhole(_ references: GitReferences) async throws {
        if let whole, whole.references.isSame(as: references) { return try await whole.task.value }
        let task = chain { try await $0.runWhole(references) }
        whole = (references, task)
        try await task.value
    }

    /// Deletes the folder as it was at `seen`, when that was found damaged; nothing when somebody did meanwhile.
    func discard(_ seen: Int) async throws {
        guard seen == generation else { return }
        generation += 1
        try await chain { try await $0.remove() }.value
    }

    private func gather(_ names: Set<String>, _ others: Set<String>, isSHA256: Bool) -> Batch {
        let batch = gathered ?? Batch()
        batch.names.formUnion(names)
        batch.others.formUnion(others)
        guard gathered == nil else { return batch }
        gathered = batch
        batch.task = chain { mirror in
            try await mirror.awaitOthers()
            try await mirror.runGathered(isSHA256: isSHA256)
        }
        return batch
    }

    private func awaitOthers() async throws {
        for _ in 0..<Self.gatherings {
            let count = gathered?.names.count
            try await Task.sleep(for: Self.gathering)
            guard gathered?.names.count != count || !lookups.isEmpty else { return }
        }
    }

    /// Does something when everything before it is done.
    private func chain(_ work: @escaping @Sendable (GitMirror) async throws -> Void) -> Task<Void, any Error> {
        let previous = last
        let task = Task(executorPreference: FetchThreads.shared) {
            _ = await previous?.result
            try await work(self)
        }
        last = task
        return task
    }

    private func runGathered(isSHA256: Bool) async throws {
        guard let batch = gathered else { return }
        gathered = nil
        if !batch.others.isSubset(of: batch.names) {
            do {
                var limits = git.invocation.limits
                limits.time = min(limits.time, Self.timeWithOthers)
                return try await run(batch.names.union(batch.others), limits, isSHA256: isSHA256)
            } catch is GitFault {
                // What is wrong may be one of the others, also when it is the other side that gives up.
            }
        }
        try await run(batch.names, isSHA256: isSHA256)
    }

    /// What is fetched alone gets no name that could stand in the way of another's, such as `a` in that of `a/b`.
    private func run(_ names: Set<String>, _ limits: GitLimits? = nil, isSHA256: Bool) async throws {
        let references = names.sorted().map { "+\($0):refs/martlet/\(MirrorName.name(of: $0))" }
        let options = [isWhole ? Self.everything : "--depth=1"]
        try await fetch(references, options: options, limits, isSHA256: isSHA256)
        if names.count > Self.manyReferences { try await packReferences() }
    }

    private func runWhole(_ references: GitReferences) async throws {
        // Another may have been asked for meanwhile, with other references.
        defer { if whole?.references.isSame(as: references) == true { whole = nil } }
        let options = ["--prune", Self.everything]
        try await fetch(
            ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"],
            options: options,
            isSHA256: references.isSHA256
        )
        try await packReferences()
        // Without the mark the history is only fetched once more.
        _ = FileManager.default.createFile(atPath: wholeMark, contents: nil)
    }

    private func packReferences() async throws {
        _ = try await git.output(["pack-refs", "--all"], in: folder, limit: 1 << 16)
    }

    private func fetch(
        _ references: [String],
        options: [String],
        _ limits: GitLimits? = nil,
        isSHA256: Bool
    ) async throws {
        try prepare(isSHA256: isSHA256)
        let always = ["--force", "--no-tags", "--no-write-fetch-head", "--quiet", "--stdin"]
        // Large files are written to the disk as they come; archives must not have this setting, which spares them their conversion.
        let command = ["-c", "core.bigFileThreshold=16m", "fetch"] + always + options + ["--end-of-options"]
        do {
            let lines = Array(references.map { "\($0)\n" }.joined().utf8)
            _ = try await reach(command, in: folder, input: lines, limit: 1 << 20, limits: limits)
        } catch GitFault.failed(let status, let message) {
            removeLeftovers()
            throw GitFault.notFetched(status: status, message: message)
        } catch {
            removeLeftovers()
            throw error
        }
    }

    /// Whether all branches and tags came with their history once; since then every fetch brings the history of what is new.
    nonisolated var isWhole: Bool { FileManager.default.fileExists(atPath: wholeMark) }

    private nonisolated var wholeMark: String { "\(folder)/martlet-whole" }
}
