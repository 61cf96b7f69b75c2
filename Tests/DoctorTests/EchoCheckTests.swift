import ErrorLibrary
import Foundation
import GoModules
import Probes
import Synchronization
import TestKit
import Testing

@testable import Doctor

/// What doctor makes of what a Martlet says it saw.
@Suite("Both sides") struct EchoCheckTests {
    private static let nonce = ProbeNonce()

    /// An answer of a Martlet, with fields in the place of its own; a value of nil takes one out.
    static func reply(_ changes: [String: (any Sendable)?] = [:]) throws -> LoopbackReply {
        var fields: [String: Any] = [
            "version": 1, "server": "martlet 1.2.3", "nonce": nonce.description, "authorization": false, "http": "1.1",
            "time": "2027-01-15T08:00:00Z",
            "peer": ["address": "192.0.2.7", "port": 4711] as [String: Any],
            "headers": [[String: String]](), "more": "of a later version",
        ]
        for (name, value) in changes { fields[name] = value }
        let body = try JSONSerialization.data(withJSONObject: fields)
        return .status(200, Array(body), headers: [("Content-Type", "application/json")])
    }

    private static func examination(
        _ proxies: String,
        nonce: ProbeNonce? = nonce,
        _ variables: [String: String] = [:],
        modules: [WantedModule] = [],
        isOffline: Bool = false
    ) throws -> Examination {
        let machine = Machine(variables: variables.merging(["GOPROXY": proxies, "GOSUMDB": "off"]) { $1 })
        return Examination(
            settings: machine.settings,
            project: nil,
            modules: modules,
            isOffline: isOffline,
            library: try ErrorLibrary(),
            prober: Prober(environment: machine.settings.environment, limits: patient, nonce: nonce)
        )
    }

    /// No limit that a busy machine could come near to.
    private static let patience = Duration.seconds(100)
    private static let patient = ProbeLimits(
        names: patience,
        connect: patience,
        tls: patience,
        answer: patience,
        whole: patience
    )

    private static func outcomes(_ examination: Examination) async -> [Outcome] {
        await EchoCheck.outcomes(examination, patience: patience)
    }

    /// What the check says of a server with one answer.
    private static func outcome(_ reply: LoopbackReply) async throws -> Outcome {
        try await LoopbackServer.run({ _ in reply }) { server in
            let outcomes = await outcomes(try examination(server.url))
            #expect(server.requests.map(\.target) == ["/-/echo"])
            #expect(server.requests.first?.header("Martlet-Nonce") == nonce.description)
            #expect(outcomes.map(\.node.subject) == [server.url])
            return try #require(outcomes.first)
        }
    }

    private static func fact(_ name: String, _ outcome: Outcome) -> String? {
        outcome.facts.first { $0.name[.english] == name }?.value
    }

