import Foundation
import GoModules
import TestKit
import Testing

/// Offline: what is stored is served, and nobody outside hears of it.
@Suite("an offline server", .serialized) struct OfflineServerTests {
    private struct Scene {
        let world: ModuleWorld
        let proxy: LoopbackServer
        let database: LoopbackServer
        let folder: ScratchFolder

        static func make() async throws -> Scene {
            let branch = #"{"Version":"v1.1.0","Time":"2024-05-06T07:08:09Z"}"#
            let world = try ModuleWorld(
                try [("example.com/a", "v1.0.0"), ("example.com/a", "v1.1.0"), ("example.com/Upper", "v1.0.0-RC1")].map
                {
                    try ModuleWorld.publish($0, $1, [("go.mod", Array("module \($0)\n\ngo 1.20\n".utf8))])
                },
                answers: [
                    "/example.com/a/@v/main.info": Array(branch.utf8), "/example.com/a/@latest": Array(branch.utf8),
                ]
            )
            return Scene(
                world: world,
                proxy: try await LoopbackServer.start(world.proxy()),
                database: try await LoopbackServer.start(world.database()),
                folder: try ScratchFolder("off")
            )
        }

        var store: String { folder.path + "/store" }

        func martlet(_ arguments: [String] = []) async throws -> MartletProcess {
            try await MartletProcess.start(
                store: store,
                ["--upstreams", proxy.url, "--sumdb", "\(world.databaseKey) \(database.url)"] + arguments
            )
        }

        /// How many requests the outside has seen.
        var requests: Int { proxy.requests.count + database.requests.count }

        /// `martlet offline on` and the like, for the server on this store.
        func command(_ arguments: String...) async throws -> CommandRun {
            try await CommandRun.of(try Tool.martlet(), arguments + ["--store", store])
        }

        func stop() async {
            await proxy.stop()
            await database.stop()
        }
    }

    private static let files = [
        "/example.com/a/@v/v1.1.0.info", "/example.com/a/@v/v1.1.0.mod", "/example.com/a/@v/v1.1.0.zip",
        "/example.com/!upper/@v/v1.0.0-!r!c1.zip",
    ]
    private static let changing = [
        "/example.com/a/@v/list", "/example.com/a/@latest", "/example.com/a/@v/main.info",
        "/sumdb/sum.example.org/latest",
    ]
    private static let lookup = "/sumdb/sum.example.org/lookup/example.com/a@v1.1.0"
    /// Never asked before.
    private static let misses = [
        "/example.com/a/@v/v1.0.0.zip", "/example.com/a/@v/v1.0.0.mod", "/example.com/a/@v/v1.0.0.info",
        "/example.com/a/@v/develop.info", "/example.com/b/@v/list", "/example.com/b/@latest",
        "/sumdb/sum.example.org/lookup/example.com/a@v1.0.0", "/sumdb/sum.example.org/lookup/example.com/b@v1.0.0",
        "/sumdb/sum.example.org/tile/8/0/x001/000", "/sumdb/sum.example.org/tile/8/data/000",
    ]

    /// A client that verifies by itself.
    private static func client(_ scene: Scene, _ url: String) throws -> GoClient {
        try GoClient(["GOPROXY": url, "GOSUMDB": scene.world.databaseKey])
    }

    private static let downloads = ["mod", "download", "example.com/a@v1.1.0", "example.com/Upper@v1.0.0-RC1"]

    private static func warm(_ scene: Scene, _ martlet: MartletProcess) async throws -> [String: [UInt8]] {
        #expect(try await client(scene, martlet.url).run(downloads).status == 0)
        var answers: [String: [UInt8]] = [:]
        for path in files + changing + [lookup] {
            let answer = try await martlet.get(path)
            #expect(answer.status == 200, "\(path): \(answer.text)")
            answers[path] = answer.body
        }
        return answers
    }

