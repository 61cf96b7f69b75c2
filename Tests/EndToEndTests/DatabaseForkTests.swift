import ChecksumDatabase
import Foundation
import GoModules
import TestKit
import Testing

/// A checksum database that shows two histories.
@Suite("a fork of the checksum database") struct DatabaseForkTests {
    /// A database that goes over to another history when it is told so.
    private struct Scene {
        let modules: [ModuleWorld.Published]
        let proxy: LoopbackServer
        let database: LoopbackServer
        let phase: Mutexed<Phase>
        let key: String
        let folder: ScratchFolder

        /// What the database shows.
        enum Phase { case honest, forked, honestAgain }

        static func make() async throws -> Scene {
            let world = try ["a", "b", "c"].map { name in
                try ModuleWorld.publish(
                    "example.com/\(name)",
                    "v1.0.0",
                    [("go.mod", Array("module example.com/\(name)\n".utf8))]
                )
            }
            let honest = try history(world, first: 0)
            let other = try history(world, first: 1000)
            let phase = Mutexed(Phase.honest)
            let database = try await LoopbackServer.start { request in
                let log = phase.value == .forked ? other : honest
                let size = phase.value == .honest ? 150 : log.size
                do { return .status(200, try log.answer(request.path, size: size)) } catch {
                    return .text(404, "not found")
                }
            }
            return Scene(
                modules: world,
                proxy: try await LoopbackServer.start(try ModuleWorld(world).proxy()),
                database: database,
                phase: phase,
                key: honest.signer.key.description,
                folder: try ScratchFolder("fork")
            )
        }

        /// The same modules and the same key, but other records before the second module.
        private static func history(_ modules: [ModuleWorld.Published], first: Int) throws -> TestLog {
            var log = try TestLog()
            for module in modules {
                for index in first..<first + 100 { log.append(try TestLog.module(index)) }
                log.append(module.module, zip: module.zipHash, goMod: DirectoryHash.goMod(module.mod))
            }
            for index in first..<first + 200 { log.append(try TestLog.module(index)) }
            return log
        }

        func martlet() async throws -> MartletProcess {
            try await MartletProcess.start(
                store: folder.path + "/store",
                ["--upstreams", proxy.url, "--sumdb", "\(key) \(database.url)"]
            )
        }

        func path(_ number: Int, _ kind: FileKind) -> String { ProxyRequest.file(kind, modules[number].module).path }

        func stop() async {
            await proxy.stop()
            await database.stop()
        }
    }

    @Test("two histories: an alarm everywhere, both heads kept, and nothing new until an operator has looked")
    func fork() async throws {
        let scene = try await Scene.make()
        let martlet = try await scene.martlet()
        #expect(try await martlet.get(scene.path(0, .zip)).status == 200)
        #expect(try await martlet.get("/readyz").status == 200)

        scene.phase.value = .forked
        for _ in 0..<2 { try await Self.refuses(scene, martlet) }
        #expect(try await martlet.get(scene.path(0, .zip)).body == scene.modules[0].zip, "what is stored was verified")
        // Not even what is kept is given as proof any more.
        let lookup = try await martlet.get("/sumdb/sum.example.org/lookup/example.com/a@v1.0.0")
        #expect(lookup.status == 502 && lookup.text.hasPrefix("MTL-SUM009: "), "\(lookup.text)")
        #expect(try await martlet.metric("martlet_database_forks_total") == 1)

        let evidence = String(decoding: martlet.stored(".martlet/sumdb/sum.example.org/evidence") ?? [], as: UTF8.self)
        let events = await martlet.finalLog().split(separator: "\n").filter {
            $0.contains("two histories") && $0.contains("security=true")
        }
        #expect(events.count == 1)
        for size in ["150", "503"] {
            #expect(evidence.contains("go.sum database tree\n\(size)\n"), "\(evidence)")
            #expect(events.first?.contains(size) == true, "\(events)")
        }

        // A restart forgets nothing, also when the database shows its first history again.
        scene.phase.value = .honestAgain
        let again = try await scene.martlet()
        try await Self.refuses(scene, again)
        #expect(again.end().status == 0)
        // The operator has looked: docs/operations.md says how.
        try FileManager.default.removeItem(atPath: scene.folder.path + "/store/.martlet/sumdb/sum.example.org/evidence")
        let after = try await scene.martlet()
        #expect(try await after.get("/readyz").status == 200)
        #expect(try await after.get(scene.path(1, .zip)).body == scene.modules[1].zip)
        await scene.stop()
    }

    private static func refuses(_ scene: Scene, _ martlet: MartletProcess) async throws {
        let answer = try await martlet.get(scene.path(1, .zip))
        #expect(answer.status == 502 && answer.header("Retry-After") == nil)
        #expect(
            answer.text == """
                MTL-SUM009: sum.example.org showed two different histories; nothing is verified with it any more
                the operator finds both signed heads in the server's log and store

                """
        )
        let ready = try await martlet.get("/readyz")
        #expect(ready.status == 503 && ready.text.contains("two histories"), "\(ready.text)")
    }
}
