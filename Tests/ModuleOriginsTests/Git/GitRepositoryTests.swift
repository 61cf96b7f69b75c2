import Foundation
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("A repository", .timeLimit(.minutes(2))) struct GitRepositoryTests {
    private func revision(_ scene: MirrorScene, _ tag: String) throws -> GitRevision {
        GitRevision(try scene.commit(tag), requested: tag, reference: "refs/tags/\(tag)")
    }

    // MARK: What it says of itself

    @Test("is asked once for all who want to know its references at one time") func shared() async throws {
        let scene = try MirrorScene()
        let repository = try scene.repository()
        let gate = Gate()
        await scene.hold(until: gate)
        try await withThrowingTaskGroup(of: GitHash?.self) { group in
            defer { gate.open() }
            for _ in 0..<8 { group.addTask { try await repository.references().tags["v0.1.0"] } }
            await settle()
            gate.open()
            for try await hash in group { #expect(try hash == scene.commit("v0.1.0")) }
        }
        #expect(scene.git.count(of: "ls-remote") == 1)
        #expect(repository.weight > 0)
    }

    @Test("is asked again after five seconds") func news() async throws {
        let scene = try MirrorScene()
        let repository = try scene.repository()
        _ = try await repository.references()
        try scene.author("tag", "v0.7.7", "dev")
        scene.clock.advance(by: .milliseconds(4999))
        #expect(try await repository.references().tags["v0.7.7"] == nil)
        #expect(scene.git.count(of: "ls-remote") == 1)
        scene.clock.advance(by: .milliseconds(1))
        #expect(try await repository.references().tags["v0.7.7"] == scene.commit("dev"))
        #expect(scene.git.count(of: "ls-remote") == 2)
    }

    @Test("is asked again at once when it did not answer") func failures() async throws {
        let scene = try MirrorScene()
        let repository = try scene.repository()
        let away = "\(scene.repositoryFolder)-away"
        try FileManager.default.moveItem(atPath: scene.repositoryFolder, toPath: away)
        let error = await #expect(throws: SourceError.self) { try await repository.references() }
        #expect(error?.label == "not_found")
        try FileManager.default.moveItem(atPath: away, toPath: scene.repositoryFolder)
        #expect(try await repository.references().tags["v0.1.0"] == scene.commit("v0.1.0"))
    }

    @Test("keeps the commit of a version for ten minutes, and the absence of one not at all") func settled()
        async throws
    {
        let scene = try MirrorScene()
        let repository = try scene.repository()
        let (first, second) = (try scene.commit("v0.1.0"), try scene.commit("dev"))
        #expect(try await repository.commit(ofTag: "v0.1.0", ["go.mod"]) == first)
        #expect(try await repository.commit(ofTag: "v0.7.7", ["go.mod"]) == nil)
        try scene.author("tag", "-f", "v0.1.0", "dev")
        try scene.author("tag", "v0.7.7", "dev")
        scene.clock.advance(by: .seconds(599))
        #expect(try await repository.commit(ofTag: "v0.7.7", ["go.mod"]) == second)
        #expect(try await repository.references().tags["v0.1.0"] == second)
        #expect(try await repository.commit(ofTag: "v0.1.0", ["go.mod"]) == first)
        scene.clock.advance(by: .seconds(1))
        #expect(try await repository.commit(ofTag: "v0.1.0", ["go.mod"]) == second)
    }

    @Test("is not asked for a tag that it had in the last ten minutes and whose commit is here") func recent()
        async throws
    {
        let scene = try MirrorScene()
        let repository = try scene.repository()
        let (first, second) = (try scene.commit("v0.1.0"), try scene.commit("dev"))
        try await repository.fetch([first], try await repository.references())
        try scene.author("tag", "-f", "v0.1.0", "dev")
        scene.clock.advance(by: .seconds(599))
        #expect(try await repository.commit(ofTag: "v0.1.0", ["go.mod"]) == first)
        #expect(scene.git.count(of: "ls-remote") == 1)
        // What was settled then is as old as the answer it came from.
        scene.clock.advance(by: .seconds(1))
        #expect(try await repository.commit(ofTag: "v0.1.0", ["go.mod"]) == second)
    }

    @Test("is asked for a tag whose commit is not here: it may have moved, and could not be had any more")
    func movedAway()
        async throws
    {
        let scene = try MirrorScene()
        let repository = try scene.repository()
        _ = try await repository.references()
        try scene.author("tag", "-f", "v0.1.0", "dev")
        scene.clock.advance(by: .seconds(5))
        #expect(try await repository.commit(ofTag: "v0.1.0", ["go.mod"]) == scene.commit("dev"))
    }

    // MARK: What is fetched of it

    @Test("gives a commit with its files, and reads it once") func view() async throws {
        let scene = try MirrorScene()
        let repository = try scene.repository()
        let revision = try revision(scene, "v0.1.0")
        let view = try #require(try await repository.view(of: revision, ["go.mod", "no/go.mod"]))
        #expect(view.hash == revision.hash)
        #expect(
            view.goMod(in: "").map { String(decoding: $0, as: UTF8.self) } == "module github.com/fx/basic\n\ngo 1.20\n"
        )
        #expect(view.goMod(in: "no") == nil)
        #expect(scene.git.count(of: "fetch") == 1)
        let before = scene.git.log
        #expect(try await repository.view(of: revision, ["go.mod", "no/go.mod"])?.hash == revision.hash)
        #expect(scene.git.log == before)
    }

    @Test("is fetched with its history for a commit that nothing names, and once for all of them") func unnamed()
        async throws
    {
        let scene = try MirrorScene()
        let repository = try scene.repository()
        for digit in ["a", "b"] {
            let hash = try #require(GitHash(String(repeating: digit, count: 40)))
            let revision = GitRevision(hash, requested: "\(hash)", fetchable: nil)
            #expect(try await repository.view(of: revision, []) == nil)
        }
        #expect(scene.git.count(of: "fetch") == 1)
        #expect(repository.mirror.isWhole)
        // What is new is not there yet.
        try scene.author("tag", "v0.7.7", "dev")
        scene.clock.advance(by: .seconds(5))
        try await repository.fetchHistory(of: try await repository.references())
        #expect(scene.git.count(of: "fetch") == 2)
    }

    @Test("is fetched in parts that are not here, and not at all when all are") func parts() async throws {
        let scene = try MirrorScene()
        let repository = try scene.repository()
        let references = try await repository.references()
        let (first, second) = (try scene.commit("v0.1.0"), try scene.commit("feature/x"))
        try await repository.fetch([first], references)
        #expect(scene.git.count(of: "fetch") == 1)
        try await repository.fetch([first, second], references)
        #expect(scene.git.count(of: "fetch") == 2)
        try await repository.fetch([first, second], references)
        #expect(scene.git.count(of: "fetch") == 2)
        #expect(try await repository.mirror.objects(["\(first)", "\(second)"]).allSatisfy { $0?.kind == "commit" })
    }

    @Test("brings all its tags with the second version, and with the first alone") func others() async throws {
        let scene = try MirrorScene()
        let repository = try scene.repository()
        let references = try await repository.references()
        _ = try await repository.view(of: try revision(scene, "v0.1.0"), [])
        let hashes = Set(references.tags.values).sorted { $0.description < $1.description }.map(\.description)
        #expect(try await repository.mirror.objects(hashes).contains { $0 == nil })
        _ = try await repository.view(of: try revision(scene, "v0.2.0"), [])
        #expect(try await repository.mirror.objects(hashes).allSatisfy { $0?.kind == "commit" })
        #expect(scene.git.count(of: "fetch") == 2)
        #expect(!repository.mirror.isWhole)
        // After a restart there is nothing left to bring.
        let again = try scene.repository()
        _ = try await again.references()
        try scene.author("tag", "v0.7.7", "HEAD")
        _ = try await again.view(of: try revision(scene, "v0.2.0"), [])
        #expect(scene.git.count(of: "fetch") == 2)
    }

    @Test("gives a version also when another tag cannot be had") func badOther() async throws {
        let scene = try MirrorScene()
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
        let made = try scene.author(identity + ["commit-tree", "-m", "x", "dev^{tree}"])
        try scene.author(["tag", "v0.8.8", String(made.prefix(40))])
        let repository = try scene.repository()
        _ = try await repository.references()
        _ = try await repository.view(of: try revision(scene, "v0.1.0"), [])
        try scene.author("tag", "-d", "v0.8.8")
        let revision = try revision(scene, "v0.2.0")
        #expect(try await repository.view(of: revision, [])?.hash == revision.hash)
        // With all others, then alone; and never with all of the history.
        #expect(scene.git.count(of: "fetch") == 3)
        #expect(!repository.mirror.isWhole)
    }

    @Test("gives a version also when the other side lacks a part of another one") func damagedOther() async throws {
        let scene = try MirrorScene()
        let file = "\(scene.repositoryFolder)-file"
        try "only there\n".write(toFile: file, atomically: true, encoding: .utf8)
        let blob = try scene.author("hash-object", "-w", file).prefix(40)
        try scene.author("update-index", "--add", "--cacheinfo", "100644,\(blob),only")
        let tree = String(try scene.author("write-tree").prefix(40))
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
        let made = try scene.author(identity + ["commit-tree", "-m", "x", tree])
        try scene.author(["tag", "v0.8.8", String(made.prefix(40))])
        try FileManager.default.removeItem(
            atPath: "\(scene.repositoryFolder)/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
        )
        let repository = try scene.repository()
        _ = try await repository.references()
        for tag in ["v0.1.0", "v0.2.0"] {
            let revision = try revision(scene, tag)
            #expect(try await repository.view(of: revision, [])?.hash == revision.hash)
        }
        #expect(scene.git.count(of: "fetch") == 3)
    }

    @Test("whose mirror was found damaged is read anew") func discarded() async throws {
        let scene = try MirrorScene()
        let repository = try scene.repository()
        let revision = try revision(scene, "v0.1.0")
        _ = try await repository.view(of: revision, ["go.mod"])
        try await repository.fetchHistory(of: try await repository.references())
        try await repository.discard(await repository.mirror.generation)
        #expect(!repository.mirror.isThere)
        #expect(try await repository.view(of: revision, ["go.mod"])?.hash == revision.hash)
        #expect(repository.mirror.isThere)
        #expect(!repository.mirror.isWhole)
        try await repository.fetchHistory(of: try await repository.references())
        #expect(repository.mirror.isWhole)
    }
}
