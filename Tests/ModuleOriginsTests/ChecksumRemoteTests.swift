import ChecksumDatabase
import GoModules
import ModuleOrigins
import Synchronization
import TestKit
import Testing

@Suite struct ChecksumRemoteTests {
    /// A clock that the test moves.
    private final class Hand: Sendable {
        private let instant = Mutex(ContinuousClock.now)
        var now: ContinuousClock.Instant { instant.withLock { $0 } }
        func advance(_ duration: Duration) { instant.withLock { $0 += duration } }
    }

    private static let name = "sum.corp.example"

    /// A database that is reached through an outbound proxy, as the default address is `https://<name>`.
    private static func withRemote(
        mirrors: [LoopbackServer],
        database: @escaping LoopbackServer.Answer,
        _ body: (ChecksumRemote, LoopbackServer, Hand) async throws -> Void
    ) async throws {
        let authority = try TestAuthority()
        let tls = try authority.server(for: [name])
        try await LoopbackServer.run(tls: tls, database) { server in
            let proxy = try await ConnectProxy.start()
            let settings = settings(
                outboundProxy: try OutboundProxy(url: "127.0.0.1:\(proxy.port)"),
                trust: TrustRoots(additional: [authority.bundle])
            )
            let hand = Hand()
            try await withFetcher(settings) { fetcher in
                let remote = try ChecksumRemote(
                    database: #require(DatabaseName("\(name):\(server.port)")),
                    url: nil,
                    sources: mirrors.map { .proxy(try ProxyURL($0.url + "/go")) },
                    fetcher: fetcher,
                    now: { hand.now }
                )
                try await body(remote, server, hand)
            }
            await proxy.stop()
        }
    }