    private static func check(_ scene: Scene, _ martlet: MartletProcess, _ known: [String: [UInt8]]) async throws {
        let requests = scene.requests
        var known = known
        // Of the versions that exist, those that can be had.
        known["/example.com/a/@v/list"] = Array("v1.1.0\n".utf8)
        for path in files + changing + [lookup] {
            let answer = try await martlet.get(path)
            #expect(answer.status == 200 && answer.body == known[path], "\(path): \(answer.status) \(answer.text)")
        }
        let run = try await client(scene, martlet.url).run(downloads)
        #expect(run.status == 0, "a new client that verifies: \(run.errors)")
        for path in misses {
            let answer = try await martlet.get(path)
            #expect(answer.status == 503, "\(path): \(answer.status) \(answer.text)")
            #expect(answer.text.hasPrefix("MTL-SRV004: "), "\(path): \(answer.text)")
            #expect(answer.header("Retry-After") == "60", "\(path)")
        }
        // Whether such a version exists is not known, but nothing was asked for it either.
        let cachedOnly = try await martlet.get("/cached-only" + misses[0])
        #expect(cachedOnly.status == 404 && cachedOnly.text.hasPrefix("MTL-SRV002: "))
        #expect(try await martlet.metric("martlet_offline") == 1)
        #expect(scene.requests == requests)
    }

    @Test("switched at run time, through a socket that only its owner can use") func switched() async throws {
        let scene = try await Scene.make()
        let martlet = try await scene.martlet()
        let known = try await Self.warm(scene, martlet)

        let socket = scene.store + "/.martlet/admin.sock"
        let attributes = try FileManager.default.attributesOfItem(atPath: socket)
        #expect(attributes[.type] as? FileAttributeType == FileAttributeType.typeSocket)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(try await scene.command("offline", "on").output == "offline on\n")
        #expect(try await scene.command("status").output.contains("\"offline\" : true"))

        try await Self.check(scene, martlet, known)
        await scene.proxy.stop()
        await scene.database.stop()
        try await Self.check(scene, martlet, known)

        #expect(try await scene.command("offline", "off").output == "offline off\n")
        #expect(try await martlet.metric("martlet_offline") == 0)
        let answer = try await martlet.get(Self.misses[0])
        #expect(answer.status == 503 && answer.text.hasPrefix("MTL-SRC001: "), "\(answer.text)")
        #expect(await martlet.finalLog().contains("offline switched"))
        let gone = try await scene.command("offline", "on")
        #expect(gone.status == 70 && gone.errors.contains("no server answers at "), "\(gone.errors)")
    }

    @Test("from the start") func fromTheStart() async throws {
        let scene = try await Scene.make()
        let first = try await scene.martlet()
        let known = try await Self.warm(scene, first)
        #expect(first.end().status == 0)
        // Offline, no answer is too old.
        let ages = ["--freshness-list", "--freshness-stale", "--freshness-stale-on-error"].flatMap { [$0, "0s"] }
        let martlet = try await scene.martlet(["--offline"] + ages)
        try await Self.check(scene, martlet, known)
        #expect(try await scene.command("offline", "off").status == 0)
        #expect(try await martlet.get(Self.misses[0]).status == 200)
        await scene.stop()
    }

    @Test("with an empty store nothing is asked and nothing is there") func emptyStore() async throws {
        let scene = try await Scene.make()
        let martlet = try await scene.martlet(["--offline"])
        for path in Self.files + Self.changing + [Self.lookup] + Self.misses {
            let answer = try await martlet.get(path)
            #expect(answer.status == 503 && answer.text.hasPrefix("MTL-SRV004: "), "\(path): \(answer.text)")
        }
        #expect(scene.requests == 0)
        await scene.stop()
    }

    @Test("the switch is no part of what everybody reaches") func mainPort() async throws {
        let scene = try await Scene.make()
        let martlet = try await scene.martlet()
        for path in ["/offline/on", "/status"] {
            for method in ["POST", "GET"] {
                let answer = try await martlet.get(path, method)
                #expect(answer.status == 404 || answer.status == 405, "\(method) \(path): \(answer.text)")
            }
        }
        #expect(try await martlet.metric("martlet_offline") == 0)
        await scene.stop()
    }
}
