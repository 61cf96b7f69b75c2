import GoModules
import ModuleOrigins
import TestKit
import Testing

@testable import Probes

/// Ways that lead to an answer, and those that end at a name or an address.
@Suite("The way to a server") struct LadderTests {
    @Test("plain http has names, a connection and an answer") func plain() async throws {
        try await LoopbackServer.run({ _ in .ok("x") }) { server in
            let ladder = try #require(await climb("http://proxy.example.com:\(server.port)", prober()))
            #expect(ladder.failure == nil)
            #expect(ladder.steps == [.names, .connect, .http])
            #expect(ladder.facts(.peer) == ["127.0.0.1"])
            #expect(ladder.facts(.status) == ["200"])
            #expect(server.requests.map(\.method) == ["HEAD"])
            #expect(server.requests.first?.header("Host") == "proxy.example.com:\(server.port)")
        }
    }

    @Test("https has a handshake too, and shows the certificate") func secure() async throws {
        let authority = try TestAuthority()
        try await LoopbackServer.run(tls: authority.server(for: ["proxy.example.com", "127.0.0.1"]), { _ in .ok("x") })
        { server in
            let prober = prober(["SSL_CERT_FILE": authority.bundle])
            let ladder = try #require(await climb("https://proxy.example.com:\(server.port)", prober))
            #expect(ladder.failure == nil)
            #expect(ladder.steps == [.names, .connect, .tls, .http])
            #expect(ladder.tls?.version == "TLS 1.3")
            #expect(ladder.tls?.applicationProtocol == nil)
            let certificate = try #require(ladder.tls?.chain.first)
            #expect(certificate.subject == "CN=test server")
            #expect(certificate.issuer.hasPrefix("CN=Test Authority "))
            #expect(certificate.names == ["proxy.example.com", "127.0.0.1"])
            #expect(certificate.notBefore.secondsSince1970 < certificate.notAfter.secondsSince1970)
        }
    }

    @Test("an address needs no name") func address() async throws {
        let unasked = Prober(environment: [:], limits: patient, resolve: { _ in .unknown })
        try await LoopbackServer.run({ _ in .ok("x") }) { server in
            #expect(await climb(server.url, unasked)?.failure == nil)
        }
    }

    @Test("SSL_CERT_FILE and SSL_CERT_DIR count, and what of them cannot be read is passed over, as Go does")
    func authorities() async throws {
        let authority = try TestAuthority()
        try await LoopbackServer.run(tls: authority.server(for: ["127.0.0.1"]), { _ in .ok("x") }) { server in
            #expect(await climb(server.url, prober(["SSL_CERT_DIR": "/nowhere:\(authority.folder)"]))?.failure == nil)
            #expect(await climb(server.url, prober(["SSL_CERT_FILE": authority.bundle]))?.failure == nil)
            #expect(await climb(server.url, prober(["SSL_CERT_FILE": "/nowhere.pem"]))?.end == "tls MTL-TLS001")
            let trust = TrustRoots(additional: ["/nowhere.pem"])
            let ladder = await climb(server.url, prober(trust: trust))
            #expect(ladder?.end == "tls MTL-TLS001")
            #expect(ladder?.facts(.trust) == ["/nowhere.pem cannot be read or holds no certificate in PEM form"])
        }
    }

    @Test(
        "names that do not resolve",
        arguments: [
            (SystemResolver.Answer.unknown, "names MTL-NET001"), (.failed("Temporary failure"), "names MTL-NET002"),
        ]
    )
    func names(_ answer: SystemResolver.Answer, _ end: String) async throws {
        let prober = Prober(environment: [:], limits: patient, resolve: { _ in answer })
        let ladder = await climb("https://proxy.example.com", prober)
        #expect(ladder?.end == end)
        #expect(ladder?.steps == [.names])
        #expect(ladder?.failure?.values["host"] == "proxy.example.com")
        #expect(ladder?.failure?.values["port"] == "443")
    }

    @Test("name servers that do not answer are given up") func lateNames() async throws {
        let gate = Gate()
        let prober = Prober(
            environment: [:],
            limits: hasty,
            resolve: { _ in
                await gate.wait()
                return .unknown
            }
        )
        let ladder = await climb("https://proxy.example.com", prober)
        #expect(ladder?.end == "names MTL-NET002")
        #expect(ladder?.failure?.text == "proxy.example.com could not be looked up: no answer within 150 ms")
        gate.open()
    }

    @Test("nobody listens") func refused() async throws {
        let server = try await LoopbackServer.start { _ in .ok("") }
        await server.stop()
        let ladder = await climb(server.url, prober())
        #expect(ladder?.end == "connect MTL-NET004")
        #expect(ladder?.facts(.attempt) == ["127.0.0.1 \(server.port): refused"])
    }

    @Test("a name that leads to this machine is at fault when nothing answers there, and not when something does")
    func wrongAddress() async throws {
        let server = try await LoopbackServer.start { _ in .ok("") }
        #expect(await climb("http://proxy.example.com:\(server.port)", prober())?.failure == nil)
        await server.stop()
        let ladder = await climb("http://proxy.example.com:\(server.port)", prober())
        #expect(ladder?.end == "names MTL-NET015")
        #expect(ladder?.failure?.text == "proxy.example.com leads to 127.0.0.1 (loopback)")
        #expect(ladder?.facts(.suspicious) == ["127.0.0.1 (loopback)"])
        #expect(ladder?.steps == [.names])
        // A name of the house may lead anywhere.
        #expect(await climb("http://proxy.internal:\(server.port)", prober())?.end == "connect MTL-NET004")
    }

    @Test("an address that answers makes up for one that does not") func lostFamily() async throws {
        try await LoopbackServer.run({ _ in .ok("x") }) { server in
            let both = prober(addresses: ["::1", "127.0.0.1"])
            let ladder = await climb("http://proxy.example.com:\(server.port)", both)
            #expect(ladder?.failure == nil)
            #expect(ladder?.facts(.attempt).count == 2)
            #expect(ladder?.facts(.lostFamily) == ["IPv6"])
            let exchange = await both.get("http://proxy.example.com:\(server.port)/")
            #expect(exchange.status == 200)
            #expect(exchange.address == "127.0.0.1")
        }
    }

    @Test("one origin is told from another by scheme, host and port") func origins() {
        let cases: [(String, String?)] = [
            ("https://Proxy.Example.Com/a/b?c", "https://proxy.example.com"),
            ("https://user:pass@proxy.example.com:443/", "https://proxy.example.com"),
            ("http://[::1]:8080/x", "http://[::1]:8080"), ("http://127.0.0.1", "http://127.0.0.1"),
            ("https://proxy.example.com:8443", "https://proxy.example.com:8443"),
            ("ftp://proxy.example.com", nil), ("proxy.example.com", nil), ("https://", nil), ("https://a b/", nil),
        ]
        for (url, shown) in cases { #expect(Origin(url: url)?.description == shown) }
    }
}
