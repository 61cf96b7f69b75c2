import Foundation
import GoModules
import TestKit
import Testing

/// Private names: no public server ever sees one, and they come from their own sources only.
@Suite("private names", .serialized) struct PrivateNameTests {
    private static let database = "/sumdb/sum.example.org/lookup"

    /// Spellings that mean a private module: refused with the remedy.
    private static func plainRequests(_ name: String) throws -> [String] {
        let path = "/" + (try ModulePath(name).escaped)
        let ends = [
            "/@v/list", "/@latest", "/@v/v1.0.0.info", "/@v/v1.0.0.mod", "/@v/v1.0.0.zip", "/@v/main.info",
            "/@v/0123456789ab.info", "/@v/v1.info", "/v2/@v/v2.0.0.mod", "/sub/package/@v/list", "/@v/list?go-get=1",
            "/@v/v0.0.0-20240102030405-0123456789ab.zip", "/@v/v3.0.0+incompatible.mod",
        ]
        return ends.map { path + $0 }
            + [
                path.replacing("!", with: "%21") + "/@v/list",
                // A path is decoded once, before anything else: these are the same name.
                "/" + path.dropFirst().replacing("/", with: "%2F") + "/@v/list",
                path.replacing("example", with: "%65xample").replacing("github", with: "%67ithub") + "/@latest",
                "/cached-only" + path + "/@v/v1.0.0.mod",
            ]
    }

    /// Spellings that a careless server might turn into a private name: no such path.
    private static let tricks = [
        "/corp.example.com/Secret/Tool/@v/list", "/CORP.EXAMPLE.COM/secret/@v/list",
        "/!corp.example.com/secret/@v/list",
        "/example.com/public/../../corp.example.com/secret/@v/list",
        "/example.com/public/%2e%2e/%2e%2e/corp.example.com/secret/@v/list",
        "/example.com/public/@v/../../../corp.example.com/secret/@v/list",
        "/example.com/public/@v/..%2f..%2f..%2fcorp.example.com%2fsecret%2f@v%2flist",
        "/example.com/%252e%252e/corp.example.com/secret/@v/list", "//corp.example.com/secret/@v/list",
        "/./corp.example.com/secret/@v/list", "/corp.example.com./secret/@v/list",
        "/corp.example.com:443/secret/@v/list", "/corp%00.example.com/secret/@v/list",
        "/corp.example.com%5csecret/@v/list", "/http://corp.example.com/secret/@v/list",
        "/https:%2f%2fcorp.example.com/secret/@v/list", "http://corp.example.com/secret/@v/list",
        "/corp.example.com/secret/@v/v1.0.0.mod/../v1.0.0.zip", "/corp.example.com/secret",
        "/corp.example.com/secret?go-get=1",
        "/cached-only/cached-only/corp.example.com/secret/@v/list", "/user@corp.example.com/secret/@v/list",
        "/example.com%2f..%2fcorp.example.com/secret/@v/list", "/corp.example.com/%21%21secret/@v/list",
        "\(database)/CORP.EXAMPLE.COM/secret@v1.0.0", "\(database)/../lookup/corp.example.com/secret@v1.0.0",
        "\(database)/corp.example.com/secret", "\(database)/corp.example.com/secret@main",
        "/sumdb/sum.golang.org/lookup/corp.example.com/secret@v1.0.0", "/sumdb/corp.example.com/supported",
        "/sumdb/corp.example.com/lookup/corp.example.com/secret@v1.0.0",
        "/sumdb/sum.example.org/tile/8/0/corp.example.com",
    ]

    @Test("without a route: 403 with the remedy in every spelling, and no public server sees one") func withoutRoute()
        async throws
    {
        let scene = try await PrivateScene.make()
        let martlet = try await scene.martlet(["--private", PrivateScene.patterns])
        for name in PrivateScene.names {
            for path in try Self.plainRequests(name) {
                for (method, headers) in [("GET", []), ("HEAD", []), ("GET", [("Disable-Module-Fetch", "true")])] {
                    let answer = try await martlet.get(path, method, headers: headers)
                    #expect(answer.status == 403, "\(method) \(path): \(answer.status) \(answer.text)")
                    #expect(answer.header("Cache-Control") == "private, no-store", "\(path)")
                    guard method == "GET" else { continue }
                    #expect(answer.text.hasPrefix("MTL-SRV005: "), "\(path): \(answer.text)")
                    #expect(answer.text.contains("--route"))
                }
            }
            let escaped = try ModulePath(name).escaped
            for path in [escaped, escaped.replacing("!", with: "%21"), escaped + "/sub"] {
                let answer = try await martlet.get("\(Self.database)/\(path)@v1.0.0")
                #expect(answer.status == 403 && answer.text.hasPrefix("MTL-SUM003: "), "\(path): \(answer.text)")
                #expect(answer.text.contains("GONOSUMDB"))
            }
        }
        for path in Self.tricks {
            for prefix in ["", "/cached-only"] where !path.hasPrefix("http") || prefix.isEmpty {
                let answer = try await martlet.get(prefix + path)
                #expect(answer.status == 400 || answer.status == 404, "\(path): \(answer.status) \(answer.text)")
                #expect(!answer.text.contains("MTL-SRV001"), "\(path): \(answer.text)")
            }
        }
        try await Self.goAsks(scene, martlet)
        #expect(scene.leaks == [])
        // The canary would be seen: the servers are there, and were asked for the public module.
        #expect(scene.publicProxies[1].requests.contains { $0.path.contains("/public/") })
        #expect(scene.database.requests.contains { $0.path.contains("/public@") })
        #expect(martlet.storedFiles.filter { $0.lowercased().contains("secret") } == [])
        await scene.stop()
    }

