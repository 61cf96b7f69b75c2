import ChecksumDatabase
import Foundation
import GoModules
import Synchronization
import TestKit
import Testing

/// The checksum database behind Martlet: what is relayed is verified, by whatever way it came.
@Suite("the checksum database", .serialized) struct ChecksumMirrorTests {
    /// A source that relays the database below `/sumdb/`, and the database itself over TLS under its own name.
    private struct Scene {
        let world: ModuleWorld
        let database: LoopbackServer
        let source: LoopbackServer
        let authority: TestAuthority
        let folder: ScratchFolder

        /// One certificate for all scenes: making it takes longer than most of them.
        private static let certified = Result {
            let authority = try TestAuthority()
            return (authority, try authority.server(for: ["127.0.0.1"]))
        }

        static let modules = (0..<4).map { "example.com/m/x\($0)" }

        /// - `relaying`: What the source answers below `/sumdb/NAME`, given the database's own answer; nil: 404.
        static func make(
            relaying: @escaping @Sendable (_ path: String, _ answer: LoopbackReply) -> LoopbackReply?
        ) async throws -> Scene {
            let (authority, tls) = try certified.get()
            let answers = Mutexed<LoopbackServer.Answer?>(nil)
            let database = try await LoopbackServer.start(tls: tls) { request in
                answers.value?(request) ?? .text(503, "not yet")
            }
            // The database is where its name says: nothing tells Martlet its address.
            let name = "127.0.0.1:\(database.port)"
            let world = try ModuleWorld(
                try modules.map {
                    try ModuleWorld.publish($0, "v1.0.0", [("go.mod", Array("module \($0)\n\ngo 1.20\n".utf8))])
                },
                databaseName: name
            )
            answers.value = world.database()
            let tree = world.proxy()
            let source = try await LoopbackServer.start { request in
                let root = "/sumdb/\(name)"
                guard request.path.hasPrefix(root) else { return tree(request) }
                let path = String(request.path.dropFirst(root.count))
                let answer = path == "/supported" ? .ok("") : world.databaseAnswer(path)
                return relaying(path, answer) ?? .text(404, "no database here")
            }
            return Scene(
                world: world,
                database: database,
                source: source,
                authority: authority,
                folder: try ScratchFolder("sumdb")
            )
        }

        func martlet(_ store: String = "store", upstreams: String? = nil) async throws -> MartletProcess {
            try await MartletProcess.start(
                store: folder.path + "/" + store,
                ["--upstreams", upstreams ?? source.url, "--sumdb", world.databaseKey],
                environment: ["SSL_CERT_FILE": authority.bundle]
            )
        }

        /// The requests for the database that the source got, below its name.
        var relayed: [String] { source.requests.map(\.path).filter { $0.hasPrefix("/sumdb/") } }

        /// Expects that the zip of a module arrives, verified.
        func expectZip(_ number: Int, from martlet: MartletProcess) async throws {
            let module = try ModuleVersion(path: Self.modules[number], version: "v1.0.0")
            let answer = try await martlet.get(ProxyRequest.file(.zip, module).path)
            #expect(answer.status == 200 && answer.body == world.published[module]?.zip, "\(answer.text)")
        }

        func stop() async {
            await source.stop()
            await database.stop()
        }
    }

    @Test("is asked through the source that relays it, and only when that fails directly") func wayThroughSource()
        async throws
    {
        let isDown = Mutexed(false)
        let scene = try await Scene.make { _, answer in isDown.value ? .text(500, "out of order") : answer }
        let martlet = try await scene.martlet()
        try await scene.expectZip(0, from: martlet)
        #expect(scene.relayed.first?.hasSuffix("/supported") == true)
        #expect(scene.relayed.contains { $0.contains("/lookup/") } && scene.relayed.contains { $0.contains("/tile/") })
        #expect(scene.database.requests.isEmpty)
        isDown.value = true
        try await scene.expectZip(1, from: martlet)
        #expect(scene.database.requests.contains { $0.path.hasPrefix("/lookup/") })
        await scene.stop()
    }

    @Test("is found in another server's store that is a file:// source") func wayThroughFolder() async throws {
        let scene = try await Scene.make { _, answer in answer }
        let first = try await scene.martlet()
        var client = try GoClient(["GOPROXY": first.url, "GOSUMDB": scene.world.databaseKey])
        let downloads = ["mod", "download"] + Scene.modules.prefix(2).map { "\($0)@v1.0.0" }
        #expect(try await client.run(downloads).status == 0)
        #expect(first.end().status == 0)
        await scene.stop()
        let second = try await scene.martlet("second", upstreams: "file://\(scene.folder.path)/store")
        for number in 0..<2 { try await scene.expectZip(number, from: second) }
        try client.forgetAll()
        client.variables["GOPROXY"] = second.url
        let run = try await client.run(downloads)
        #expect(run.status == 0, "\(run.errors)")
    }

