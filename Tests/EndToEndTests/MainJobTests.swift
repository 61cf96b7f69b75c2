import Foundation
import TestKit
import Testing

/// The main job: `go` gets its modules through Martlet, verified, also when everything behind it is gone.
@Suite("go through martlet", .serialized) struct MainJobTests {
    /// A server over the sample world, with one proxy and the database behind it.
    struct Scene {
        let world: ModuleWorld
        let proxy: LoopbackServer
        let database: LoopbackServer
        let store: ScratchFolder

        static func make() async throws -> Scene {
            let world = try SampleWorld.make()
            return Scene(
                world: world,
                proxy: try await LoopbackServer.start(world.proxy()),
                database: try await LoopbackServer.start(world.database()),
                store: try ScratchFolder("store")
            )
        }

        var sumdb: String { "\(world.databaseKey) \(database.url)" }

        func start(_ arguments: [String] = [], upstreams: String? = nil) async throws -> MartletProcess {
            try await MartletProcess.start(
                store: store.path + "/store",
                ["--upstreams", upstreams ?? proxy.url, "--sumdb", sumdb] + arguments
            )
        }

        func stop() async {
            await proxy.stop()
            await database.stop()
        }
    }

    static func client(_ scene: Scene, _ url: String) throws -> GoClient {
        // The client verifies too, through Martlet's mirror of the database: GOSUMDB names only the key.
        let client = try GoClient(["GOPROXY": url, "GOSUMDB": scene.world.databaseKey])
        try client.write("go.mod", SampleWorld.goMod)
        try client.write("main.go", SampleWorld.program)
        return client
    }

    @Test("download, build and verify, then again with everything behind it stopped") func wholeJob() async throws {
        #expect(SampleWorld.count >= 20)
        let scene = try await Scene.make()
        let martlet = try await scene.start()
        let client = try Self.client(scene, martlet.url)
        for arguments in [["mod", "download"], ["build", "-o", "program", "."], ["mod", "verify"]] {
            let run = try await client.run(arguments)
            #expect(run.status == 0, "\(arguments): \(run.errors)\n\(martlet.log.text)")
        }
        let sums = try client.read("go.sum")
        let program = try await CommandRun.of(client.project + "/program", [])
        #expect(program.output.contains("example.com/Mixed/Case v1.0.0-RC1"))

        await scene.stop()
        let requests = (scene.proxy.requests.count, scene.database.requests.count)
        try client.forgetAll()
        try client.write("go.sum", "")
        for arguments in [["mod", "download"], ["build", "-o", "program", "."], ["mod", "verify"]] {
            let run = try await client.run(arguments)
            #expect(run.status == 0, "cold client, nothing behind: \(arguments): \(run.errors)\n\(martlet.log.text)")
        }
        #expect(try client.read("go.sum") == sums)
        #expect((scene.proxy.requests.count, scene.database.requests.count) == requests)
        #expect(martlet.end().status == 0)
    }

    @Test("the store is a file:// proxy that go can use") func storeIsProxy() async throws {
        let scene = try await Scene.make()
        let martlet = try await scene.start()
        let client = try Self.client(scene, martlet.url)
        #expect(try await client.run("mod", "download").status == 0)
        for query in ["example.com/two@latest", "example.com/commit@main"] {
            #expect(try await client.run("list", "-m", query).status == 0)
        }
        #expect(martlet.end().status == 0)
        await scene.stop()
        try client.forgetAll()
        var alone = client
        alone.variables["GOPROXY"] = "file://" + scene.store.path + "/store"
        for arguments in [["mod", "download"], ["build", "-o", "program", "."], ["mod", "verify"]] {
            let run = try await alone.run(arguments)
            #expect(run.status == 0, "\(arguments): \(run.errors)")
        }
        let list = try await alone.run("list", "-m", "-versions", "example.com/two")
        #expect(list.output == "example.com/two v1.1.0\n")
        #expect(try await alone.run("list", "-m", "example.com/two@latest").output == "example.com/two v1.1.0\n")
        let branch = try await alone.run("list", "-m", "example.com/commit@main")
        #expect(branch.output == "example.com/commit v0.0.0-20240102030405-0123456789ab\n")
    }

    @Test("a dead first source before | works, before , stops as Go does") func deadFirst() async throws {
        let scene = try await Scene.make()
        let dead = try await LoopbackServer.start { _ in .ok("") }
        await dead.stop()
        for (separator, works) in [("|", true), (",", false)] {
            let store = try ScratchFolder("dead")
            let martlet = try await MartletProcess.start(
                store: store.path + "/store",
                ["--upstreams", dead.url + separator + scene.proxy.url, "--sumdb", scene.sumdb]
            )
            let client = try Self.client(scene, martlet.url)
            let run = try await client.run("mod", "download", "example.com/two@v1.1.0")
            #expect((run.status == 0) == works, "\(separator): \(run.errors)")
            if !works { #expect(run.errors.contains("MTL-SRC001")) }
            #expect(martlet.end().status == 0)
        }
        await scene.stop()
    }

    @Test("over TLS and HTTP/2") func overTLS() async throws {
        let scene = try await Scene.make()
        let authority = try TestAuthority()
        let files = try authority.certificate(for: ["127.0.0.1"])
        let martlet = try await scene.start(["--tls-cert", files.certificate, "--tls-key", files.key])
        #expect(martlet.url.hasPrefix("https://"))
        var client = try Self.client(scene, martlet.url)
        client.variables["SSL_CERT_FILE"] = authority.bundle
        // Makes the client say which protocol it speaks.
        client.variables["GODEBUG"] = "http2debug=1"
        let run = try await client.run("mod", "download")
        #expect(run.status == 0, "\(run.errors.suffix(2000))\n\(martlet.log.text)")
        #expect(run.errors.contains("http2: Transport received HEADERS"))
        #expect(martlet.end().status == 0)
        await scene.stop()
    }
}
