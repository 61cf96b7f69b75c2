import ModuleOrigins
import TestKit
import Testing

@testable import Probes

/// Where redirects lead, and what goes with them.
@Suite("Redirects") struct RedirectTests {
    @Test("are followed, and noted") func followed() async throws {
        let answer: LoopbackServer.Answer = { request in
            switch request.path {
            case "/a": .redirect("b?secret=1", code: 301)
            case "/b": .redirect("/c", code: 307)
            default: .ok("end")
            }
        }
        try await LoopbackServer.run(answer) { server in
            let exchange = await prober().get(server.url + "/a", method: "POST")
            #expect(exchange.failure == nil)
            #expect(exchange.body == Array("end".utf8))
            #expect(exchange.url == server.url + "/c")
            #expect(
                exchange.hops == [
                    Exchange.Hop(url: server.url + "/a", status: 301, location: server.url + "/b"),
                    Exchange.Hop(url: server.url + "/b", status: 307, location: server.url + "/c"),
                ]
            )
            #expect(server.requests.map(\.method) == ["POST", "GET", "GET"])
            #expect(server.requests.map(\.target) == ["/a", "/b?secret=1", "/c"])
        }
    }

    @Test("with 0 hops a redirect is the answer, and so is one without a place") func unfollowed() async throws {
        try await LoopbackServer.run({ _ in .redirect("/") }) { server in
            let exchange = await prober().get(server.url, hops: 0)
            #expect(exchange.status == 302)
            #expect(exchange.failure == nil)
            #expect(exchange.hops.isEmpty)
        }
        try await LoopbackServer.run({ _ in .status(302) }) { server in
            #expect(await prober().get(server.url).status == 302)
        }
    }

    @Test("in a circle are given up at the tenth, as Go does") func circle() async throws {
        try await LoopbackServer.run({ _ in .redirect("/again") }) { server in
            let exchange = await prober().get(server.url)
            #expect(exchange.failure?.end == "http MTL-PRX013")
            #expect(exchange.hops.count == 10)
            #expect(server.requests.count == 10)
        }
    }

    @Test("from https to http are not followed") func downgrade() async throws {
        let authority = try TestAuthority()
        try await LoopbackServer.run({ _ in .ok("x") }) { plain in
            let target = plain.url
            try await LoopbackServer.run(tls: authority.server(for: ["127.0.0.1"]), { _ in .redirect(target) }) {
                server in
                let exchange = await prober(["SSL_CERT_FILE": authority.bundle]).get(server.url)
                #expect(exchange.failure?.end == "http MTL-PRX008")
                #expect(exchange.hops.map(\.location) == [target + "/"])
                #expect(plain.requests.isEmpty)
            }
        }
    }

    @Test("to what is no address end there", arguments: ["ftp://x/", "https://u:p@x.example/", "http://a b/"])
    func nowhere(_ location: String) async throws {
        try await LoopbackServer.run({ _ in .redirect(location) }) { server in
            #expect(await prober().get(server.url).failure?.end == "http MTL-PRX019")
        }
    }

    @Test("take no secret to another host, nor back again") func secrets() async throws {
        let authority = try TestAuthority()
        let tls = try authority.server(for: ["one.example.com", "two.example.com"])
        let prober = prober(["SSL_CERT_FILE": authority.bundle])
        let answer: LoopbackServer.Answer = { request in
            let port = request.header("Host")?.split(separator: ":").last ?? ""
            return switch request.path {
            case "/start": .redirect("/own")
            case "/own": .redirect("https://two.example.com:\(port)/other")
            case "/other": .redirect("https://one.example.com:\(port)/back")
            default: .ok("end")
            }
        }
        try await LoopbackServer.run(tls: tls, answer) { server in
            let url = "https://us%65r:pass@one.example.com:\(server.port)/start"
            let headers = [("X-Token", "t"), ("Disable-Module-Fetch", "true")]
            let exchange = await prober.get(url, headers: headers)
            #expect(exchange.status == 200)
            #expect(!exchange.url.contains("pass"))
            let authorizations = server.requests.map { $0.header("Authorization") }
            #expect(authorizations == ["Basic dXNlcjpwYXNz", "Basic dXNlcjpwYXNz", nil, nil])
            #expect(server.requests.map { $0.header("X-Token") } == ["t", "t", nil, nil])
            #expect(server.requests.allSatisfy { $0.header("Disable-Module-Fetch") == "true" })
        }
    }

    @Test("and plain http takes none at all") func plain() async throws {
        try await LoopbackServer.run({ _ in .ok("x") }) { server in
            let url = "http://user:pass@127.0.0.1:\(server.port)/"
            #expect(await prober().get(url, headers: [("Authorization", "Bearer t"), ("Cookie", "c")]).status == 200)
            let request = try #require(server.requests.first)
            #expect(request.header("Authorization") == nil)
            #expect(request.header("Cookie") == nil)
        }
    }
}
