import ModuleOrigins
import ModuleProxy
import Synchronization
import TestKit
import Testing

@Suite struct HTTPFetcherTests {
    @Test("asks plainly: who it is, no encodings, its own name in the trail, nothing else")
    func request() async throws {
        let trail = try #require(RequestTrail("0123456789abcdef"))
        try await LoopbackServer.run({ _ in .ok("v1.0.0\n") }) { server in
            let bytes = try await withFetcher { fetcher in
                try await RequestTrail.$current.withValue(trail) {
                    try await fetcher.read(FetchURL(server.url + "/!burnt/@v/v1.0.0+x.info?q=%2F"), limit: 100)
                }
            }
            #expect(bytes == Array("v1.0.0\n".utf8))
            let request = try #require(server.requests.first)
            #expect(request.method == "GET")
            #expect(request.target == "/!burnt/@v/v1.0.0+x.info?q=%2F")
            #expect(request.header("User-Agent") == "martlet/test")
            #expect(request.header("Accept-Encoding") == "identity")
            #expect(request.header("X-Martlet-Via") == "0123456789abcdef,\(RequestTrail.ownName)")
            #expect(request.header("Host") == "127.0.0.1:\(server.port)")
            let known: Set = ["user-agent", "accept-encoding", "x-martlet-via", "host", "connection", "content-length"]
            #expect(request.headers.allSatisfy { known.contains($0.name.lowercased()) }, "\(request.headers)")
        }
    }

    @Test(
        "a whole 200 is success",
        arguments: [
            LoopbackReply.ok("hello"),
            .ok("hello", headers: [("Content-Encoding", "identity")]),
            .chunked(["he", "l", "lo"]),
            LoopbackReply(
                .text("HTTP/1.1 103 Early Hints\r\n\r\n"),
                .text("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
            ),
            LoopbackReply(.text("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello"), .close),
        ]
    )
    func success(_ reply: LoopbackReply) async throws {
        try await LoopbackServer.run({ _ in reply }) { server in
            let bytes = try await withFetcher { try await $0.read(FetchURL(server.url + "/x"), limit: 5) }
            #expect(bytes == Array("hello".utf8))
        }
    }

    @Test(
        "every other status has its meaning",
        arguments: [
            (LoopbackReply.text(404, "not found: no tag"), SourceError.notFound(reason: "not found: no tag")),
            (.text(410, "gone"), .notFound(reason: "gone")),
            (.status(404, Array("<html>".utf8), headers: [("Content-Type", "text/html")]), .notFound(reason: nil)),
            (.text(403, "forbidden"), .refused(status: 403, reason: "forbidden")),
            (.text(451, "law"), .refused(status: 451, reason: "law")),
            // Only the operator can change these: credentials, the address.
            (.text(401, "who are you"), .notAccepted(status: 401, reason: "who are you")),
            (.text(400, "bad"), .notAccepted(status: 400, reason: "bad")),
            (.text(405, "no GET"), .notAccepted(status: 405, reason: "no GET")),
            (.text(414, "too long"), .notAccepted(status: 414, reason: "too long")),
        ]
    )
    func status(_ reply: LoopbackReply, _ expected: SourceError) async throws {
        #expect(try await failure(reply) == expected)
    }

    @Test(
        "408, 429 and 5xx may be tried again, when the source says so",
        arguments: [
            (429, "5", Duration.seconds(5)), (503, "5", .seconds(5)), (503, "1000000000", .seconds(30)),
            (503, "soon", nil), (502, nil, nil), (500, "Sun, 06 Nov 1994 08:49:47 GMT", .seconds(10)),
            (599, "1", .seconds(1)), (408, nil, nil), (408, "2", .seconds(2)),
        ] as [(Int, String?, Duration?)]
    )
    func unavailable(_ code: Int, _ retryAfter: String?, _ expected: Duration?) async throws {
        let reply = LoopbackReply.text(code, "busy", headers: retryAfter.map { [("Retry-After", $0)] } ?? [])
        let (reason, wait): (String, Duration?)
        switch try await failure(reply) {
        case .limited(let text, let time)? where code == 429: (reason, wait) = (text, time)
        case .unavailable(let text, let time)? where code != 429: (reason, wait) = (text, time)
        case let other:
            Issue.record("\(String(describing: other))")
            return
        }
        #expect(wait == expected)
        #expect(reason.hasSuffix("answered with status \(code): busy"))
    }

    @Test("407 names the proxy and the remedy")
    func proxyWantsCredentials() async throws {
        guard case .notAccepted(407, let reason?)? = try await failure(.text(407, "no")) else {
            Issue.record("accepted")
            return
        }
        #expect(reason == "the outbound proxy wants a user and password in HTTPS_PROXY")
    }

    @Test(
        "success codes other than 200, and redirects that cannot be followed, mean nothing",
        arguments: [201, 202, 203, 206, 300, 304, 305, 600]
    )
    func meaningless(_ code: Int) async throws {
        let body = code == 304 ? [] : Array("x".utf8)
        guard case .badAnswer? = try await failure(.status(code, body)) else {
            Issue.record("not a bad answer")
            return
        }
    }

    @Test("204 means nothing either")
    func noContent() async throws {
        guard case .badAnswer? = try await failure(LoopbackReply(.text("HTTP/1.1 204 No Content\r\n\r\n"))) else {
            Issue.record("not a bad answer")
            return
        }
    }

    @Test("a status counts even when its explanation never comes", arguments: [LoopbackReply.Step.reset, .hang])
    func explanationStalls(_ end: LoopbackReply.Step) async throws {
        let reply = LoopbackReply(
            .text("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nnot"),
            end
        )
        #expect(try await failure(reply) == .notFound(reason: nil))
    }

    @Test("of an endless explanation the beginning is enough")
    func endlessExplanation() async throws {
        let head = "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
        let reply = LoopbackReply(.text(head), .forever(Array("6\r\nmore!\n\r\n".utf8)))
        #expect(
            try await failure(reply) == .notFound(reason: Array(repeating: "more!", count: 7).joined(separator: "\n"))
        )
    }

