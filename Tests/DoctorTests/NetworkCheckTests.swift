import ErrorLibrary
import Probes
import TestKit
import Testing

@testable import Doctor

/// What the checks of the network say of servers on this machine.
@Suite("Checks of the network") struct NetworkCheckTests {
    /// Runs all checks of the network, as doctor does.
    private static func outcomes(
        _ proxies: String,
        _ database: String = "off",
        _ variables: [String: String] = [:],
        isOffline: Bool = false
    ) async throws -> [Outcome] {
        let machine = Machine(variables: variables.merging(["GOPROXY": proxies, "GOSUMDB": database]) { $1 })
        let examination = Examination(
            settings: machine.settings,
            project: nil,
            modules: [],
            isOffline: isOffline,
            library: try ErrorLibrary(),
            prober: Prober(environment: machine.settings.environment)
        )
        var outcomes: [Outcome] = []
        for check in NetworkChecks.all { outcomes += try await check.work(examination) }
        return outcomes
    }

    private static func shown(_ outcomes: [Outcome], of subject: String) -> [String] {
        outcomes.filter { $0.node.subject == subject }
            .map { "\($0.node.check) \($0.verdict.rawValue)\($0.code.map { " " + $0 } ?? "")" }
    }

    @Test("a server that answers has no fault") func healthy() async throws {
        let authority = try TestAuthority()
        try await LoopbackServer.run(tls: authority.server(for: ["127.0.0.1"]), { _ in .ok("") }) { server in
            let outcomes = try await Self.outcomes(server.url, "off", ["SSL_CERT_FILE": authority.bundle])
            #expect(
                Self.shown(outcomes, of: server.url)
                    == ["net.dns ok", "net.tcp ok", "net.tls ok", "net.alpn ok", "net.redirect ok"]
            )
            // The way is gone once, and redirects are asked for once.
            #expect(server.requests.map(\.method) == ["HEAD", "GET"])
            #expect(server.requests.last?.target == "/sumdb/sum.golang.org/supported")
            for fact in outcomes.flatMap(\.facts) { #expect(!fact.name[.chinese].isEmpty && !fact.value.isEmpty) }
        }
    }

    @Test("what comes behind a step that fails is left out") func obstacle() async throws {
        let authority = try TestAuthority()
        try await LoopbackServer.run(tls: authority.server(for: ["other.example"]), { _ in .ok("") }) { server in
            let outcomes = try await Self.outcomes(server.url, "off", ["SSL_CERT_FILE": authority.bundle])
            #expect(
                Self.shown(outcomes, of: server.url)
                    == ["net.dns ok", "net.tcp ok", "net.tls fail MTL-TLS003", "net.alpn skip", "net.redirect skip"]
            )
            let node = Outcome.Node("net.tls", server.url)
            #expect(outcomes.filter { $0.verdict == .skip }.allSatisfy { $0.because == node })
            #expect(outcomes.first { $0.node == node }?.values["host"] == "127.0.0.1")
        }
    }

    @Test("redirects in a circle are found, with the address to ask by hand") func circle() async throws {
        let answer: LoopbackServer.Answer = { $0.method == "HEAD" ? .ok("") : .redirect("/again") }
        try await LoopbackServer.run(answer) { server in
            let outcome = try #require(try await Self.outcomes(server.url).last)
            #expect(outcome.code == "MTL-PRX013")
            #expect(outcome.values["url"] == "\(server.url)/sumdb/sum.golang.org/supported")
            #expect(outcome.facts.count == 11)
        }
    }

    @Test("a proxy that nobody needs is warned of") func fallback() async throws {
        let gone = try await SilentServer.start()
        await gone.stop()
        let dead = "http://127.0.0.1:\(gone.port)"
        try await LoopbackServer.run({ _ in .ok("") }) { server in
            let behind = Self.shown(try await Self.outcomes("\(server.url),\(dead)"), of: dead)
            #expect(behind.prefix(2) == ["net.dns ok", "net.tcp warn MTL-NET004"])
            let before = Self.shown(try await Self.outcomes("\(dead)|\(server.url)"), of: dead)
            #expect(before.contains("net.tcp warn MTL-NET004"))
            let ending = Self.shown(try await Self.outcomes("\(dead),\(server.url)"), of: dead)
            #expect(ending.contains("net.tcp fail MTL-NET004"))
        }
    }

    @Test("a database that a proxy mirrors may be out of reach") func mirrored() async throws {
        let gone = try await SilentServer.start()
        await gone.stop()
        // All of https leaves through a proxy that is not there, so the database cannot be reached.
        let variables = ["HTTPS_PROXY": "http://127.0.0.1:\(gone.port)"]
        for (status, verdict) in [(200, "skip"), (404, "fail")] {
            try await LoopbackServer.run({ _ in .status(status) }) { server in
                let outcomes = try await Self.outcomes(server.url, "sum.golang.org", variables)
                let shown = Self.shown(outcomes, of: "https://sum.golang.org")
                #expect(shown.contains("net.proxyconnect \(verdict) MTL-NET006"))
                #expect(!outcomes.contains { $0.verdict == .warn })
            }
        }
    }

    @Test("nobody is asked offline") func offline() async throws {
        #expect(try await Self.outcomes("https://proxy.example.com", isOffline: true).isEmpty)
    }

    @Test("each check is listed once, with checks before it that there are") func list() {
        let ids = NetworkChecks.all.map(\.id)
        #expect(ids == ["net.dns", "net.tcp", "net.proxyconnect", "net.tls", "net.alpn", "net.redirect"])
        #expect(NetworkChecks.all.flatMap(\.after).allSatisfy(ids.contains))
        for name in ProbeFact.Name.allCases {
            #expect(!name.title[.chinese].isEmpty && name.title[.english] == name.rawValue)
        }
    }
}
