import ModuleOrigins
import ModuleProxy
import TestKit
import Testing

/// Peers that misbehave: none of them may hang us, fill our memory, or pass for a success.
@Suite struct HTTPFetcherFaultTests {
    private static func head(_ headers: (String, String)...) -> LoopbackReply.Step {
        .text(LoopbackReply.head(200, headers: headers))
    }

    @Test(
        "a peer that does not answer is given up",
        arguments: [
            LoopbackReply(.hang),
            LoopbackReply(.text("HTTP/1.1 200 OK\r\nContent-Le"), .hang),
            // Informational answers without end are no answer.
            LoopbackReply(.forever(Array("HTTP/1.1 102 Processing\r\n\r\n".utf8))),
        ]
    )
    func noAnswer(_ reply: LoopbackReply) async throws {
        let error = try #require(try await failure(reply, settings(deadlines: hasty)))
        #expect(error.label == "unavailable")
        // On a busy machine the connection itself may be what is late.
        #expect(
            ["HOST did not answer within 200 ms", "no connection to HOST within 100 ms"].contains(error.withoutPort)
        )
    }

    @Test(
        "a peer that falls silent in the middle is given up",
        arguments: [
            LoopbackReply(head(("Content-Length", "9")), .hang),
            LoopbackReply(head(("Content-Length", "9")), .text("abc"), .hang),
            LoopbackReply(head(("Transfer-Encoding", "chunked")), .text("3\r\nabc\r\n"), .hang),
            LoopbackReply(head(("Transfer-Encoding", "chunked")), .text("3\r\nab"), .hang),
            // Fields after the last chunk are no progress.
            LoopbackReply(head(("Transfer-Encoding", "chunked")), .text("0\r\n"), .hang),
        ]
    )
    func stall(_ reply: LoopbackReply) async throws {
        let error = try #require(try await failure(reply, settings(deadlines: hastyBody)))
        #expect(error.label == "unavailable")
        #expect(error.withoutPort == "HOST stopped sending for 150 ms in the middle of its answer")
    }

    @Test("a peer that drips is given up when it is too slow on the whole")
    func drip() async throws {
        let deadlines = FetchDeadlines(
            connect: .seconds(60),
            firstByte: .seconds(60),
            progress: .seconds(60),
            slowestRate: 1 << 40,
            grace: .milliseconds(100)
        )
        let reply = LoopbackReply(
            Self.head(("Transfer-Encoding", "chunked")),
            .forever(Array("1\r\nx\r\n".utf8))
        )
        let error = try await failure(reply, limit: 1 << 40, settings(deadlines: deadlines))
        #expect(error?.withoutPort == "HOST sends its answer at less than 1099511627776 bytes per second")
    }

    @Test(
        "an interrupted answer is never a success",
        arguments: [
            LoopbackReply(head(("Content-Length", "9")), .text("abc"), .close),
            LoopbackReply(head(("Content-Length", "9")), .text("abc"), .reset),
            LoopbackReply(head(("Content-Length", "9")), .close),
            LoopbackReply(head(("Transfer-Encoding", "chunked")), .text("3\r\nabc\r\n"), .close),
            LoopbackReply(head(("Transfer-Encoding", "chunked")), .text("3\r\nabc\r\n"), .reset),
            LoopbackReply(head(("Transfer-Encoding", "chunked")), .text("3\r\nabc\r\n0\r\n"), .close),
            LoopbackReply(.text("HTTP/1.1 200 OK\r\nContent-Le"), .close),
            LoopbackReply(.close),
            LoopbackReply(.reset),
        ]
    )
    func interruption(_ reply: LoopbackReply) async throws {
        let error = try #require(try await failure(reply))
        #expect(error.label == "unavailable", "\(error)")
    }

    @Test(
        "what cannot be an answer is refused",
        arguments: [
            // Its end would look like an interruption.
            (LoopbackReply(.text("HTTP/1.1 200 OK\r\n\r\nabc"), .close), "HOST did not say how long its answer is"),
            (LoopbackReply(.text("HTTP/1.0 200 OK\r\n\r\nabc"), .close), "HOST did not say how long its answer is"),
            (
                .ok("abc", headers: [("Content-Encoding", "gzip")]),
                "HOST sent its answer compressed, which was not asked for"
            ),
            (
                .ok("abc", headers: [("Content-Encoding", "br")]),
                "HOST sent its answer compressed, which was not asked for"
            ),
            (
                LoopbackReply(head(("X", String(repeating: "x", count: 1 << 20)), ("Content-Length", "0"))),
                "the header fields in the answer of HOST are too large"
            ),
            (
                LoopbackReply(.text("HTTP/1.1 200 OK\r\n" + String(repeating: "X: y\r\n", count: 100_000) + "\r\n")),
                "the header fields in the answer of HOST are too large"
            ),
            (LoopbackReply(.text("SSH-2.0-OpenSSH_9\r\n\r\n"), .hang), "HOST answered with something that is not HTTP"),
            (LoopbackReply(.bytes([0, 1, 2, 3, 255, 254]), .hang), "HOST answered with something that is not HTTP"),
            (
                LoopbackReply(head(("Content-Length", "3"), ("Content-Length", "4")), .text("abcd")),
                "HOST answered with something that is not HTTP"
            ),
            (LoopbackReply(head(("Content-Length", "-1"))), "HOST answered with something that is not HTTP"),
            (
                LoopbackReply(head(("Content-Length", "99999999999999999999"))),
                "HOST answered with something that is not HTTP"
            ),
            (
                LoopbackReply(
                    head(("Content-Length", "3"), ("Transfer-Encoding", "chunked")),
                    .text("3\r\nabc\r\n0\r\n\r\n")
                ),
                "HOST answered with something that is not HTTP"
            ),
            (
                LoopbackReply(head(("Transfer-Encoding", "chunked")), .text("zz\r\nabc\r\n")),
                "HOST answered with something that is not HTTP"
            ),
            (LoopbackReply(head(("Content-Length", "1001"))), "the answer of HOST is larger than 1000 bytes"),
            (
                LoopbackReply(head(("Transfer-Encoding", "chunked")), .forever(Array("5\r\nabcde\r\n".utf8))),
                "the answer of HOST is larger than 1000 bytes"
            ),
        ]
    )
    func nonsense(_ reply: LoopbackReply, _ message: String) async throws {
        let error = try #require(try await failure(reply))
        #expect(error.withoutPort == message)
        #expect(error.label == "bad_answer")
    }

    @Test("a body of exactly the limit passes, one byte more does not, announced or not")
    func limit() async throws {
        for (size, label) in [(1000, nil), (1001, "bad_answer")] {
            let text = String(repeating: "x", count: size)
            #expect(try await failure(.ok(text))?.label == label)
            #expect(try await failure(.chunked([text]))?.label == label)
        }
    }

    @Test("a body of crumbs is given up long before any limit, one in small chunks is not")
    func crumbs() async throws {
        #expect(try await failure(.chunked(Array(repeating: "ab", count: 6000)), limit: 1 << 20)?.label == "bad_answer")
        #expect(try await failure(.chunked(Array(repeating: "ab", count: 4000)), limit: 1 << 20) == nil)
        let chunk = String(repeating: "x", count: 100)
        #expect(try await failure(.chunked(Array(repeating: chunk, count: 6000)), limit: 1 << 20) == nil)
    }

    @Test("more bytes than announced never reach the next request")
    func poison() async throws {
        // The first answer has a second one, unasked for, behind it.
        let poison = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison"
        try await LoopbackServer.run({ request in
            request.path == "/first"
                ? LoopbackReply(.text("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood" + poison)) : .ok("clean")
        }) { server in
            try await withFetcher { fetcher in
                var seen: [String: Int] = [:]
                for path in Array(repeating: ["/first", "/second"], count: 20).joined() {
                    let body = try? await fetcher.read(FetchURL(server.url + path), limit: 100)
                    seen["\(path) \(body.map { String(decoding: $0, as: UTF8.self) } ?? "")", default: 0] += 1
                }
                // Some may fail; what comes is what was asked for.
                #expect(Set(seen.keys).isSubset(of: ["/first ", "/first good", "/second ", "/second clean"]))
                #expect(seen["/first good", default: 0] > 0 && seen["/second clean", default: 0] > 0, "\(seen)")
            }
        }
    }

    @Test("nobody listens")
    func refusedConnection() async throws {
        let server = try await LoopbackServer.start { _ in .ok("") }
        await server.stop()
        try await withFetcher { fetcher in
            let error = try #require(try await failure(fetcher, server.url + "/x"))
            #expect(error.withoutPort == "no connection to HOST: connection refused")
            #expect(error.label == "unavailable")
        }
    }

    @Test("a name that does not exist is no answer, so it is not the same as not found")
    func unknownName() async throws {
        try await withFetcher { fetcher in
            let error = try #require(try await failure(fetcher, "http://martlet-test.invalid/x"))
            #expect(error.label == "unavailable")
        }
    }
}
