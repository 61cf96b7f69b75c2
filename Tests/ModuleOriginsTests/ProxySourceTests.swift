import GoModules
import ModuleOrigins
import ModuleProxy
import TestKit
import Testing

@Suite struct ProxySourceTests {
    static func module() throws -> ModuleVersion {
        try ModuleVersion(
            ModulePath("github.com/BurntSushi/toml"),
            #require(CanonicalVersion("v1.5.0-RC.1"))
        )
    }

    private static func withSource(
        _ answer: @escaping LoopbackServer.Answer,
        base: String = "/base",
        _ body: (ProxySource, LoopbackServer) async throws -> Void
    ) async throws {
        try await LoopbackServer.run(answer) { server in
            try await withFetcher { fetcher in
                try await body(ProxySource(ProxyURL(server.url + base), fetcher: fetcher), server)
            }
        }
    }

    @Test("asks for each kind of file below its base, `!` and `+` as they are")
    func paths() async throws {
        try await Self.withSource({ request in .ok(request.target) }) { source, server in
            let module = try Self.module()
            let incompatible = try ModuleVersion(ModulePath("a.b/c"), #require(CanonicalVersion("v2.0.0+incompatible")))
            let requests: [(ProxyRequest, String)] = [
                (.list(module.path), "/base/github.com/!burnt!sushi/toml/@v/list"),
                (.latest(module.path), "/base/github.com/!burnt!sushi/toml/@latest"),
                (.file(.info, module), "/base/github.com/!burnt!sushi/toml/@v/v1.5.0-!r!c.1.info"),
                (.file(.mod, incompatible), "/base/a.b/c/@v/v2.0.0+incompatible.mod"),
                (.query(module.path, try VersionQuery("main")), "/base/github.com/!burnt!sushi/toml/@v/main.info"),
            ]
            for (request, path) in requests {
                #expect(try await source.read(request) == Array(path.utf8))
            }
            #expect(source.label == "127.0.0.1:\(server.port)")
        }
    }

    @Test("downloads a zip")
    func download() async throws {
        try await Self.withSource({ request in .ok(request.target) }, base: "") { source, _ in
            let file = MemoryStaging()
            try await source.download(Self.module(), into: file.staging())
            #expect(file.bytes == Array("/github.com/!burnt!sushi/toml/@v/v1.5.0-!r!c.1.zip".utf8))
        }
    }

    @Test("offers what begins as a zip, does not offer what is not found, and throws when it is not known")
    func offers() async throws {
        let head = LoopbackReply.head(200, headers: [("Content-Length", "500000")])
        try await Self.withSource({ _ in LoopbackReply(.text(head + "PK\u{3}\u{4}"), .hang) }) { source, _ in
            let offers = try await source.offers(Self.module())
            #expect(offers)
        }
        // A page to sign in is no zip: who believes it throws the last copy away.
        try await Self.withSource({ _ in .ok("<html>sign in</html>") }) { source, _ in
            let module = try Self.module()
            await #expect(throws: SourceError.self) { try await source.offers(module) }
        }
        try await Self.withSource({ _ in .text(404, "no") }) { source, _ in
            let offers = try await source.offers(Self.module())
            #expect(!offers)
        }
        try await Self.withSource({ _ in .text(503, "busy") }) { source, _ in
            let module = try Self.module()
            await #expect(throws: SourceError.self) { try await source.offers(module) }
        }
    }

    @Test("every kind of file has its limit")
    func limits() async throws {
        let reply = LoopbackReply(
            .text(LoopbackReply.head(200, headers: [("Content-Length", "\(SourceLimit.zip + 1)")])),
            .hang
        )
        try await Self.withSource({ _ in reply }) { source, _ in
            let module = try Self.module()
            await #expect(throws: SourceError.self) { try await source.read(.file(.mod, module)) }
            await #expect(throws: SourceError.self) {
                try await source.download(module, into: MemoryStaging().staging())
            }
        }
    }
}