    @Test("are put together") func together() async throws {
        let outcome = try await Self.outcome(try Self.reply())
        #expect(outcome.verdict == .ok)
        #expect(Self.fact("server", outcome) == "martlet 1.2.3")
        let addresses = Self.fact("our address here / as the server saw it", outcome)
        #expect(addresses?.hasPrefix("127.0.0.1:") == true && addresses?.hasSuffix(" / 192.0.2.7:4711") == true)
        #expect(Self.fact("Authorization sent / arrived", outcome) == "0 / 0")
        #expect(Self.fact("clock of the server against ours", outcome)?.hasSuffix(" s") == true)
        #expect(Self.fact("nonce", outcome) == Self.nonce.description)
        #expect(outcome.facts.count == 5)
        for fact in outcome.facts { #expect(!fact.name[.chinese].isEmpty && !fact.value.isEmpty) }
    }

    @Test(
        "are not compared where no Martlet answers",
        arguments: [
            LoopbackReply.text(404, "not found"), .text(500, "out of order"), .ok("<html>Log in</html>"), .ok(""),
            .ok("{}"),
            .ok("[]"), .ok("null"), .ok(String(repeating: "[", count: 10_000)), .redirect("/-/echo"), .status(204),
            LoopbackReply(.reset), LoopbackReply(.text("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"), .close),
            .ok(String(repeating: " ", count: 40_000) + "{}"),
        ]
    )
    func others(_ reply: LoopbackReply) async throws {
        try await LoopbackServer.run({ _ in reply }) { server in
            let outcomes = await Self.outcomes(try Self.examination(server.url))
            #expect(outcomes == [.skip(Outcome.Node("proto.echo", server.url))])
        }
    }

    @Test(
        "are not compared with what was said to somebody else, or by somebody else",
        arguments: [
            ["nonce": "0123456789abcdef0123456789abcdef"], ["nonce": nil], ["version": 2], ["version": "1"],
            ["server": "martletto"], ["server": "nginx"], ["authorization": nil], ["time": nil],
            ["headers": [["name": "Via"]]],
            ["headers": Array(repeating: ["name": "Via", "value": "x"], count: 33)], ["peer": ["address": "x"]],
        ] as [[String: (any Sendable)?]]
    )
    func foreign(_ changes: [String: (any Sendable)?]) async throws {
        #expect(try await Self.outcome(try Self.reply(changes)).verdict == .skip)
    }

    @Test("show proxies in between") func proxies() async throws {
        let headers = [["name": "Via", "value": "1.1 squid"], ["name": "X-Forwarded-For", "value": "10.0.0.1"]]
        let outcome = try await Self.outcome(try Self.reply(["headers": headers, "http": "1.0"]))
        let signs = outcome.facts.filter { $0.name[.english] == "sign of a proxy in between" }.map(\.value)
        #expect(outcome.verdict == .ok && signs == ["Via: 1.1 squid", "X-Forwarded-For: 10.0.0.1"])
        #expect(Self.fact("HTTP version at the server", outcome) == "1.0")
    }

    @Test(
        "show clocks that differ",
        arguments: [
            (0, "0 s"), (1, "0 s"), (-3, "0 s"), (2, "+2 s"), (-4, "-4 s"), (7200, "+7200 s"), (-86_400, "-86400 s"),
        ]
    )
    func clocks(_ difference: Int64, _ shown: String) throws {
        let now: Int64 = 1_800_000_000
        let time = try #require(ProxyTime(secondsSince1970: now + difference)).utc
        let json = """
            {"version":1,"server":"martlet","nonce":"\(Self.nonce)","time":"\(time)","authorization":false}
            """
        let reply = try #require(EchoReply(Array(json.utf8), nonce: Self.nonce.description))
        let ours = TwoSides.Ours(
            address: nil,
            tls: nil,
            hasCredentials: false,
            isRedirected: false,
            duration: .milliseconds(2500),
            unixSeconds: now
        )
        #expect(TwoSides(ours: ours, theirs: reply, isRefused: false).facts.last?.value == shown)
    }

    // MARK: TLS and credentials

    /// What the check says of a server with TLS, to which credentials are sent.
    private static func secure(
        _ changes: [String: (any Sendable)?],
        showsOwnCertificate: Bool = false,
        status: Int = 200
    ) async throws -> Outcome {
        let authority = try TestAuthority()
        let answer = Mutex(LoopbackReply.ok(""))
        let tls = try authority.server(for: ["127.0.0.1"])
        return try await LoopbackServer.run(tls: tls, { _ in answer.withLock { $0 } }) { server in
            let variables = ["SSL_CERT_FILE": authority.bundle]
            let examination = try examination("https://go:secret@127.0.0.1:\(server.port)", variables)
            let first = await examination.prober.get(server.url)
            let own = first.tls?.chain.first?.fingerprint ?? ""
            let shown: [String: String] = [
                "version": first.tls?.version ?? "", "alpn": "http/1.1",
                "certificate": showsOwnCertificate ? own : "sha256:00",
            ]
            let reply = try reply(["tls": shown].merging(changes) { $1 })
            answer.withLock { $0 = LoopbackReply(steps: status == 200 ? reply.steps : reply.steps(with: status)) }
            let outcome = try #require(await outcomes(examination).first)
            #expect(server.requests.last?.header("Authorization") != nil)
            #expect(!outcome.facts.contains { $0.value.contains("secret") } && !outcome.node.subject.contains("secret"))
            return outcome
        }
    }

    @Test("show nothing between two ends of one TLS") func sameTLS() async throws {
        let outcome = try await Self.secure(["authorization": true], showsOwnCertificate: true)
        #expect(outcome.verdict == .ok && Self.fact("TLS ends in between", outcome) == nil)
        #expect(Self.fact("TLS here / at the server", outcome) == "TLS 1.3 / TLS 1.3")
        #expect(Self.fact("Authorization sent / arrived", outcome) == "1 / 1")
    }

    @Test("show where TLS ends in between") func otherTLS() async throws {
        let none = try await Self.secure(["authorization": true, "tls": nil])
        #expect(none.verdict == .ok && Self.fact("TLS ends in between", none) == "TLS 1.3 ≠ -")
        let older: [String: String] = ["version": "TLS 1.2", "alpn": "h2"]
        let other = try await Self.secure(["authorization": true, "tls": older])
        #expect(Self.fact("TLS ends in between", other) == "TLS 1.3 ≠ TLS 1.2 h2")
        let certificate = try await Self.secure(["authorization": true])
        #expect(Self.fact("TLS ends in between", certificate)?.hasSuffix(" ≠ sha256:00") == true)
    }

    @Test(
        "are not shown where the server repeats what it must not",
        arguments: [["name": "Via", "value": "secret"], ["name": "Via", "value": "Z286c2VjcmV0"]]
    )
    func reflected(_ field: [String: String]) async throws {
        #expect(try await Self.secure(["headers": [field]]).verdict == .skip)
    }

    @Test("show no other fields") func unknownFields() async throws {
        let outcome = try await Self.secure([
            "headers": [["name": "Cookie", "value": "canary"]], "authorization": true,
        ])
        #expect(outcome.verdict == .ok && !outcome.facts.contains { $0.value.contains("canary") })
    }

    @Test("show credentials that were lost", arguments: [200, 401]) func lost(_ status: Int) async throws {
        let reduced: [String: (any Sendable)?] =
            status == 200 ? [:] : ["headers": nil, "tls": nil, "peer": nil, "http": nil]
        let outcome = try await Self.secure(reduced, status: status)
        // Who is not refused has come through somebody who checked them.
        #expect(
            outcome.verdict == (status == 401 ? .warn : .ok) && outcome.code == (status == 401 ? "MTL-NET017" : nil)
        )
        #expect(outcome.values["nonce"] == Self.nonce.description && outcome.values["host"] == "127.0.0.1")
        #expect(Self.fact("Authorization sent / arrived", outcome) == "1 / 0")
        #expect((Self.fact("TLS ends in between", outcome) == nil) == (status == 401))
    }

