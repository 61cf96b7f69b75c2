import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

/// A repository of the vectors, and what fetches from it with a git that writes down what it is asked for.
final class MirrorScene: Sendable {
    private static let address = "https://github.com/fx/basic"

    let clock = TestClock()
    let git: FakeGit
    /// One command at a time, so that a test can hold up all of them.
    private let turns = FetchTurns(limit: 1, perHost: 1)
    private let fixtures: GitFixtures
    private let settings: DirectSettings
    private let location: RepositoryLocation

    init() throws {
        self.fixtures = try GitFixtures([Self.address])
        self.git = try FakeGit(FakeGit.counting)
        var settings = DirectSettings(git: git.path, state: "\(git.folder.path)/state", clock: clock.service)
        settings.rewrites = [try RepositoryRewrite("https://github.com/=\(fixtures.folder.path)/repositories/")]
        self.settings = settings
        self.location = try #require(RepositoryLocation(Self.address, rewrites: settings.rewrites))
    }

    /// The repository itself.
    var repositoryFolder: String { location.fetched }

    /// The folder of its mirrors.
    var mirrorFolder: String { settings.folder(of: location) }

    /// Another mirror in the same folder, as after a restart.
    func mirror() throws -> GitMirror {
        let fetcher = try HTTPFetcher(ModuleOriginsTests.settings())
        var invocation = settings.invocation
        invocation.transport = location.transport.rawValue
        return GitMirror(
            of: GitRemote(location, DirectWays(settings, fetcher)),
            in: mirrorFolder,
            git: GitCommand(invocation: invocation, sessions: git.sessions),
            turns: turns
        )
    }

    func repository() throws -> GitRepository { GitRepository(try mirror(), clock: clock.service) }

    /// Changes the repository, as its author.
    @discardableResult
    func author(_ arguments: String...) throws -> String { try author(arguments) }

    @discardableResult
    func author(_ arguments: [String]) throws -> String {
        try GitFixtures.git(["--git-dir=\(repositoryFolder)"] + arguments)
    }

    /// The commit behind a name of the repository.
    func commit(_ name: String) throws -> GitHash {
        let line = try author("rev-parse", "\(name)^{commit}").prefix { $0 != "\n" }
        return try #require(GitHash(line))
    }

    /// Takes the only turn, and gives it back when the gate opens.
    func hold(until gate: Gate) async {
        let taken = Gate()
        _ = Task { [turns] in
            try await turns.run(Self.address) {
                taken.open()
                await gate.wait()
            }
        }
        await taken.wait()
    }
}