    @Test("a zip goes to the staged file in pieces of 128 KiB or a little more")
    func download() async throws {
        let size = 1_000_000
        let reply = LoopbackReply(
            .text(LoopbackReply.head(200, headers: [("Content-Length", "\(size)")])),
            .fill(count: size, byte: 7)
        )
        try await LoopbackServer.run({ _ in reply }) { server in
            let file = MemoryStaging()
            let staging = file.staging()
            try await withFetcher { try await $0.download(FetchURL(server.url + "/x"), limit: size, into: staging) }
            #expect(staging.size == size)
            #expect(file.bytes == Array(repeating: 7, count: size))
            #expect(file.pieceSizes.dropLast().allSatisfy { $0 >= 128 << 10 && $0 < 1 << 20 }, "\(file.pieceSizes)")
        }
    }

    @Test("a full disk ends the download and is no fault of the source")
    func fullDisk() async throws {
        try await LoopbackServer.run({ _ in .ok("zip") }) { server in
            let staging = MemoryStaging(failing: .full).staging()
            await #expect(throws: SourceError.storage(.full)) {
                try await withFetcher { try await $0.download(FetchURL(server.url + "/x"), limit: 10, into: staging) }
            }
        }
    }

    @Test("a probe hangs up when a 200 begins")
    func probe() async throws {
        // The body never comes, and nobody waits for it.
        let head = LoopbackReply.head(200, headers: [("Content-Length", "9")])
        for (text, isRight) in [
            ("PK\u{3}\u{4}", true), ("PK\u{3}\u{4}more", true), ("PK\u{5}\u{6}", false), ("<htm", false),
        ] {
            let reply = LoopbackReply(.text(head + text), .hang)
            try await LoopbackServer.run({ _ in reply }) { server in
                let probe = { (fetcher: HTTPFetcher) async throws in
                    try await fetcher.probe(
                        FetchURL(server.url + "/x"),
                        limit: 10,
                        beginning: Array("PK\u{3}\u{4}".utf8)
                    )
                }
                if isRight {
                    try await withFetcher { try await probe($0) }
                } else {
                    await #expect(throws: SourceError.self) { try await withFetcher { try await probe($0) } }
                }
            }
        }
    }

    @Test("one connection serves one request after the other")
    func reuse() async throws {
        try await LoopbackServer.run({ _ in .ok("x") }) { server in
            try await withFetcher { fetcher in
                for _ in 0..<5 { _ = try await fetcher.read(FetchURL(server.url + "/x"), limit: 10) }
            }
            #expect(server.connections == 1)
        }
    }

    @Test("a kept connection that is closed instead of answered costs a silent retry") func staleConnection()
        async throws
    {
        let closed = Atomic(0)
        try await LoopbackServer.run({ request in
            let closes = request.path == "/second" && closed.add(1, ordering: .relaxed).newValue == 1
            return closes ? LoopbackReply(.close) : .ok(request.path)
        }) { server in
            try await withFetcher { fetcher in
                _ = try await fetcher.read(FetchURL(server.url + "/first"), limit: 10)
                let bytes = try await fetcher.read(FetchURL(server.url + "/second"), limit: 10)
                #expect(bytes == Array("/second".utf8))
            }
            #expect(server.count(of: "/second") == 2)
        }
    }

    @Test("there is no second retry, and none for what comes after that failure")
    func stillClosed() async throws {
        try await LoopbackServer.run({ request in
            request.path == "/first" ? .ok("x") : LoopbackReply(.close)
        }) { server in
            try await withFetcher { fetcher in
                _ = try await fetcher.read(FetchURL(server.url + "/first"), limit: 10)
                for path in ["/second", "/third"] {
                    #expect(try await failure(fetcher, server.url + path)?.label == "unavailable")
                }
            }
            #expect(server.count(of: "/second") == 2)
            #expect(server.count(of: "/third") == 1)
        }
    }

    @Test("a fresh connection that is closed without an answer is not tried again")
    func closedAtOnce() async throws {
        try await LoopbackServer.run({ _ in LoopbackReply(.close) }) { server in
            try await withFetcher { fetcher in
                guard case .unavailable? = try await failure(fetcher, server.url + "/x") else {
                    Issue.record("not unavailable")
                    return
                }
            }
            #expect(server.requests.count == 1)
        }
    }

    @Test("a fetch ends when its task is cancelled")
    func cancellation() async throws {
        try await LoopbackServer.run({ _ in LoopbackReply(.hang) }) { server in
            let url = try FetchURL(server.url + "/x")
            try await withFetcher { fetcher in
                let fetch = Task { try await fetcher.read(url, limit: 10) }
                await server.waitForRequests(1)
                fetch.cancel()
                await #expect(throws: SourceError.self) { try await fetch.value }
            }
        }
    }
}