    @Test("is asked directly when the source does not relay it") func directWay() async throws {
        let scene = try await Scene.make { _, _ in nil }
        let martlet = try await scene.martlet()
        for number in 0..<2 {
            try await scene.expectZip(number, from: martlet)
        }
        // The source was asked once whether it does.
        #expect(scene.relayed == ["/sumdb/\(scene.world.databaseName)/supported"])
        #expect(scene.database.requests.contains { $0.path.hasPrefix("/lookup/") })
        await scene.stop()
    }

    /// What a source that wants to deceive relays.
    enum Forgery: String, CaseIterable {
        case otherHash, otherRecord, otherKey, noSignature, webPage, nothing, tile, partialTile, notFound

        /// The forged answer.
        func forged(_ path: String, _ answer: LoopbackReply, _ evil: TestLog) -> LoopbackReply {
            guard case .bytes(let bytes)? = answer.steps.last else { return answer }
            let isLookup = path.hasPrefix("/lookup/")
            let text = String(decoding: bytes, as: UTF8.self)
            switch self {
            case .otherHash where isLookup: return .ok(text.replacing("v1.0.0 h1:", with: "v1.0.0 h1:AAAA"))
            case .otherRecord where isLookup: return .ok(text.replacing("/x0 ", with: "/x9 "))
            case .otherKey where isLookup: return .status(200, (try? evil.answer(path, size: evil.size)) ?? [])
            case .noSignature where isLookup: return .ok(text.components(separatedBy: "\u{2014}")[0])
            case .webPage where isLookup: return .ok("<!DOCTYPE html><title>Log in</title>")
            case .nothing where isLookup: return .ok("")
            case .tile where path.hasPrefix("/tile/"), .partialTile where path.contains(".p/"):
                return .status(200, [bytes[0] ^ 1] + bytes.dropFirst())
            // Only the database itself can say that it does not know a module.
            case .notFound where isLookup: return .text(404, "not found")
            default: return answer
            }
        }
    }

