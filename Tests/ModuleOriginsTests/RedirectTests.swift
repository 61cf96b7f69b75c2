import GoModules
import ModuleOrigins
import ModuleProxy
import TestKit
import Testing

@Suite struct RedirectTests {
    @Test("follows each kind of redirect", arguments: [301, 302, 303, 307, 308])
    func follows(_ code: Int) async throws {
        try await LoopbackServer.run({ request in
            request.path == "/a" ? .redirect("/b?c=1", code: code) : .ok(request.target)
        }) { server in
            let bytes = try await withFetcher { try await $0.read(FetchURL(server.url + "/a"), limit: 100) }
            #expect(bytes == Array("/b?c=1".utf8))
            #expect(server.connections == 1)
        }
    }

    @Test(
        "follows a redirect whose body does not come",
        arguments: [
            [("Content-Length", "9")], [("Transfer-Encoding", "chunked")], [("Content-Length", "1000000000")], [],
        ] as [[(String, String)]]
    )
    func stalledBody(_ fields: [(String, String)]) async throws {
        let head = LoopbackReply.head(302, headers: [("Location", "/b")] + fields)
        try await LoopbackServer.run({ request in
            request.path == "/a" ? LoopbackReply(.text(head), .hang) : .ok("there")
        }) { server in
            let url = try FetchURL(server.url + "/a")
            let bytes = try await withFetcher(settings(deadlines: hastyBody)) { fetcher in
                // A machine that stands still while the second body comes says nothing about the first one.
                for _ in 0..<2 {
                    do throws(SourceError) {
                        return try await fetcher.read(url, limit: 100)
                    } catch {
                        guard error.description.contains("stopped sending") else { throw error }
                    }
                }
                return try await fetcher.read(url, limit: 100)
            }
            #expect(bytes == Array("there".utf8))
        }
    }

    @Test("follows ten and not eleven", arguments: [(10, true), (11, false)])
    func limit(_ redirects: Int, _ isFollowed: Bool) async throws {
        try await LoopbackServer.run({ request in
            let number = Int(request.path.dropFirst()) ?? 0
            return number < redirects ? .redirect("/\(number + 1)") : .ok("there")
        }) { server in
            try await withFetcher { fetcher in
                let error = try await failure(fetcher, server.url + "/0")
                #expect(error?.withoutPort == (isFollowed ? nil : "HOST redirected more than 10 times"))
            }
            #expect(server.requests.count == 11)
        }
    }

    @Test("a loop ends by the count")
    func loop() async throws {
        try await LoopbackServer.run({ request in .redirect(request.path) }) { server in
            try await withFetcher { fetcher in
                let error = try await failure(fetcher, server.url + "/x")
                #expect(error?.label == "bad_answer")
            }
            #expect(server.requests.count == 11)
        }
    }

    @Test(
        "does not follow to places that are no http address",
        arguments: [
            "file:///etc/passwd", "ftp://127.0.0.1/x", "http://user:pass@127.0.0.1/", "http://2130706433/", "http://",
            "http://h.example/" + String(repeating: "x", count: 9000), "//", "http://[::1", "http://a\\b/",
        ]
    )
    func refuses(_ location: String) async throws {
        #expect(try await failure(.redirect(location))?.label == "bad_answer")
    }

    @Test("a redirect without a place leads nowhere")
    func noLocation() async throws {
        #expect(try await failure(.status(302))?.withoutPort == "HOST redirected without saying where")
    }

    @Test("https never leads to http")
    func downgrade() async throws {
        let authority = try TestAuthority()
        try await LoopbackServer.run({ _ in .ok("plain") }) { plain in
            let tls = try authority.server(for: ["127.0.0.1"])
            try await LoopbackServer.run(tls: tls, { _ in .redirect(plain.url + "/x") }) { secure in
                try await withFetcher(settings(trust: TrustRoots(additional: [authority.bundle]))) { fetcher in
                    let error = try await failure(fetcher, secure.url + "/x")
                    #expect(error?.withoutPort == "HOST redirected from https to http, which is not followed")
                }
            }
            #expect(plain.requests.isEmpty)
        }
    }

    @Test("credentials stay with the origin and the prefix, and do not come back after a detour")
    func credentials() async throws {
        let canary = try await LoopbackServer.start { request in
            .redirect("http://127.0.0.1:\(request.path.dropFirst())/go/end")
        }
        let home = try await LoopbackServer.start { request in
            switch request.path {
            case "/go/start": .redirect("/go/next")
            case "/go/next":
                .redirect("http://127.0.0.1:\(canary.port)/\(request.header("Host")?.split(separator: ":").last ?? "")")
            case "/go/out": .redirect("/other")
            case "/go/dots": .redirect("/go/%2e%2e/other")
            default: .ok("end")
            }
        }
        let source = try ProxyURL("http://user:canary-token@127.0.0.1:\(home.port)/go")
        let credentials = try UpstreamCredentials(sources: [source])
        try await withFetcher(settings(credentials: credentials)) { fetcher in
            _ = try await fetcher.read(FetchURL(home.url + "/go/start"), limit: 100)
            _ = try await fetcher.read(FetchURL(home.url + "/go/out"), limit: 100)
            _ = try await fetcher.read(FetchURL(home.url + "/go/dots"), limit: 100)
        }
        let shown = home.requests.map { "\($0.path) \($0.header("Authorization") == nil ? "without" : "with")" }
        #expect(
            shown == [
                "/go/start with", "/go/next with",
                // Back from the canary: the same origin, but not the same trust.
                "/go/end without",
                "/go/out with", "/other without", "/go/dots with", "/go/%2e%2e/other without",
            ]
        )
        #expect(canary.requests.count == 1)
        #expect(canary.requests.allSatisfy { $0.header("Authorization") == nil && $0.header("Cookie") == nil })
        await home.stop()
        await canary.stop()
    }
}