    /// A `go` that knows nothing of private names, and asks for whatever it is told.
    private static func goAsks(_ scene: PrivateScene, _ martlet: MartletProcess) async throws {
        let client = try GoClient(["GOPROXY": martlet.url, "GOSUMDB": scene.world.databaseKey])
        try client.write("go.mod", "module example.org/program\n\ngo 1.21\n")
        for name in PrivateScene.names {
            for arguments in [
                ["mod", "download", "\(name)@v1.0.0"], ["list", "-m", "-versions", name],
                ["get", "\(name)/sub/package"],
                ["list", "-m", "\(name)@main"], ["install", "\(name)/cmd@latest"],
            ] {
                let run = try await client.run(arguments)
                #expect(run.status != 0 && run.errors.contains("MTL-SRV005"), "\(arguments): \(run.errors)")
            }
        }
        #expect(try await client.run("mod", "download", "\(PrivateScene.publicModule)@v1.0.0").status == 0)
    }

    @Test("with a route: from its source only, never kept by others, and pinned for ever") func withRoute() async throws
    {
        let scene = try await PrivateScene.make()
        let arguments = ["--private", PrivateScene.patterns] + PrivateScene.routes(to: scene.privateProxy.url)
        let martlet = try await scene.martlet(arguments)
        for published in scene.privateModules {
            let path = "/\(published.module.path.escaped)"
            for (end, body) in [
                ("v1.0.0.info", published.info), ("v1.0.0.mod", published.mod), ("v1.0.0.zip", published.zip),
            ] {
                for result in ["miss", "hit"] {
                    let answer = try await martlet.get("\(path)/@v/\(end)")
                    #expect(answer.status == 200 && answer.body == body, "\(path): \(answer.text)")
                    #expect(answer.header("Cache-Control") == "private, no-store")
                    #expect(answer.header("X-Martlet-Cache") == result)
                }
            }
            for (end, status) in [
                ("/@v/list", 200), ("/@latest", 200), ("/@v/main.info", 200), ("/@v/v1.0.9.mod", 404),
            ] {
                let answer = try await martlet.get(path + end)
                #expect(answer.status == status, "\(path + end): \(answer.text)")
                #expect(answer.header("Cache-Control") == "private, no-store", "\(path + end)")
            }
            let lookup = try await martlet.get("\(Self.database)/\(published.module.path.escaped)@v1.0.0")
            #expect(lookup.status == 403)
        }
        #expect(scene.leaks == [])
        #expect(martlet.end().status == 0)
        try await Self.changed(scene, arguments)
        await scene.stop()
    }