    @Test("a source that relays forged answers is passed over for the database itself", arguments: Forgery.allCases)
    func forged(_ forgery: Forgery) async throws {
        var log = try TestLog(name: "evil.example.org")
        for module in Scene.modules { log.append(try ModuleVersion(path: module, version: "v1.0.0")) }
        let evil = log
        let scene = try await Scene.make { path, answer in forgery.forged(path, answer, evil) }
        let martlet = try await scene.martlet()
        for number in 0..<2 {
            try await scene.expectZip(number, from: martlet)
        }
        #expect(scene.relayed.contains { $0.contains("/lookup/") })
        #expect(scene.database.requests.contains { $0.path.hasPrefix("/lookup/") || $0.path.hasPrefix("/tile/") })
        // Nothing forged was kept, and nobody is accused: the database itself said nothing wrong.
        let client = try GoClient(["GOPROXY": martlet.url, "GOSUMDB": scene.world.databaseKey])
        let run = try await client.run("mod", "download", "\(Scene.modules[0])@v1.0.0")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try await martlet.metric("martlet_database_forks_total") == 0)
        #expect(try await martlet.get("/readyz").status == 200)
        await scene.stop()
    }

    // Here nothing else leads to the database: it is stopped.
    @Test("of two sources that relay it, the one that forges is passed over for the other")
    func forgedByOne() async throws {
        let scene = try await Scene.make { _, answer in answer }
        await scene.database.stop()
        let root = "/sumdb/\(scene.world.databaseName)"
        let evil = try await LoopbackServer.start { request in
            guard request.path.hasPrefix(root) else { return .text(404, "not found") }
            return .ok(request.path.hasSuffix("/supported") ? "" : "forged")
        }
        let martlet = try await scene.martlet(upstreams: "\(evil.url)|\(scene.source.url)")
        for number in 0..<2 {
            try await scene.expectZip(number, from: martlet)
        }
        #expect(evil.requests.count { $0.path.contains("/lookup/") } == 1)
        await evil.stop()
        await scene.stop()
    }

    @Test("is mirrored under its own name only") func names() async throws {
        let scene = try await Scene.make { _, answer in answer }
        let martlet = try await scene.martlet()
        let name = scene.world.databaseName
        let supported = try await martlet.get("/sumdb/\(name)/supported")
        #expect(supported.status == 200 && supported.body.isEmpty && supported.isComplete)
        let others = [
            "sum.golang.org", "sum.golang.google.cn", "\(name).example.org", "\(name)/x", "127.0.0.1", "x/\(name)",
            "\(name)%2F..", "..", "", "%2e%2e/\(name)",
        ]
        for other in others {
            for end in ["supported", "latest", "lookup/\(Scene.modules[0])@v1.0.0", "tile/8/0/000"] {
                let answer = try await martlet.get("/sumdb/\(other)/\(end)")
                #expect(answer.status == 404, "\(other)/\(end): \(answer.status) \(answer.text)")
            }
        }
        for end in [
            "", "/", "/unsupported", "/supported/", "/lookup", "/lookup/", "/tile/8/0/x999", "/tile/8/0/000.p/0",
            "/tile/8/0/000.p/256", "/tile/8/0/000.p/257", "/tile/9/0/000", "/tile/8/-1/000", "/tile/8/99/000",
            "/tile/8/0/x000/001", "/lookup/\(Scene.modules[0])@latest", "/lookup/\(Scene.modules[0])@v1.0.0@v1.0.0",
        ] {
            let answer = try await martlet.get("/sumdb/\(name)\(end)")
            #expect(answer.status == 404, "\(end): \(answer.status) \(answer.text)")
        }
        #expect(scene.source.requests.isEmpty && scene.database.requests.isEmpty)
        await scene.stop()
    }

    // Martlet has just read the newest head, and has no reason of its own to read another one.
    @Test("a client that saw a larger tree elsewhere gets its tiles at once") func largerTree() async throws {
        let scene = try await Scene.make { _, answer in answer }
        let martlet = try await scene.martlet()
        var client = try GoClient(["GOPROXY": martlet.url, "GOSUMDB": scene.world.databaseKey])
        #expect(try await client.run("mod", "download", "\(Scene.modules[0])@v1.0.0").status == 0)
        let latest = "/sumdb/\(scene.world.databaseName)/latest"
        #expect(try await martlet.get(latest).status == 200)
        for _ in 0..<40 { _ = scene.world.databaseAnswer("/lookup/\(Scene.modules[1])@v1.0.0") }
        client.variables["GOPROXY"] = scene.source.url
        #expect(try await client.run("mod", "download", "\(Scene.modules[1])@v1.0.0").status == 0)
        // Only what go keeps of the tree stays.
        #expect(try await client.run("clean", "-modcache").status == 0)
        client.variables["GOPROXY"] = martlet.url
        let run = try await client.run("mod", "download", "\(Scene.modules[0])@v1.0.0")
        #expect(run.status == 0, "\(run.errors)")
        await scene.stop()
    }

    @Test("its newest head is given also when it is stopped, the first time too") func stoppedHead() async throws {
        let scene = try await Scene.make { _, answer in answer }
        let first = try await scene.martlet()
        try await scene.expectZip(0, from: first)
        let latest = "/sumdb/\(scene.world.databaseName)/latest"
        let head = try await first.get(latest)
        #expect(first.end().status == 0)
        await scene.stop()
        let second = try await scene.martlet()
        for _ in 0..<2 {
            let answer = try await second.get(latest)
            #expect(answer.status == 200 && answer.body == head.body, "\(answer.text)")
        }
    }

    @Test("its records and tiles are given as they are, also when it is stopped") func stopped() async throws {
        let scene = try await Scene.make { _, _ in nil }
        let martlet = try await scene.martlet()
        let root = "/sumdb/\(scene.world.databaseName)"
        let client = try GoClient(["GOPROXY": martlet.url, "GOSUMDB": scene.world.databaseKey])
        let downloads = ["mod", "download"] + Scene.modules.map { "\($0)@v1.0.0" }
        #expect(try await client.run(downloads).status == 0)
        let tile = try await martlet.get(root + "/tile/8/0/000")
        #expect(tile.header("Content-Type") == "application/octet-stream")
        #expect(tile.header("Cache-Control") == "public, max-age=31536000, immutable" && tile.body.count == 8192)
        let data = try await martlet.get(root + "/tile/8/data/000")
        #expect(
            data.header("Content-Type") == "text/plain; charset=UTF-8"
                && data.text.hasPrefix("example.com/m0 v1.0.0 h1:")
        )
        let latest = try await martlet.get(root + "/latest")
        let lookup = try await martlet.get(root + "/lookup/\(Scene.modules[0])@v1.0.0")
        #expect(lookup.status == 200 && lookup.text.hasSuffix(latest.text), "one history for all clients")
        let unknown = try await martlet.get(root + "/lookup/example.com/nobody@v1.0.0")
        #expect(unknown.status == 404 && unknown.text.hasPrefix("MTL-SUM003: "), "\(unknown.text)")

        await scene.stop()
        try client.forgetAll()
        let run = try await client.run(downloads)
        #expect(run.status == 0, "\(run.errors)")
        for (path, answer) in [
            ("/tile/8/0/000", tile), ("/tile/8/data/000", data), ("/lookup/\(Scene.modules[0])@v1.0.0", lookup),
        ] {
            #expect(try await martlet.get(root + path).body == answer.body, "\(path)")
        }
        let other = try await martlet.get(root + "/lookup/example.com/somebody@v1.0.0")
        #expect(other.status == 503 && other.header("Retry-After") != nil, "\(other.text)")
        #expect(martlet.end().status == 0)
    }
}