    @Test("explain why credentials are wanted that were sent") func refused() async throws {
        let authority = try TestAuthority()
        let body = "MTL-SRV013: this server wants a token\n"
        let reply = try Self.reply()
        try await LoopbackServer.run(
            tls: authority.server(for: ["127.0.0.1"]),
            { $0.path == "/-/echo" ? reply : .text(401, body) }
        ) { server in
            let examination = try Self.examination(
                "https://go:secret@127.0.0.1:\(server.port)",
                ["SSL_CERT_FILE": authority.bundle],
                modules: [WantedModule(path: "example.com/words", version: "v1.0.0")]
            )
            examination.record.add(await Self.outcomes(examination))
            let outcomes = examination.record.all + (try await VersionInfoCheck.check.work(examination))
            let said = outcomes.map { "\($0.node.check) \($0.verdict.rawValue) \($0.code ?? "")" }
            #expect(said == ["proto.echo ok ", "proto.info fail MTL-NET017"])
        }
    }

    @Test("are not asked offline, without a nonce, or behind what fails") func left() async throws {
        let url = "https://127.0.0.1:1"
        #expect(try await EchoCheck.check.work(try Self.examination(url, isOffline: true)).isEmpty)
        #expect(try await EchoCheck.check.work(try Self.examination(url, nonce: nil)).isEmpty)
        let examination = try Self.examination(url)
        let fault = Outcome.Node("net.tcp", url)
        examination.record.add([.fail(fault, "MTL-NET004")])
        #expect(try await EchoCheck.check.work(examination) == [.skip(Outcome.Node("proto.echo", url), because: fault)])
    }
}

extension LoopbackReply {
    /// The same with another status.
    fileprivate func steps(with status: Int) -> [Step] {
        steps.map { step in
            guard case .bytes(let bytes) = step, bytes.starts(with: "HTTP/1.1 200".utf8) else { return step }
            return .bytes(Array("HTTP/1.1 \(status)".utf8) + bytes.dropFirst("HTTP/1.1 200".count))
        }
    }
}
