import ModuleOrigins
import TestKit
import Testing

@testable import Probes

/// Requests, and answers that are none.
@Suite("Requests") struct ExchangeTests {
    @Test("an answer is given whole, with its times") func whole() async throws {
        try await LoopbackServer.run({ _ in .ok("v1.0.0\n", headers: [("ETag", "\"x\"")]) }) { server in
            let exchange = await prober().get(server.url + "/a/@v/list?x=1", headers: [("If-None-Match", "\"y\"")])
            #expect(exchange.failure == nil)
            #expect(exchange.status == 200)
            #expect(exchange.header("etag") == "\"x\"")
            #expect(exchange.header("nothing") == nil)
            #expect(exchange.body == Array("v1.0.0\n".utf8))
            #expect(exchange.isWhole)
            #expect(exchange.address == "127.0.0.1")
            #expect(exchange.url == server.url + "/a/@v/list")
            let timings = exchange.timings
            #expect(timings.names != nil && timings.connect != nil && timings.firstByte != nil && timings.total != nil)
            #expect(timings.tls == nil)
            let request = try #require(server.requests.first)
            #expect(request.target == "/a/@v/list?x=1")
            #expect(request.header("Accept-Encoding") == "identity")
            #expect(request.header("User-Agent")?.hasPrefix("Go-http-client/") == true)
            #expect(request.header("If-None-Match") == "\"y\"")
        }
    }

    @Test("an error status is an answer", arguments: [404, 410, 500]) func status(_ code: Int) async throws {
        try await LoopbackServer.run({ _ in .text(code, "no") }) { server in
            let exchange = await prober().get(server.url)
            #expect(exchange.status == code)
            #expect(exchange.failure == nil)
            #expect(exchange.body == Array("no".utf8))
        }
    }

    @Test("no more is read than is wanted") func most() async throws {
        let reply = LoopbackReply(
            .text(LoopbackReply.head(200, headers: [("Content-Length", "1000000000")])),
            .forever([0x78])
        )
        try await LoopbackServer.run({ _ in reply }) { server in
            let exchange = await prober().get(server.url, most: 1000)
            #expect(exchange.body.count == 1000)
            #expect(!exchange.isWhole)
            #expect(exchange.failure == nil)
        }
        try await LoopbackServer.run({ _ in .ok("12345") }) { server in
            #expect(await prober().get(server.url, most: 5).isWhole)
            #expect(await prober().get(server.url, most: 4).isWhole == false)
        }
    }

    @Test("HEAD has no body, whatever length is announced") func headOnly() async throws {
        try await LoopbackServer.run({ _ in
            LoopbackReply(.text(LoopbackReply.head(200, headers: [("Content-Length", "9")])))
        }) { server in
            let exchange = await prober().get(server.url, method: "HEAD")
            #expect(exchange.failure == nil)
            #expect(exchange.isWhole)
            #expect(exchange.header("Content-Length") == "9")
        }
    }

    private static func head(_ headers: (String, String)...) -> LoopbackReply.Step {
        .text(LoopbackReply.head(200, headers: headers))
    }

