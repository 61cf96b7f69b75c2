import Foundation
import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("A mirror of a repository", .timeLimit(.minutes(5))) struct GitMirrorTests {
    private static let basic = "https://github.com/fx/basic"

    /// The lines of a git in whose place a script stands that writes them down.
    private func counting(_ folder: String) throws -> (git: String, log: String) {
        let (script, log) = ("\(folder)/git", "\(folder)/log")
        let text = "#!/bin/sh\necho \"$*\" >> \(log)\nexec /usr/bin/git \"$@\"\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: script))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
        return (script, log)
    }

    private func source(_ fixtures: GitFixtures, git: String, limits: GitLimits = GitLimits()) throws -> DirectSource {
        try GitFixtures.source(folder: fixtures.folder.path, git: git, limits: limits)
    }

    private func module(_ version: String) throws -> ModuleVersion {
        try ModuleVersion(path: "github.com/fx/basic", version: version)
    }

    private func failure(_ source: DirectSource, _ path: String) async throws -> SourceError? {
        let request = ProxyRequest.list(try ModulePath(path))
        do throws(SourceError) {
            _ = try await source.read(request)
            return nil
        } catch {
            return error
        }
    }

    @Test("fetches versions that are asked for together once") func together() async throws {
        let fixtures = try GitFixtures([Self.basic])
        let repository = "\(fixtures.folder.path)/repositories/fx/basic"
        for number in 0..<20 { try GitFixtures.git(["--git-dir=\(repository)", "tag", "v0.8.\(number)", "dev"]) }
        let (git, log) = try counting(fixtures.folder.path)
        let source = try source(fixtures, git: git)
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for number in 0..<20 {
                let module = try module("v0.8.\(number)")
                group.addTask { try await source.read(.file(.mod, module)) }
            }
            for try await bytes in group { #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("module ")) }
        }
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        #expect(lines.filter { $0.contains(" fetch ") }.count == 1)
        #expect(lines.filter { $0.contains(" ls-remote ") }.count == 1)
    }

    @Test("may be deleted at any time") func deleted() async throws {
        let fixtures = try GitFixtures([Self.basic])
        let before = try await fixtures.source.read(.file(.mod, module("v0.2.0")))
        for entry in try FileManager.default.contentsOfDirectory(atPath: fixtures.folder.path)
        where entry == "state" {
            try FileManager.default.removeItem(atPath: "\(fixtures.folder.path)/\(entry)")
        }
        #expect(try await fixtures.source.read(.file(.mod, module("v0.1.0"))) == before)
    }

    @Test("survives locks and halves of processes that were killed") func leftovers() async throws {
        let fixtures = try GitFixtures([Self.basic])
        _ = try await fixtures.source.read(.file(.mod, module("v0.2.0")))
        let mirror = try #require(try fixtures.mirrors().first)
        for name in ["shallow.lock", "HEAD.lock", "objects/pack/tmp_pack_x", "refs/tags/v0.1.0.lock"] {
            try Data().write(to: URL(fileURLWithPath: "\(mirror)/\(name)"))
        }
        let again = try fixtures.restarted()
        _ = try await again.read(.file(.mod, module("v0.1.0")))
        #expect(!FileManager.default.fileExists(atPath: "\(mirror)/shallow.lock"))
        #expect(!FileManager.default.fileExists(atPath: "\(mirror)/objects/pack/tmp_pack_x"))
    }

    @Test("of a repository that names objects by SHA-256") func sha256() async throws {
        let folder = try TemporaryFolder()
        let repository = "\(folder.path)/repositories/fx/new"
        try GitFixtures.git(["init", "-q", "--bare", "--object-format=sha256", "--initial-branch=main", repository])
        let stream = """
            commit refs/heads/main
            committer A <a@example.com> 1600000000 +0000
            data 1
            x
            M 100644 inline go.mod
            data 25
            module github.com/fx/new

            reset refs/tags/v1.0.0
            from refs/heads/main


            """
        try GitFixtures.git(["--git-dir=\(repository)", "fast-import", "--quiet"], input: stream)
        let source = try GitFixtures.source(folder: folder.path)
        let module = try ModuleVersion(path: "github.com/fx/new", version: "v1.0.0")
        #expect(try await source.read(.file(.mod, module)) == Array("module github.com/fx/new\n".utf8))
        let info = String(decoding: try await source.read(.file(.info, module)), as: UTF8.self)
        let hash = try GitFixtures.git(["--git-dir=\(repository)", "rev-parse", "main"]).prefix(64)
        #expect(info.contains("\"Hash\":\"\(hash)\""))
    }

    // MARK: A git that does not do what it should (L-20)

    @Test(
        "fails in time with a git that misbehaves",
        arguments: [
            "exec sleep 100", "kill -SEGV $$", "exit 3", "yes x | head -c 100000000 >&2; exit 1", "yes x",
            "sleep 100 & exit 0",
            "echo nonsense",
        ]
    )
    func misbehaving(_ script: String) async throws {
        let fixtures = try GitFixtures([Self.basic])
        let path = "\(fixtures.folder.path)/git"
        let lines = "#!/bin/sh\ncase \"$*\" in *' version') echo git version 2.50.1; exit;; esac\n\(script)\n"
        try Data(lines.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        var limits = GitLimits()
        limits.time = .seconds(2)
        let source = try source(fixtures, git: path, limits: limits)
        let start = ContinuousClock.now
        let error = try await failure(source, "github.com/fx/basic")
        // A git that says nothing and ends well has an empty repository.
        #expect(error?.label == (script == "sleep 100 & exit 0" ? nil : "unavailable"))
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test("is a fault without a git") func missing() async throws {
        let fixtures = try GitFixtures([Self.basic])
        let source = try source(fixtures, git: "/nonexistent/git")
        #expect(try await failure(source, "github.com/fx/basic")?.label == "not_enabled")
    }

    @Test(
        "is not fetched with a git that is too old, or none",
        arguments: ["git version 2.39.4", "git version 1.9", "hello", ""]
    )
    func tooOld(_ said: String) async throws {
        let fixtures = try GitFixtures([Self.basic])
        let path = "\(fixtures.folder.path)/git"
        try Data("#!/bin/sh\necho \(said)\n".utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        let source = try source(fixtures, git: path)
        #expect(try await failure(source, "github.com/fx/basic")?.label == "not_enabled")
        #expect(await source.problem()?.contains("direct fetches nothing") == true)
    }

    @Test("in a folder is not found when the folder is there") func nowhere() async throws {
        let fixtures = try GitFixtures([Self.basic])
        #expect(try await failure(fixtures.source, "github.com/fx/nonexistent")?.label == "not_found")
        try FileManager.default.removeItem(atPath: "\(fixtures.folder.path)/repositories")
        #expect(try await failure(fixtures.source, "github.com/fx/nonexistent")?.label == "unavailable")
    }
}
