import Foundation
import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("Direct", .timeLimit(.minutes(2))) struct DirectSourceTests {
    private static let path = "github.com/fx/basic"

    private let fixtures: GitFixtures
    private let git: FakeGit

    init() throws {
        self.fixtures = try GitFixtures(["https://\(Self.path)"])
        self.git = try FakeGit(FakeGit.counting)
    }

    /// What another source with the same mirrors says, as after a restart.
    private func offers(_ version: String, of path: String = DirectSourceTests.path) async throws -> Bool {
        let source = try GitFixtures.source(folder: fixtures.folder.path, git: git.path)
        return try await source.offers(try ModuleVersion(path: path, version: version))
    }

    private func author(_ arguments: String...) throws -> String {
        try GitFixtures.git(["--git-dir=\(fixtures.folder.path)/repositories/fx/basic"] + arguments)
    }

    /// Asks for a version, so that its commit is written down.
    private func ask(_ version: String) async throws {
        _ = try await fixtures.source.read(.file(.info, try ModuleVersion(path: Self.path, version: version)))
    }

    // MARK: What it asks for

    @Test("asks for no branches and tags for a version whose commit is here, for ten minutes") func known()
        async throws
    {
        let clock = TestClock()
        let source = try GitFixtures.source(folder: fixtures.folder.path, git: git.path, clock: clock)
        for version in ["v1.1.0", "v1.2.0", "v1.3.0"] { _ = try author("tag", version, "dev") }
        func files(_ version: String) async throws {
            let module = try ModuleVersion(path: Self.path, version: version)
            for file in [FileKind.info, .mod] { _ = try await source.read(.file(file, module)) }
        }
        // The second brings all tags.
        for version in ["v0.1.0", "v1.1.0"] {
            try await files(version)
            clock.advance(by: .seconds(5))
        }
        #expect(git.count(of: "ls-remote") == 2)
        // A commit that came with the others is read once for all files, and once more for the major versions that tags name.
        #expect(try author("tag").split(separator: "\n").contains { $0.hasPrefix("v2.") })
        let read = git.count(of: "cat-file")
        try await files("v0.2.0")
        #expect(git.count(of: "cat-file") == read + 2)
        clock.advance(by: .seconds(594))
        try await files("v1.2.0")
        #expect(git.count(of: "ls-remote") == 2)
        clock.advance(by: .seconds(1))
        try await files("v1.3.0")
        #expect(git.count(of: "ls-remote") == 3)
        // A list is of now.
        clock.advance(by: .seconds(5))
        _ = try await source.read(.list(try ModulePath(Self.path)))
        #expect(git.count(of: "ls-remote") == 4)
    }

    // MARK: Healing

    @Test("makes a new mirror when the one that is here is damaged, whatever was asked for")
    func healing() async throws {
        let module = try ModuleVersion(path: Self.path, version: "v0.1.0")
        for request in [
            ProxyRequest.file(.info, module), .file(.mod, module), .query(module.path, try VersionQuery("dev")),
        ] {
            let source = try GitFixtures.source(folder: fixtures.folder.path, git: git.path)
            let answer = try await source.read(request)
            let mirror = try #require(try fixtures.mirrors().first)
            for name in try FileManager.default.contentsOfDirectory(atPath: "\(mirror)/objects/pack") {
                let path = "\(mirror)/objects/pack/\(name)"
                try FileManager.default.removeItem(atPath: path)
                try Data("damaged".utf8).write(to: URL(fileURLWithPath: path))
            }
            let again = try GitFixtures.source(folder: fixtures.folder.path, git: git.path)
            #expect(try await again.read(request) == answer)
        }
    }

    // MARK: Whether it has a version still

    @Test("offers a version while its tag names the commit that it was first seen with") func named() async throws {
        try await ask("v0.1.0")
        #expect(try await offers("v0.1.0"))
        _ = try author("tag", "-f", "v0.1.0", "dev")
        #expect(try await !offers("v0.1.0"))
        _ = try author("tag", "-d", "v0.1.0")
        #expect(try await !offers("v0.1.0"))
        // One that was never asked for has no first commit.
        #expect(try await offers("v0.2.0"))
        #expect(try await !offers("v0.2.1"))
        #expect(try await !offers("v0.1.0", of: "github.com/fx/nonexistent"))
        #expect(git.count(of: "ls-remote") == 6)
        #expect(git.count(of: "fetch") == 0)
    }

    @Test("offers a pseudo-version while a branch or a tag names its commit") func pseudo() async throws {
        let commit = try author("rev-parse", "feature/x").prefix(12)
        #expect(try await offers("v0.0.0-20200913122750-\(commit)"))
        #expect(try await !offers("v0.0.0-20200913122750-abcdefabcdef"))
        _ = try author("branch", "-D", "feature/x")
        #expect(try await !offers("v0.0.0-20200913122750-\(commit)"))
        #expect(git.count(of: "fetch") == 0)
    }

    @Test("does not take a fault for an answer") func fault() async throws {
        let broken = try FakeGit("case \"$*\" in *' version') echo git version 2.50.1; exit;; esac\nexit 3")
        let source = try GitFixtures.source(folder: fixtures.folder.path, git: broken.path)
        let module = try ModuleVersion(path: Self.path, version: "v0.1.0")
        let error = await #expect(throws: SourceError.self) { try await source.offers(module) }
        #expect(error?.label == "unavailable")
    }

    // MARK: Which repositories it takes

    @Test(
        "takes a private repository for private modules only, in whatever case it is spelled",
        arguments: [true, false]
    )
    func privateRepository(_ isPrivate: Bool) async throws {
        let clock = TestClock().service
        var direct = DirectSettings(git: "/usr/bin/git", state: "\(fixtures.folder.path)/other", clock: clock)
        direct.imports = [try ImportRule("go.example/*=git https://github.com/Corp/$1.git")]
        direct.isPrivate = { isPrivate && $0.hasPrefix("go.example/") }
        direct.isPrivateInAnyCase = { $0.lowercased() == "github.com/corp/tool" }
        let settled = direct
        try await withFetcher { fetcher in
            let source = DirectSource(settled, fetcher: fetcher)
            let path = try ModulePath("go.example/tool")
            do throws(SourceError) {
                let module = try await source.module(path)
                #expect(isPrivate)
                #expect(module.mirror.remote.location.mayAuthorize)
            } catch {
                #expect(!isPrivate)
                #expect(error == .notFound(reason: "go.example/tool leads to a repository that is private here"))
            }
            // A neighbour of it is nobody's secret.
            _ = try await source.module(try ModulePath("go.example/other"))
        }
    }

    @Test("goes by other settings as soon as it is told") func changed() async throws {
        let clock = TestClock().service
        var direct = DirectSettings(git: "/usr/bin/git", state: "\(fixtures.folder.path)/other", clock: clock)
        direct.imports = [try ImportRule("go.example/*=git https://one.example/$1")]
        var other = direct
        other.imports = [try ImportRule("go.example/*=git https://two.example/$1")]
        let (first, second) = (direct, other)
        try await withFetcher { fetcher in
            let source = DirectSource(first, fetcher: fetcher)
            let path = try ModulePath("go.example/tool")
            #expect(try await source.module(path).address == "https://one.example/tool")
            source.change(to: second, fetcher: fetcher)
            #expect(try await source.module(path).address == "https://two.example/tool")
        }
    }
}
