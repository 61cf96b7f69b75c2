import Foundation
import GoModules
import TestKit
import Testing

/// `kill -9` at any moment: the store is whole, and the next start needs no hand.
@Suite("kill -9") struct KillTests {
    private static let rounds = 24
    private static let modulesPerRound = 5

    /// Modules with zips of some 40 KB that do not compress, so that a write takes more than one call.
    private static func world() throws -> ModuleWorld {
        var numbers = SeededNumbers(seed: 9)
        let publications = try (0..<rounds * modulesPerRound).map { index in
            let path = "example.com/kill\(index)"
            let noise = (0..<5_000).flatMap { _ in withUnsafeBytes(of: numbers.next()) { Array($0) } }
            return try ModuleWorld.publish(
                path,
                "v1.0.0",
                [(name: "go.mod", content: Array("module \(path)\n".utf8)), (name: "noise", content: noise)]
            )
        }
        return try ModuleWorld(publications)
    }

    @Test("24 kills under load: each file is absent or whole, nothing is left over, the next answer is right")
    func kills() async throws {
        let world = try Self.world()
        let proxy = try await LoopbackServer.start(world.proxy())
        let database = try await LoopbackServer.start(world.database())
        let folder = try ScratchFolder("kill")
        let store = folder.path + "/store"
        let settings = ["--upstreams", proxy.url, "--sumdb", "\(world.databaseKey) \(database.url)", "--no-access-log"]
        let check = StoreCheck(world: world, store: store)
        var numbers = SeededNumbers(seed: 2026)
        var whole = 0
        for round in 0..<Self.rounds {
            let martlet = try await MartletProcess.start(store: store, settings)
            #expect(try FileManager.default.contentsOfDirectory(atPath: store + "/.martlet/tmp").isEmpty)
            let known = "/example.com/kill\(max(0, round - 1) * Self.modulesPerRound)/@v/v1.0.0.zip"
            #expect(try await martlet.get(known).body == world.tree[known], "round \(round)")

            let before = proxy.requests.count
            let targets = Self.targets(round).shuffled(using: &numbers)
            async let answers = Self.answers(of: martlet, to: targets)
            // Which moment that is, is for the machine to say; the point is that any will do. An answer is the clock.
            await proxy.waitForRequests(before + Int.random(in: 1..<targets.count, using: &numbers))
            for _ in 0..<Int.random(in: 0...5, using: &numbers) { _ = try await martlet.get("/healthz") }
            #expect(martlet.end(SIGKILL) == (SIGKILL, true))
            for (target, answer) in await answers where answer.status == 200 && answer.isComplete {
                #expect(answer.body == world.tree[target], "round \(round): \(target)")
            }
            let count = try check.countWholeFiles()
            #expect(count >= whole, "round \(round): what was there stays there")
            whole = count
        }
        let all = world.published.count * 4
        #expect(whole < all, "no kill came in time to prevent anything")

        let martlet = try await MartletProcess.start(store: store, settings)
        for round in 0..<Self.rounds {
            for (target, answer) in await Self.answers(of: martlet, to: Self.targets(round)) {
                #expect(answer.status == 200 && answer.body == world.tree[target], "\(target)")
            }
        }
        #expect(martlet.end() == (0, false))
        #expect(try check.countWholeFiles() == all)
        await proxy.stop()
        await database.stop()
    }

    private static func targets(_ round: Int) -> [String] {
        (0..<modulesPerRound).flatMap { index in
            ["info", "mod", "zip"].map { "/example.com/kill\(round * modulesPerRound + index)/@v/v1.0.0.\($0)" }
        }
    }

    /// What came back for each target, asked for at the same time; nothing where the connection broke before a head.
    private static func answers(of martlet: MartletProcess, to targets: [String]) async -> [String: RawAnswer] {
        await withTaskGroup(of: (String, RawAnswer?).self) { group in
            for target in targets {
                group.addTask {
                    do { return (target, try await martlet.get(target)) } catch { return (target, nil) }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }
}