    @Test("a source that supports the database is asked, and the database itself is not")
    func mirror() async throws {
        let mirror = try await LoopbackServer.start { request in
            request.path.hasSuffix("/supported") ? .ok("") : .ok("from the mirror")
        }
        try await Self.withRemote(mirrors: [mirror], database: { _ in .ok("from the database") }) {
            remote,
            database,
            hand in
            #expect(try await remote.read("/latest") == Array("from the mirror".utf8))
            #expect(try await remote.read("/lookup/a.b/!c@v1.0.0") == Array("from the mirror".utf8))
            let base = "/go/sumdb/\(Self.name):\(database.port)"
            #expect(
                mirror.requests.map(\.target) == [
                    "\(base)/supported", "\(base)/latest", "\(base)/lookup/a.b/!c@v1.0.0",
                ]
            )
            #expect(database.requests.isEmpty)
            // The answer counts for five minutes.
            hand.advance(.seconds(299))
            _ = try await remote.read("/latest")
            #expect(mirror.count(of: "\(base)/supported") == 1)
            hand.advance(.seconds(2))
            _ = try await remote.read("/latest")
            #expect(mirror.count(of: "\(base)/supported") == 2)
        }
        await mirror.stop()
    }

    @Test("only 200 means supported", arguments: [404, 410, 403, 500, 204])
    func unsupported(_ code: Int) async throws {
        let mirror = try await LoopbackServer.start { _ in
            code == 204 ? LoopbackReply(.text("HTTP/1.1 204 No Content\r\n\r\n")) : .status(code)
        }
        try await Self.withRemote(mirrors: [mirror], database: { _ in .ok("from the database") }) {
            remote,
            database,
            hand in
            #expect(try await remote.read("/latest") == Array("from the database".utf8))
            #expect(try await remote.read("/latest") == Array("from the database".utf8))
            #expect(mirror.requests.count == 1)
            #expect(database.requests.map(\.target) == ["/latest", "/latest"])
            // A source that is only out of order is asked again much sooner.
            hand.advance(.seconds(31))
            _ = try await remote.read("/latest")
            #expect(mirror.requests.count == (code == 500 ? 2 : 1))
        }
        await mirror.stop()
    }

    @Test("a way that fails is passed over, whatever it fails with", arguments: [404, 403, 503, 200])
    func nextWay(_ code: Int) async throws {
        // 200: a body far above the limit of a tile.
        let mirror = try await LoopbackServer.start { request in
            request.path.hasSuffix("/supported") ? .ok("") : .status(code, Array(repeating: 0, count: 10_000))
        }
        try await Self.withRemote(mirrors: [mirror], database: { _ in .ok("right") }) { remote, _, _ in
            let tile = try await remote.read("/tile/8/0/000")
            #expect(tile == Array("right".utf8))
        }
        await mirror.stop()
    }

    @Test("a source whose answer was not genuine is passed over for a while, and it alone")
    func passedOver() async throws {
        let evil = try await LoopbackServer.start { _ in .ok("forged") }
        let good = try await LoopbackServer.start { _ in .ok("right") }
        let idle = try await LoopbackServer.start { _ in .ok("right too") }
        try await Self.withRemote(mirrors: [evil, good, idle], database: { _ in .ok("from the database") }) {
            remote,
            database,
            hand in
            let (before, round) = (try await remote.read("/latest"), remote.round)
            // Many questions got forged bytes in this round; the first to notice is enough.
            for _ in 0..<3 { #expect(remote.passOver(round)) }
            let after = try await remote.read("/latest")
            hand.advance(.seconds(301))
            let later = try await remote.read("/latest")
            #expect([before, after, later] == ["forged", "right", "forged"].map { Array($0.utf8) })
            #expect(idle.requests.isEmpty && database.requests.isEmpty)
        }
        for mirror in [evil, good, idle] { await mirror.stop() }
    }

    @Test("sources are passed over one after the other, and then the database itself has the word")
    func allPassedOver() async throws {
        let mirrors = [
            try await LoopbackServer.start { _ in .ok("1") }, try await LoopbackServer.start { _ in .ok("2") },
        ]
        try await Self.withRemote(mirrors: mirrors, database: { _ in .ok("3") }) { remote, _, _ in
            for answer in ["1", "2", "3"] {
                let given = try await remote.read("/latest")
                #expect(given == Array(answer.utf8))
                #expect(remote.passOver(remote.round) == (answer != "3"))
            }
        }
        for mirror in mirrors { await mirror.stop() }
        try await Self.withRemote(mirrors: [], database: { _ in .ok("wrong") }) { remote, _, _ in
            _ = try await remote.read("/latest")
            #expect(!remote.passOver(remote.round))
        }
    }

    @Test(
        "a source that answers nothing after it said that it would is left alone for a while",
        arguments: [true, false]
    )
    func fellSilent(_ isSlow: Bool) async throws {
        let hand = Mutex<Hand?>(nil)
        let mirror = try await LoopbackServer.start { request in
            guard !request.path.hasSuffix("/supported") else { return .ok("") }
            if isSlow { hand.withLock { $0?.advance(.seconds(2)) } }
            return .text(503, "not now")
        }
        try await Self.withRemote(mirrors: [mirror], database: { _ in .ok("right") }) { remote, _, clock in
            hand.withLock { $0 = clock }
            for _ in 0..<3 { #expect(try await remote.read("/latest") == Array("right".utf8)) }
            // One that fails at once costs nobody anything, and may have meant this one question.
            #expect(mirror.requests.count { $0.path.hasSuffix("/latest") } == (isSlow ? 1 : 3))
            clock.advance(.seconds(31))
            _ = try await remote.read("/latest")
            #expect(mirror.requests.count { $0.path.hasSuffix("/latest") } == (isSlow ? 2 : 4))
        }
        await mirror.stop()
    }

    @Test("past its mirrors the database itself is asked; without any it was asked already")
    func pastMirrors() async throws {
        let mirror = try await LoopbackServer.start { _ in .ok("from the mirror") }
        try await Self.withRemote(mirrors: [mirror], database: { _ in .ok("from the database") }) { remote, _, _ in
            let relayed = try await remote.read("/latest")
            let own = try await remote.readPastMirrors("/latest")
            #expect([relayed, own] == ["from the mirror", "from the database"].map { Array($0.utf8) })
        }
        await mirror.stop()
        try await Self.withRemote(mirrors: [], database: { _ in .ok("from the database") }) { remote, database, _ in
            let own = try await remote.readPastMirrors("/latest")
            #expect(own == nil && database.requests.isEmpty)
        }
    }

    @Test(
        "not found is what the database itself says, nothing else",
        arguments: [
            (404, ChecksumRemoteError.notFound(reason: "no such module")),
            (410, .notFound(reason: "no such module")),
            (403, .unavailable(reason: "refused with status 403: no such module")),
        ]
    )
    func notFound(_ code: Int, _ error: ChecksumRemoteError) async throws {
        try await Self.withRemote(mirrors: [], database: { _ in .text(code, "no such module") }) { remote, _, _ in
            await #expect(throws: error) { try await remote.read("/lookup/a.b/c@v1.0.0") }
        }
    }

    @Test("a source's 404 is not the last word when the database cannot be reached")
    func mirrorIsBehind() async throws {
        let mirror = try await LoopbackServer.start { request in
            request.path.hasSuffix("/supported") ? .ok("") : .text(404, "not found")
        }
        try await Self.withRemote(mirrors: [mirror], database: { _ in .text(503, "busy") }) { remote, _, _ in
            let error = await #expect(throws: ChecksumRemoteError.self) {
                try await remote.read("/lookup/a.b/c@v1.0.0")
            }
            guard case .unavailable? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        await mirror.stop()
    }

    @Test("an explicit address is the only way")
    func explicit() async throws {
        let mirror = try await LoopbackServer.start { _ in .ok("from the mirror") }
        try await LoopbackServer.run({ _ in .ok("explicit") }) { server in
            try await withFetcher { fetcher in
                let remote = try ChecksumRemote(
                    database: #require(DatabaseName(Self.name)),
                    url: ProxyURL(server.url + "/db/"),
                    sources: [.proxy(ProxyURL(mirror.url))],
                    fetcher: fetcher
                )
                #expect(try await remote.read("/latest") == Array("explicit".utf8))
            }
            #expect(server.requests.map(\.target) == ["/db/latest"])
        }
        #expect(mirror.requests.isEmpty)
        await mirror.stop()
    }

    @Test(
        "each kind of answer has its limit",
        arguments: [
            ("/tile/8/0/000", 8192, true), ("/tile/8/0/000", 8193, false),
            ("/tile/8/data/000", 4 << 20, true), ("/tile/8/data/000", (4 << 20) + 1, false),
            ("/latest", 1 << 20, true), ("/lookup/a.b/c@v1.0.0", (1 << 20) + 1, false),
        ]
    )
    func limits(_ path: String, _ size: Int, _ isAccepted: Bool) async throws {
        let head = LoopbackReply.head(200, headers: [("Content-Length", "\(size)")])
        try await LoopbackServer.run({ _ in LoopbackReply(.text(head), .fill(count: size, byte: 0)) }) { server in
            try await withFetcher { fetcher in
                let name = try #require(DatabaseName(Self.name))
                let remote = try ChecksumRemote(
                    database: name,
                    url: ProxyURL(server.url),
                    sources: [],
                    fetcher: fetcher
                )
                if isAccepted {
                    #expect(try await remote.read(path).count == size)
                } else {
                    await #expect(throws: ChecksumRemoteError.self) { try await remote.read(path) }
                }
            }
        }
    }

    @Test("cancellation stays cancellation")
    func cancellation() async throws {
        try await LoopbackServer.run({ _ in LoopbackReply(.hang) }) { server in
            try await withFetcher { fetcher in
                let name = try #require(DatabaseName(Self.name))
                let remote = try ChecksumRemote(
                    database: name,
                    url: ProxyURL(server.url),
                    sources: [],
                    fetcher: fetcher
                )
                let read = Task { try await remote.read("/latest") }
                await server.waitForRequests(1)
                read.cancel()
                await #expect(throws: CancellationError.self) { try await read.value }
            }
        }
    }
}
