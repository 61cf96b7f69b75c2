import Foundation
import GoModules
import ModuleProxy
import Synchronization
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("A tag that moves", .timeLimit(.minutes(5))) struct TagHistoryTests {
    /// A repository with a tag, and sources that see it one after the other, as after restarts.
    private final class Scene: Sendable {
        let fixtures: GitFixtures
        private let events = Mutex<[String]>([])

        init() throws { self.fixtures = try GitFixtures(["https://github.com/fx/basic"]) }

        var moves: [String] { events.withLock { $0 } }

        private var repository: String { "--git-dir=\(fixtures.folder.path)/repositories/fx/basic" }

        func source(isKept: Bool) throws -> DirectSource {
            try GitFixtures.source(folder: fixtures.folder.path, isKept: isKept) { event in
                guard case .tagMoved(let module, let tag, let first, let now, _) = event else { return }
                self.events.withLock { $0.append("\(module) \(tag) \(first.prefix(7)) \(now?.prefix(7) ?? "gone")") }
            }
        }

        func git(_ arguments: String...) throws -> String {
            try GitFixtures.git([repository] + arguments).trimmingCharacters(in: .whitespacesAndNewlines)
        }

        func commit(_ name: String) throws -> String { String(try git("rev-parse", "\(name)^{commit}").prefix(7)) }
    }

    private func module() throws -> ModuleVersion { try ModuleVersion(path: "github.com/fx/basic", version: "v0.2.0") }

    private func commit(_ source: DirectSource) async throws -> String {
        let module = try module()
        let info = try VersionInfo(
            json: try await source.read(.file(.info, module)),
            of: module.path,
            requested: module.version
        )
        let (view, _) = try await source.module(module.path).commit(of: module.version)
        #expect(info.version == module.version)
        return String(view.hash.description.prefix(7))
    }

    @Test("is told once, and the first commit stays while a file of it is stored") func moved() async throws {
        let scene = try Scene()
        let first = try scene.commit("v0.2.0")
        #expect(try await commit(scene.source(isKept: false)) == first)
        #expect(scene.moves.isEmpty)
        try _ = scene.git("tag", "-f", "v0.2.0", "dev")
        let second = try scene.commit("v0.2.0")
        #expect(first != second)
        let source = try scene.source(isKept: true)
        for _ in 0..<2 {
            #expect(try await commit(source) == first)
            _ = try await source.read(.list(try module().path))
        }
        #expect(scene.moves == ["github.com/fx/basic@v0.2.0 v0.2.0 \(first) \(second)"])
    }

    @Test("is followed where nothing of the version is stored") func followed() async throws {
        let scene = try Scene()
        let first = try scene.commit("v0.2.0")
        #expect(try await commit(scene.source(isKept: false)) == first)
        try _ = scene.git("tag", "-f", "v0.2.0", "dev")
        let second = try scene.commit("v0.2.0")
        #expect(try await commit(scene.source(isKept: false)) == second)
        #expect(try await commit(scene.source(isKept: true)) == second)
        #expect(scene.moves.count == 1)
    }

    @Test("is noticed by a list, and when it is gone") func gone() async throws {
        let scene = try Scene()
        let first = try scene.commit("v0.2.0")
        #expect(try await commit(scene.source(isKept: false)) == first)
        try _ = scene.git("tag", "-d", "v0.2.0")
        let source = try scene.source(isKept: true)
        _ = try await source.read(.list(try module().path))
        #expect(scene.moves == ["github.com/fx/basic@v0.2.0 v0.2.0 \(first) gone"])
        // The commit is still in the mirror, and what is stored of the version was made of it.
        #expect(try await commit(source) == first)
    }

    @Test("says so when the first commit is not to be had any more") func lost() async throws {
        let scene = try Scene()
        _ = try scene.git(
            "update-ref",
            "refs/tags/v0.2.0",
            try scene.git("-c", "user.name=A", "-c", "user.email=a@b.c", "commit-tree", "-m", "x", "dev^{tree}")
        )
        _ = try await commit(scene.source(isKept: false))
        try _ = scene.git("tag", "-f", "v0.2.0", "dev")
        try _ = scene.git("gc", "-q", "--prune=now")
        try FileManager.default.removeItem(atPath: "\(scene.fixtures.folder.path)/state/git")
        let source = try scene.source(isKept: true)
        let module = try module()
        do throws(SourceError) {
            _ = try await source.read(.file(.mod, module))
            Issue.record("served")
        } catch {
            #expect(error.label == "bad_answer")
            #expect(error.description.contains("has moved"))
        }
    }

    @Test("a ledger with rubbish in it is read as far as it goes") func rubbish() throws {
        let folder = try TemporaryFolder()
        let path = try ModulePath("a.b/c")
        let clock = TestClock().service
        let ledger = CommitLedger(folder: folder.path, clock: clock)
        let hash = try #require(GitHash(String(repeating: "a", count: 40)))
        try ledger.note(hash, of: try ModuleVersion(path: "a.b/c", version: "v1.0.0"))
        let file = "\(folder.path)/\(MirrorName.name(of: "a.b/c"))"
        let handle = try #require(FileHandle(forWritingAtPath: file))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("v1.0.0 bbb\nx\n\nv1.1.0 \(hash) more\nv1.2.0 aaaa".utf8))
        try handle.close()
        let second = CommitLedger(folder: folder.path, clock: clock)
        #expect(try second.commits(of: path).count == 1)
        try second.note(hash, of: try ModuleVersion(path: "a.b/c", version: "v1.3.0"))
        let third = try CommitLedger(folder: folder.path, clock: clock).commits(of: path)
        #expect(third.keys.map(\.description).sorted() == ["v1.0.0", "v1.3.0"])
    }
}