    @Test(
        "answers that end too early, or are none",
        arguments: [
            (LoopbackReply(.close), "http MTL-NET011"), (LoopbackReply(.reset), "http MTL-NET011"),
            (LoopbackReply(.text("HTTP/1.1 200 OK\r\nContent-Le"), .close), "http MTL-NET011"),
            (LoopbackReply(head(("Content-Length", "9")), .text("abc"), .close), "http MTL-NET012"),
            (LoopbackReply(head(("Content-Length", "9")), .text("abc"), .reset), "http MTL-NET012"),
            (LoopbackReply(head(("Content-Length", "9")), .close), "http MTL-NET012"),
            (LoopbackReply(head(("Transfer-Encoding", "chunked")), .text("3\r\nabc\r\n"), .close), "http MTL-NET012"),
            (LoopbackReply(.text("SSH-2.0-OpenSSH_9\r\n"), .hang), "http MTL-NET014"),
            (
                LoopbackReply(.text("HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 1 << 21)), .hang),
                "http MTL-NET014"
            ),
        ]
    )
    func unfinished(_ reply: LoopbackReply, _ end: String) async throws {
        try await LoopbackServer.run({ _ in reply }) { server in
            let exchange = await prober().get(server.url)
            #expect(exchange.failure?.end == end)
            #expect(!exchange.isWhole)
        }
    }

    @Test(
        "answers that never come",
        // Informational answers without end are none.
        arguments: [LoopbackReply(.hang), LoopbackReply(.forever(Array("HTTP/1.1 102 Processing\r\n\r\n".utf8)))]
    )
    func silent(_ reply: LoopbackReply) async throws {
        try await LoopbackServer.run({ _ in reply }) { server in
            #expect(await prober(limits: hasty).get(server.url).failure?.end == "http MTL-NET016")
            #expect(await climb(server.url, prober(limits: hasty))?.end == "http MTL-NET016")
        }
    }

    @Test("an answer that stops in the middle") func stalled() async throws {
        let reply = LoopbackReply(Self.head(("Content-Length", "9")), .text("abc"), .hang)
        try await LoopbackServer.run({ _ in reply }) { server in
            // Long enough for a busy machine to get as far as the body.
            let limits = ProbeLimits(connect: .seconds(60), answer: .seconds(4), whole: .seconds(120))
            let exchange = await prober(limits: limits).get(server.url)
            #expect(exchange.failure?.end == "http MTL-NET012")
            #expect(exchange.body == Array("abc".utf8))
        }
    }

    @Test("an answer that ends with its connection is whole") func untilClosed() async throws {
        try await LoopbackServer.run({ _ in LoopbackReply(.text("HTTP/1.0 200 OK\r\n\r\nabc"), .close) }) { server in
            let exchange = await prober().get(server.url)
            #expect(exchange.failure == nil)
            #expect(exchange.isWhole)
            #expect(exchange.body == Array("abc".utf8))
        }
    }

    @Test("plain http at a port for TLS is told from a connection that is cut") func tlsPort() async throws {
        let authority = try TestAuthority()
        let tls = try authority.server(for: ["127.0.0.1"])
        try await LoopbackServer.run(tls: tls, { _ in .ok("x") }) { server in
            let url = "http://127.0.0.1:\(server.port)"
            #expect(await prober().get(url).failure?.end == "http MTL-NET014")
            #expect(await climb(url, prober())?.end == "http MTL-NET014")
            #expect(server.requests.isEmpty)
        }
    }

    @Test("an address that is none") func malformed() async {
        for url in ["", "proxy.example.com", "ftp://x/", "https://%zz@x/", "https://a b"] {
            #expect(await prober().get(url).failure?.code == "MTL-PRX002", "\(url)")
        }
    }

    @Test("a task that is given up ends at once") func cancelled() async throws {
        try await LoopbackServer.run({ _ in LoopbackReply(.hang) }) { server in
            let task = Task { await prober(limits: ProbeLimits(whole: .seconds(600))).get(server.url) }
            await server.waitForRequests(1)
            task.cancel()
            #expect(await task.value.failure?.end == "http MTL-NET011")
        }
    }

    @Test("nobody can put a line of their own into a request") func injection() async throws {
        try await LoopbackServer.run({ _ in .ok("x") }) { server in
            let headers = [
                ("X-A", "a\r\nX-B: b"), ("X-C\r\nX-D", "c"), ("Host", "other.example"), ("Range", "bytes=0-1"),
            ]
            let exchange = await prober().get(server.url, headers: headers)
            #expect(exchange.status == 200)
            let request = try #require(server.requests.first)
            let names = request.headers.map { $0.name.lowercased() }
            #expect(Set(names) == ["host", "accept-encoding", "connection", "range", "user-agent"])
            #expect(request.header("Host") == "127.0.0.1:\(server.port)")
        }
    }
}
