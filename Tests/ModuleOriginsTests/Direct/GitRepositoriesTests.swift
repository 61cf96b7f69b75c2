import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("Repositories in memory", .timeLimit(.minutes(1))) struct GitRepositoriesTests {
    /// So many are kept that nobody uses.
    private static let kept = 256

    private let made = Notes()
    private let repositories: GitRepositories

    init() throws {
        let clock = TestClock().service
        let fetcher = try HTTPFetcher(settings())
        let direct = DirectSettings(git: "/nonexistent/git", state: "/nonexistent", clock: clock)
        let ways = DirectWays(direct, fetcher)
        self.repositories = GitRepositories { [made] location in
            made.add(location.fetched)
            let mirror = GitMirror(
                of: GitRemote(location, ways),
                in: direct.folder(of: location),
                git: GitCommand(invocation: direct.invocation, sessions: CommandSessions()),
                turns: FetchTurns(limit: 1, perHost: 1)
            )
            return GitRepository(mirror, clock: clock)
        }
    }

    private func location(_ number: Int) throws -> RepositoryLocation {
        try #require(RepositoryLocation("https://git.example/\(number)", rewrites: []))
    }

    private func use(_ numbers: some Sequence<Int>) throws {
        for number in numbers { _ = repositories.repository(at: try location(number)) }
    }

    /// How often the object of a repository was made.
    private func count(_ number: Int) -> Int { made.all.count { $0 == "https://git.example/\(number)" } }

    @Test("are one object each, whoever asks at one time") func one() async throws {
        let location = try location(0)
        let all = await withTaskGroup(of: GitRepository.self) { group in
            for _ in 0..<100 { group.addTask { [repositories] in repositories.repository(at: location) } }
            var all: [ObjectIdentifier: GitRepository] = [:]
            for await repository in group { all[ObjectIdentifier(repository)] = repository }
            return all
        }
        #expect(all.count == 1)
        #expect(count(0) == 1)
    }

    @Test("are others for private modules") func others() throws {
        let location = try location(0)
        var own = location
        own.mayAuthorize = true
        #expect(repositories.repository(at: location) !== repositories.repository(at: own))
        #expect(repositories.repository(at: own).mirror.folder != repositories.repository(at: location).mirror.folder)
    }

    @Test("are forgotten when they were not used for longest") func forgetting() throws {
        try use(0..<Self.kept)
        try use([0])
        #expect(made.all.count == Self.kept)
        // The place of one is taken, and that is not the one that was used again.
        try use([Self.kept])
        try use([0])
        #expect(count(0) == 1)
        try use([1])
        #expect(count(1) == 2)
    }

    @Test("are never forgotten while somebody uses them") func inUse() throws {
        let held = repositories.repository(at: try location(0))
        try use(1...3 * Self.kept)
        #expect(repositories.repository(at: try location(0)) === held)
        #expect(count(0) == 1)
    }
}