    /// The stored files are lost, the private source has others, and the server is started anew, twice.
    private static func changed(_ scene: PrivateScene, _ arguments: [String]) async throws {
        let store = scene.folder.path + "/store"
        for published in scene.privateModules {
            try FileManager.default.removeItem(atPath: "\(store)/\(published.module.path.escaped)/@v")
        }
        let changed = try PrivateScene.names.map { try PrivateScene.publish($0, "changed later") }
        let liar = try await LoopbackServer.start(try ModuleWorld(changed).proxy())
        for _ in 0..<2 {
            let routes = ["--private", PrivateScene.patterns] + PrivateScene.routes(to: liar.url)
            let martlet = try await scene.martlet(routes)
            for (first, later) in zip(scene.privateModules, changed) {
                let path = "/\(first.module.path.escaped)/@v/v1.0.0"
                let zip = try await martlet.get(path + ".zip")
                #expect(zip.status == 502)
                #expect(
                    zip.lines.prefix(3) == [
                        "MTL-SUM010: \(first.module) (.zip): checksum mismatch, not served",
                        "downloaded: \(later.zipHash)", "first seen: \(first.zipHash)",
                    ]
                )
                let mod = try await martlet.get(path + ".mod")
                #expect(mod.status == 502 && mod.text.hasPrefix("MTL-SUM010: "), "\(mod.text)")
                #expect(mod.header("Cache-Control") == "private, no-store")
            }
            let series = "martlet_verification_failures_total{reason=\"first_hash\"}"
            #expect(try await martlet.metric(series) == 2 * changed.count)
            #expect(await martlet.finalLog().contains("security=true"))
        }
        // A source that has the first bytes still can give them, even behind the other.
        let both = PrivateScene.routes(to: "\(liar.url),\(scene.privateProxy.url)")
        let martlet = try await scene.martlet(["--private", PrivateScene.patterns] + both)
        for first in scene.privateModules {
            let answer = try await martlet.get("/\(first.module.path.escaped)/@v/v1.0.0.zip")
            #expect(answer.status == 200 && answer.body == first.zip, "\(answer.text)")
        }
        #expect(scene.leaks == [])
        await liar.stop()
    }

    @Test("go builds with a private module, told only what the server's answer says") func goWithRoute() async throws {
        let scene = try await PrivateScene.make()
        let martlet = try await scene.martlet(
            ["--private", PrivateScene.patterns] + PrivateScene.routes(to: scene.privateProxy.url)
        )
        let client = try GoClient([
            "GOPROXY": martlet.url, "GOSUMDB": scene.world.databaseKey, "GONOSUMDB": PrivateScene.patterns,
        ])
        for name in PrivateScene.names + [PrivateScene.publicModule] {
            let run = try await client.run("mod", "download", "\(name)@v1.0.0")
            #expect(run.status == 0, "\(run.errors)")
        }
        #expect(scene.leaks == [])
        await scene.stop()
    }

    @Test("no-verify: the source is asked and the database is not") func noVerify() async throws {
        let scene = try await PrivateScene.make()
        let martlet = try await scene.martlet(["--no-verify", PrivateScene.unverifiedModule])
        let path = "/\(PrivateScene.unverifiedModule)/@v/v1.0.0"
        for end in [".info", ".mod", ".zip"] {
            let answer = try await martlet.get(path + end)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.header("Cache-Control") == "public, max-age=31536000, immutable")
        }
        let lookup = try await martlet.get("\(Self.database)/\(PrivateScene.unverifiedModule)@v1.0.0")
        #expect(lookup.status == 403)
        #expect(scene.database.requests.isEmpty)
        #expect(martlet.stored(".martlet/pins/\(PrivateScene.unverifiedModule)/@v/v1.0.0.zip") != nil)
        await scene.stop()
    }

    @Test("GOPRIVATE is added to --private, whatever that says") func goPrivate() async throws {
        let scene = try await PrivateScene.make()
        let request = "/corp.example.com/secret/@v/list"
        for (arguments, environment, status) in [
            ([], ["GOPRIVATE": PrivateScene.patterns], 403),
            (["--private", "other.example.com"], ["GOPRIVATE": PrivateScene.patterns], 403),
            ([], ["GOPRIVATE": PrivateScene.patterns, "MARTLET_PRIVATE": "other.example.com"], 403),
            ([], ["GOPRIVATE": PrivateScene.patterns, "MARTLET_PRIVATE": ""], 403),
            (["--private", ""], ["GOPRIVATE": PrivateScene.patterns], 403),
            // Without it the name is public, so the lines above can fail.
            (["--private", "other.example.com"], [:], 404),
            ([], ["GOPRIVATE": "", "MARTLET_PRIVATE": PrivateScene.patterns], 403),
        ] as [([String], [String: String], Int)] {
            let known = scene.leaks.count
            let martlet = try await scene.martlet(arguments, environment: environment)
            let answer = try await martlet.get(request)
            #expect(answer.status == status, "\(arguments) \(environment): \(answer.text)")
            #expect((scene.leaks.count > known) == (status == 404))
            #expect(martlet.end().status == 0)
        }
        await scene.stop()
    }

    @Test("what go's other variables say in the server's environment changes nothing") func otherVariables()
        async throws
    {
        let scene = try await PrivateScene.make()
        let trap = try await LoopbackServer.start { _ in .text(500, "nobody should be here") }
        let martlet = try await scene.martlet(
            ["--private", PrivateScene.patterns],
            environment: [
                "GOPROXY": trap.url, "GOSUMDB": "off", "GONOSUMDB": "*", "GONOPROXY": "*", "GOINSECURE": "*",
                "GOFLAGS": "-insecure", "GONOSUMCHECK": "1", "HTTP_PROXY": trap.url, "http_proxy": trap.url,
                "ALL_PROXY": trap.url,
            ]
        )
        let path = "/\(PrivateScene.publicModule)/@v/v1.0.0.zip"
        let answer = try await martlet.get(path)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(try await martlet.get("/corp.example.com/secret/@v/list").status == 403)
        #expect(trap.requests.isEmpty)
        #expect(scene.publicProxies[1].count(of: path) == 1)
        #expect(scene.database.requests.contains { $0.path.hasPrefix("/lookup/") })
        #expect(await martlet.finalLog().contains("proof=sumdb"))
        await trap.stop()
        await scene.stop()
    }
}
