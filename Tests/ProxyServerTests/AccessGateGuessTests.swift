import GoModules
import HTTPTypes
import HummingbirdTesting
import ModuleProxy
import NIOCore
import TestKit
import Testing

@testable import ProxyServer

@Suite("Guessing the token") struct AccessGateGuessTests {
    private static let (secret, open) = ("/secret.example/m/@v/v1.0.0.mod", "/open.example/m/@v/v1.0.0.mod")

    private let clock = TestClock()

    /// Somebody that asks, with a token or without.
    private struct Asker {
        let client: any TestClientProtocol

        func ask(_ path: String, _ token: String?) async throws -> TestResponse {
            let fields: HTTPFields = token.map { [.authorization: "Bearer \($0)"] } ?? [:]
            return try await client.execute(uri: path, method: .get, headers: fields)
        }
    }

    /// Runs `body` with a server whose token is `right`.
    private func run(
        _ demand: AccessGate.Demand,
        _ body: @escaping @Sendable (Asker) async throws -> Void
    ) async throws {
        var scene = try Scene(privatePatterns: "secret.example")
        for path in ["secret.example/m", "open.example/m"] {
            try await scene.store(Array("content".utf8), .mod, of: path)
        }
        let rule = AccessGate.Rule(token: Secret("right"), demand: demand)
        scene.gate = AccessGate(rule, instant: clock.service.instant)
        try await scene.application.test(.live) { client in try await body(Asker(client: client)) }
    }

    @Test(
        "is answered ten times in a second, then nothing is looked at",
        arguments: [
            AccessGate.Demand.everything, .privateModules,
        ]
    )
    func throttled(_ demand: AccessGate.Demand) async throws {
        try await run(demand) { [clock] (asker) async throws in
            for _ in 0..<10 { #expect(try await asker.ask(Self.secret, "wrong").status == .unauthorized) }
            // Otherwise the answer would tell whether this one was right.
            for token in ["wrong", "right"] {
                let response = try await asker.ask(Self.secret, token)
                #expect(response.status == .tooManyRequests)
                #expect(response.headers[.retryAfter] == "1")
                #expect(response.headers[.martletCache] != nil)
                #expect(String(buffer: response.body).hasPrefix("MTL-SRV013: "))
            }
            // Nobody guesses with nothing.
            #expect(try await asker.ask(Self.secret, nil).status == .unauthorized)
            clock.advance(by: .milliseconds(999))
            #expect(try await asker.ask(Self.secret, "right").status == .tooManyRequests)
            clock.advance(by: .milliseconds(1))
            #expect(try await asker.ask(Self.secret, "right").status == .ok)
            #expect(try await asker.ask(Self.secret, "wrong").status == .unauthorized)
        }
    }

    @Test("is nothing that a right token does, or a request without any") func harmless() async throws {
        try await run(.everything) { (asker) async throws in
            for _ in 0..<30 {
                #expect(try await asker.ask(Self.open, "right").status == .ok)
                #expect(try await asker.ask(Self.open, nil).status == .unauthorized)
            }
        }
    }

    @Test("is not what a token for somebody else is, where none is asked for") func open() async throws {
        try await run(.privateModules) { (asker) async throws in
            for _ in 0..<30 { #expect(try await asker.ask(Self.open, "of another server").status == .ok) }
            #expect(try await asker.ask(Self.secret, "right").status == .ok)
        }
    }

    // MARK: Who is who

    private func client(_ address: String) throws -> WrongTokens.Client {
        WrongTokens.Client(try SocketAddress(ipAddress: address, port: 1))
    }

    @Test(
        "is counted by address, or by the network of it that one client has",
        arguments: [
            ("192.0.2.1", "192.0.2.2", false), ("192.0.2.1", "::ffff:192.0.2.1", true),
            ("::ffff:192.0.2.1", "::ffff:192.0.2.2", false), ("2001:db8::1", "2001:db8::ffff:1", true),
            ("2001:db8::1", "2001:db8:0:1::1", false), ("192.0.2.1", "2001:db8::1", false),
        ]
    )
    func clients(_ one: String, _ other: String, _ areOne: Bool) throws {
        let now = ContinuousClock.now
        var tokens = WrongTokens()
        for _ in 0..<10 { tokens.note(try client(one), at: now) }
        let (first, second) = (try client(one), try client(other))
        #expect(!tokens.mayPresent(first, at: now))
        #expect(tokens.mayPresent(second, at: now) == !areOne)
        #expect(tokens.mayPresent(first, at: now + .seconds(1)))
    }

    @Test("begins anew with each second, also for those who never stop") func windows() throws {
        let start = ContinuousClock.now
        var tokens = WrongTokens()
        let client = WrongTokens.Client(nil)
        for _ in 0..<10 { tokens.note(client, at: start) }
        #expect(!tokens.mayPresent(client, at: start + .milliseconds(999)))
        for _ in 0..<9 { tokens.note(client, at: start + .seconds(1)) }
        #expect(tokens.mayPresent(client, at: start + .milliseconds(1500)))
        tokens.note(client, at: start + .milliseconds(1500))
        #expect(!tokens.mayPresent(client, at: start + .milliseconds(1999)))
        #expect(tokens.mayPresent(client, at: start + .seconds(2)))
    }
}
