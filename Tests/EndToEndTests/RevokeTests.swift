import Foundation
import TestKit
import Testing

/// An operator takes a version out of use while it is being downloaded.
@Suite("martlet revoke", .serialized) struct RevokeTests {
    private static let zip = "/example.com/a/@v/v1.0.0.zip"

    private static func revoke(_ scene: SmallScene, _ arguments: String...) async throws -> CommandRun {
        try await CommandRun.martlet(["revoke"] + arguments + ["--store", scene.store], folder: scene.folder.path)
    }

    @Test("go sees the reason, a killed server keeps it, and undo gives the same bytes") func go() async throws {
        let scene = try await SmallScene.make()
        var martlet = try await scene.serve()
        let right = try await martlet.get(Self.zip).body
        let run = try await Self.revoke(scene, "example.com/a@v1.0.0", "--reason", "steals keys, see CVE-1")
        #expect(run.status == 0 && run.output == "example.com/a@v1.0.0 is revoked\n", "\(run.errors)")
        martlet.end(SIGKILL)
        martlet = try await scene.serve()
        let client = try GoClient(["GOPROXY": martlet.url, "GOSUMDB": scene.world.databaseKey])
        let download = try await client.run("mod", "download", "example.com/a@v1.0.0")
        #expect(download.status != 0)
        for text in ["403", "MTL-SRV012", "revoked by the operator", "steals keys, see CVE-1"] {
            #expect(download.errors.contains(text), "\(download.errors)")
        }
        #expect(try await martlet.get(Self.zip, "HEAD").status == 403)
        #expect(try await martlet.get(Self.zip, headers: [("Range", "bytes=0-1")]).status == 403)
        #expect(try await martlet.get("/cached-only" + Self.zip).status == 403)
        #expect(try await martlet.get("/example.com/b/@v/v1.2.0.zip").status == 200)
        #expect(try await martlet.metric("martlet_revocations") == 1)
        #expect(try await Self.revoke(scene, "--list").output == "example.com/a@v1.0.0\tsteals keys, see CVE-1\n")
        #expect(try await Self.revoke(scene, "--undo", "example.com/a@v1.0.0").status == 0)
        #expect(try await martlet.get(Self.zip).body == right)
        #expect(try await client.run("mod", "download", "example.com/a@v1.0.0").status == 0)
        await scene.stop()
    }

    @Test("a transfer that is under way is cut") func cut() async throws {
        var numbers = SeededNumbers(seed: 7)
        let content = (0..<(4 << 20)).flatMap { _ in withUnsafeBytes(of: numbers.next()) { Array($0) } }
        let big = try ModuleWorld.publish(
            "example.com/big",
            "v1.0.0",
            [(name: "go.mod", content: Array("module example.com/big\n".utf8)), (name: "data.bin", content: content)]
        )
        let world = try ModuleWorld([big])
        let proxy = try await LoopbackServer.start(world.proxy())
        let database = try await LoopbackServer.start(world.database())
        let folder = try ScratchFolder("revoke")
        let martlet = try await MartletProcess.start(
            store: folder.path + "/store",
            ["--upstreams", proxy.url, "--sumdb", "\(world.databaseKey) \(database.url)"]
        )
        let path = "/example.com/big/@v/v1.0.0.zip"
        #expect(try await martlet.get(path).body.count == big.zip.count)
        let reader = try SlowReader(martlet.url, path)
        let first = reader.take(4096)
        #expect(String(decoding: first.prefix(15), as: UTF8.self) == "HTTP/1.1 200 OK")
        let run = try await CommandRun.martlet(
            ["revoke", "example.com/big", "--reason", "too big", "--store", martlet.store],
            folder: folder.path
        )
        #expect(run.status == 0, "\(run.errors)")
        let received = first.count + reader.rest().count
        #expect(received < big.zip.count, "\(received) bytes of \(big.zip.count)")
        #expect(try await martlet.metric("martlet_cut_transfers_total") == 1)
        #expect(try await martlet.get("/example.com/big/@v/list").status == 403)
        #expect(martlet.end() == (0, false))
        await proxy.stop()
        await database.stop()
    }

    @Test(
        "says what is wrong with an order: 64",
        arguments: [
            ["example.com/a@v1.0.0"], ["example.com/a@v1", "--reason", "r"], ["nodot", "--reason", "r"],
            ["example.com/a", "--reason", ""], ["--list", "example.com/a"], [], ["--undo"],
            ["example.com/a", "--undo", "--reason", "r"],
        ]
    )
    func usage(_ arguments: [String]) async throws {
        let folder = try ScratchFolder("revoke")
        let run = try await CommandRun.martlet(["revoke"] + arguments, folder: folder.path)
        #expect(run.status == 64 && !run.errors.isEmpty, "\(run.status) \(run.errors)")
    }

    @Test("what is not revoked cannot be taken back, and without a server nothing can: 70") func refused() async throws
    {
        let scene = try await SmallScene.make()
        let martlet = try await scene.serve()
        let run = try await Self.revoke(scene, "--undo", "example.com/a")
        #expect(run.status == 70 && run.errors.contains("example.com/a is not revoked"), "\(run.errors)")
        #expect(martlet.end() == (0, false))
        #expect(try await Self.revoke(scene, "example.com/a", "--reason", "r").status == 70)
        await scene.stop()
    }

    @Test("martlet fetch does not bring a revoked version: 3") func fetch() async throws {
        let scene = try await SmallScene.make()
        let martlet = try await scene.serve()
        #expect(try await Self.revoke(scene, "example.com/a@v1.0.0", "--reason", "steals keys").status == 0)
        #expect(martlet.end() == (0, false))
        let run = try await scene.run(["fetch", "example.com/a@v1.0.0", "example.com/b@v1.2.0"])
        #expect(
            run.status == 3 && run.errors.contains("MTL-SRV012") && run.errors.contains("steals keys"),
            "\(run.errors)"
        )
        #expect(!FileManager.default.fileExists(atPath: scene.store + Self.zip))
        #expect(FileManager.default.fileExists(atPath: scene.store + "/example.com/b/@v/v1.2.0.zip"))
        await scene.stop()
    }
}
