import Foundation
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("What is fetched into a mirror", .timeLimit(.minutes(2))) struct GitMirrorFetchTests {
    private static let tags = ["v0.1.0", "v0.3.0+build", "v1", "v0.5", "release-1", "V0.9.0", "v2.0.0", "sub/v0.1.0"]

    private func has(_ mirror: GitMirror, _ commit: GitHash) async throws -> Bool {
        try await mirror.objects(["\(commit)"]).first??.kind == "commit"
    }

    /// Fetches one name; the fault in words, nil when there is none.
    private static func fetch(_ name: String, into mirror: GitMirror) async throws -> String? {
        try await fault { try await mirror.fetch([name], isSHA256: false) }
    }

    // MARK: At one time

    @Test("by several who ask while another fetch is under way comes at once") func together() async throws {
        let scene = try MirrorScene()
        let mirror = try scene.mirror()
        let gate = Gate()
        await scene.hold(until: gate)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { gate.open() }
            group.addTask { try await mirror.fetch(["refs/heads/master"], isSHA256: false) }
            // The folder is made when the first fetch stands in line: from then on nobody can join it.
            try await wait { mirror.isThere }
            for tag in Self.tags { group.addTask { try await mirror.fetch(["refs/tags/\(tag)"], isSHA256: false) } }
            await settle()
            #expect(scene.git.count(of: "fetch") == 0)
            gate.open()
            try await group.waitForAll()
        }
        // Two, and one more for those whom a busy machine kept from asking in time.
        #expect(scene.git.count(of: "fetch") <= 3)
        for tag in Self.tags { #expect(try await has(mirror, scene.commit(tag)), "\(tag)") }
    }

    @Test("by one who still looks for it comes with what another wants already") func lookup() async throws {
        let scene = try MirrorScene()
        let mirror = try scene.mirror()
        let lookup = mirror.lookups.begin()
        // Keeps the fetch from beginning while a busy machine lets the second one wait.
        let other = mirror.lookups.begin()
        async let first: Void = mirror.fetch(["refs/heads/master"], isSHA256: false)
        async let second: Void = mirror.fetch(["refs/tags/v0.1.0"], after: lookup, isSHA256: false)
        await settle()
        other.end()
        try await first
        try await second
        #expect(scene.git.count(of: "fetch") == 1)
        #expect(mirror.lookups.isEmpty)
    }

    @Test("beside a name that is none comes all the same") func badName() async throws {
        let scene = try MirrorScene()
        let mirror = try scene.mirror()
        let gate = Gate()
        await scene.hold(until: gate)
        async let first = Self.fetch("refs/heads/master", into: mirror)
        defer { gate.open() }
        try await wait { mirror.isThere }
        async let good = Self.fetch("refs/tags/v0.1.0", into: mirror)
        async let bad = Self.fetch("refs/tags/nope", into: mirror)
        await settle()
        gate.open()
        #expect(try await first == nil)
        #expect(try await good == nil)
        #expect(try await bad == "not fetched 128: fatal: couldn't find remote ref refs/tags/nope")
        #expect(try await has(mirror, scene.commit("v0.1.0")))
    }

    @Test("with its whole history comes once for all who want it") func whole() async throws {
        let scene = try MirrorScene()
        let mirror = try scene.mirror()
        let references = try await mirror.references()
        #expect(!mirror.isWhole)
        let gate = Gate()
        await scene.hold(until: gate)
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { gate.open() }
            for _ in 0..<8 { group.addTask { try await mirror.fetchWhole(references) } }
            await settle()
            gate.open()
            try await group.waitForAll()
        }
        // One, and another for those whom a busy machine kept from asking in time.
        #expect(scene.git.count(of: "fetch") <= 2)
        #expect(mirror.isWhole)
        for tag in Self.tags { #expect(try await has(mirror, scene.commit(tag)), "\(tag)") }
        let reachable = try await mirror.tags(reachableFrom: scene.commit("v0.3.0+build"))
        #expect(Set(reachable).isSuperset(of: ["v0.1.0", "v0.2.0", "v1"]))
        #expect(try await mirror.isAncestor(scene.commit("v1"), of: scene.commit("master")))
        #expect(try await !mirror.isAncestor(scene.commit("master"), of: scene.commit("v1")))
    }

    // MARK: When the folder is not what it was

    @Test("is not there before, and is fetched anew when somebody deletes the folder") func deleted() async throws {
        let scene = try MirrorScene()
        let mirror = try scene.mirror()
        let commit = try scene.commit("v0.1.0")
        #expect(try await !has(mirror, commit))
        for _ in 0..<2 {
            #expect(try await Self.fetch("refs/tags/v0.1.0", into: mirror) == nil)
            #expect(try await has(mirror, commit))
            try FileManager.default.removeItem(atPath: scene.mirrorFolder)
            #expect(try await !has(mirror, commit))
            #expect(!mirror.isThere)
        }
    }

    @Test("goes with a folder that was found damaged, and not again for who saw the one before") func discarding()
        async throws
    {
        let scene = try MirrorScene()
        let mirror = try scene.mirror()
        #expect(try await Self.fetch("refs/tags/v0.1.0", into: mirror) == nil)
        let seen = await mirror.generation
        try await mirror.discard(seen)
        #expect(!mirror.isThere)
        #expect(await mirror.generation == seen + 1)
        #expect(try await Self.fetch("refs/tags/v0.1.0", into: mirror) == nil)
        try await mirror.discard(seen)
        #expect(mirror.isThere)
        #expect(await mirror.generation == seen + 1)
        #expect(try await has(mirror, scene.commit("v0.1.0")))
    }

    // MARK: What others left behind

    private static let leftovers = [
        "HEAD.lock", "config.lock", "shallow.lock", "packed-refs.lock", "shallow_abc", "refs/tags/v9.lock",
        "objects/pack/tmp_pack_abc", "objects/pack/tmp_idx_abc", "objects/pack/pack-1.keep", "objects/01/tmp_obj_abc",
        "objects/pack/pack-1.temp", "objects/info/commit-graph.prev",
    ]

    private func plant(_ names: [String], in folder: String) throws {
        for name in names {
            let url = URL(fileURLWithPath: "\(folder)/\(name)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data().write(to: url)
        }
    }

    @Test("is not stopped by what a killed process left") func leftBehind() async throws {
        let scene = try MirrorScene()
        #expect(try await Self.fetch("refs/tags/v0.1.0", into: scene.mirror()) == nil)
        try plant(Self.leftovers, in: scene.mirrorFolder)
        // Another process.
        let mirror = try scene.mirror()
        #expect(try await Self.fetch("refs/tags/v0.5", into: mirror) == nil)
        #expect(try await has(mirror, scene.commit("v0.5")))
        for name in Self.leftovers {
            #expect(!FileManager.default.fileExists(atPath: "\(scene.mirrorFolder)/\(name)"), "\(name)")
        }
    }

    @Test("fails once at most over what a killed command left") func killedCommand() async throws {
        let scene = try MirrorScene()
        let mirror = try scene.mirror()
        #expect(try await Self.fetch("refs/tags/v0.1.0", into: mirror) == nil)
        // Of this process, which has looked for leftovers already.
        #expect(try await Self.fetch("refs/tags/v0.5", into: mirror) == nil)
        try plant(["shallow.lock"], in: scene.mirrorFolder)
        #expect(try await Self.fetch("refs/heads/master", into: mirror)?.contains("shallow.lock") == true)
        #expect(try await Self.fetch("refs/heads/master", into: mirror) == nil)
    }

    @Test("stays when leftovers go, and so do branches that are called like them") func kept() async throws {
        let scene = try MirrorScene()
        let mirror = try scene.mirror()
        #expect(try await Self.fetch("refs/tags/v0.1.0", into: mirror) == nil)
        try plant(["refs/heads/a.keep", "refs/heads/tmp_x", "refs/heads/shallow_x"], in: scene.mirrorFolder)
        let before = try FileManager.default.subpathsOfDirectory(atPath: scene.mirrorFolder).sorted()
        #expect(before.contains { $0.hasPrefix("objects/pack/pack-") })
        mirror.removeLeftovers()
        #expect(try FileManager.default.subpathsOfDirectory(atPath: scene.mirrorFolder).sorted() == before)
    }
}
