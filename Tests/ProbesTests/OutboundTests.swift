import ModuleOrigins
import TestKit
import Testing

@testable import Probes

/// Ways through an outbound proxy.
@Suite("Outbound proxies") struct OutboundTests {
    private static let host = "proxy.example.com"

    /// A server for ``host`` in TLS, an outbound proxy that leads to it, and a prober that goes through the proxy.
    private static func run(
        authorization: String? = nil,
        login: String = "",
        leadsNowhere: Bool = false,
        _ body: (Prober, LoopbackServer, ConnectProxy) async throws -> Void
    ) async throws {
        let authority = try TestAuthority()
        try await LoopbackServer.run(tls: authority.server(for: [host]), { _ in .ok("x") }) { server in
            let proxy = try await ConnectProxy.start(
                authorization: authorization,
                leadingTo: leadsNowhere ? 1 : server.port
            )
            let variables = [
                "HTTPS_PROXY": "http://\(login)127.0.0.1:\(proxy.port)", "SSL_CERT_FILE": authority.bundle,
                "no_proxy": "x.example",
            ]
            try await body(Prober(environment: variables, limits: patient, resolve: { _ in .unknown }), server, proxy)
            await proxy.stop()
        }
    }

    @Test("open the way to hosts that are not resolved here") func open() async throws {
        try await Self.run { prober, server, proxy in
            let ladder = await climb("https://\(Self.host)", prober)
            #expect(ladder?.failure == nil)
            #expect(ladder?.steps == [.outboundProxy, .tls, .http])
            #expect(proxy.requests.map(\.target) == ["\(Self.host):443"])
            #expect(server.requests.count == 1)
            let exchange = await prober.get("https://\(Self.host)/x")
            #expect(exchange.status == 200)
            #expect(exchange.address == nil)
            #expect(exchange.timings.connect != nil)
        }
    }

    @Test("get the login of their own address, and nothing of it is shown") func login() async throws {
        try await Self.run(authorization: "Basic dTpw", login: "u:p@") { prober, _, proxy in
            let ladder = await climb("https://\(Self.host)", prober)
            #expect(ladder?.failure == nil)
            #expect(ladder?.facts(.outboundProxy) == ["http://***@127.0.0.1:\(proxy.port)"])
        }
    }

    @Test("that want a login", arguments: ["", "u:wrong@"]) func wantsLogin(_ login: String) async throws {
        try await Self.run(authorization: "Basic dTpw", login: login) { prober, server, _ in
            let ladder = await climb("https://\(Self.host)", prober)
            #expect(ladder?.end == "outboundProxy MTL-PRX010")
            #expect(ladder?.facts(.proxyAnswer) == ["HTTP/1.1 407 Proxy Authentication Required"])
            #expect(server.requests.isEmpty)
        }
    }

    @Test("that do not open the way") func closed() async throws {
        try await Self.run(leadsNowhere: true) { prober, _, _ in
            let ladder = await climb("https://\(Self.host)", prober)
            #expect(ladder?.end == "outboundProxy MTL-NET013")
            #expect(ladder?.facts(.proxyAnswer) == ["HTTP/1.1 502 Bad Gateway"])
        }
    }

    @Test("that are not there, or are none") func broken() async throws {
        let gone = try await SilentServer.start()
        await gone.stop()
        let url = "https://\(Self.host)"
        #expect(
            await climb(url, prober(["HTTPS_PROXY": "http://127.0.0.1:\(gone.port)"]))?.end
                == "outboundProxy MTL-NET006"
        )
        #expect(
            await climb(url, prober(["HTTPS_PROXY": "socks5://127.0.0.1:\(gone.port)"]))?.end
                == "outboundProxy MTL-NET006"
        )
        #expect(await climb(url, prober(["HTTPS_PROXY": "http://a b:1"]))?.end == "outboundProxy MTL-NET006")
        let unknown = Prober(
            environment: ["HTTPS_PROXY": "http://outbound.example"],
            limits: patient,
            resolve: { _ in .unknown }
        )
        #expect(await climb(url, unknown)?.end == "outboundProxy MTL-NET006")
        for manner in ["http", "https", "socks5"] {
            try await RawServer.run(Array("SSH-2.0-x\r\n".utf8)) { server in
                let prober = prober(["HTTPS_PROXY": "\(manner)://127.0.0.1:\(server.port)"])
                #expect(await climb(url, prober)?.end == "outboundProxy MTL-NET006", "\(manner)")
            }
        }
        let silent = try await SilentServer.start()
        let limits = ProbeLimits(connect: .milliseconds(300), whole: .seconds(60))
        let late = prober(["HTTPS_PROXY": "http://127.0.0.1:\(silent.port)"], limits: limits)
        #expect(await climb(url, late)?.end == "outboundProxy MTL-NET006")
        await silent.stop()
    }

    @Test("are spoken to in TLS when their address says so") func secureProxy() async throws {
        let authority = try TestAuthority()
        let tls = try authority.server(for: ["127.0.0.1"])
        try await RawServer.run(Array("HTTP/1.1 403 Forbidden\r\n\r\n".utf8), tls: tls) { server in
            let variables = ["HTTPS_PROXY": "https://127.0.0.1:\(server.port)", "SSL_CERT_FILE": authority.bundle]
            let ladder = await climb("https://\(Self.host)", prober(variables))
            #expect(ladder?.end == "outboundProxy MTL-NET013")
            #expect(ladder?.facts(.proxyAnswer) == ["HTTP/1.1 403 Forbidden"])
        }
    }

    @Test("take plain http by its whole address") func plain() async throws {
        let answer: LoopbackServer.Answer = { request in
            request.header("Proxy-Authorization") == "Basic dTpw" ? .ok("x") : .status(407)
        }
        try await LoopbackServer.run(answer) { server in
            let open = prober(["HTTP_PROXY": "u:p@127.0.0.1:\(server.port)"])
            let exchange = await open.get("http://\(Self.host):8080/a?b")
            #expect(exchange.status == 200)
            #expect(server.requests.first?.target == "http://\(Self.host):8080/a?b")
            #expect(server.requests.first?.header("Host") == "\(Self.host):8080")
            let ladder = await climb("http://\(Self.host)", prober(["http_proxy": "http://127.0.0.1:\(server.port)"]))
            #expect(ladder?.end == "outboundProxy MTL-PRX010")
            #expect(ladder?.steps == [.outboundProxy])
        }
    }

    @Test(
        "speak SOCKS 5",
        arguments: [
            // No login; the way is open, and then something that is no TLS.
            ("", [5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0], "tls MTL-NET007"),
            ("", [5, 0, 5, 2, 0, 1, 0, 0, 0, 0, 0, 0], "outboundProxy MTL-NET013"),
            ("", [5, 255], "outboundProxy MTL-PRX010"), ("u:p@", [5, 2, 1, 1], "outboundProxy MTL-PRX010"),
            ("u:p@", [5, 2, 1, 0, 5, 0, 0, 3, 1, 65, 0, 0], "tls MTL-NET007"),
            ("", [5, 2], "outboundProxy MTL-PRX010"),
        ] as [(String, [UInt8], String)]
    )
    func socks(_ login: String, _ answer: [UInt8], _ end: String) async throws {
        // All answers come at once, which a peer may do.
        try await RawServer.run(answer) { server in
            let prober = prober(["HTTPS_PROXY": "socks5h://\(login)127.0.0.1:\(server.port)"], limits: hasty)
            #expect(await climb("https://\(Self.host)", prober)?.end == end)
        }
    }

    @Test("are chosen as Go does") func ways() throws {
        let variables = [
            "HTTPS_PROXY": "http://u:p@secure.example:3128/", "https_proxy": "http://small.example", "HTTP_PROXY": "",
            "http_proxy": "plain.example", "NO_PROXY": "direct.example, .below.example,10.0.0.0/8",
        ]
        let routes = OutboundRoutes(variables)
        let cases = [
            ("https://a.example/", "http://***@secure.example:3128"), ("http://a.example/", "http://plain.example:80"),
            ("https://direct.example/", "direct"), ("https://x.below.example/", "direct"),
            ("http://10.1.2.3/", "direct"),
            ("https://localhost/", "direct"), ("http://127.0.0.1:8080/", "direct"), ("https://[::1]/", "direct"),
        ]
        for (url, shown) in cases {
            let way = routes.way(to: try FetchURL(url))
            if case .proxy(let route) = way {
                #expect(route.description == shown)
            } else {
                #expect("\(way)" == shown, "\(url)")
            }
        }
    }

    @Test("have addresses of several forms") func addresses() {
        let cases: [(String, String?)] = [
            ("proxy.example:3128", "http://proxy.example:3128"), ("https://proxy.example", "https://proxy.example:443"),
            ("socks5://127.0.0.1", "socks5://127.0.0.1:1080"), ("SOCKS5H://[::1]:9", "socks5h://[::1]:9"),
            ("ftp://proxy.example", "http://proxy.example:80"), ("http://u:p@x.example", "http://***@x.example:80"),
            ("http://", nil), ("http://x.example:99999", nil), ("http://%zz@x.example", nil), ("a b", nil),
        ]
        for (value, shown) in cases { #expect(OutboundRoute(value)?.description == shown, "\(value)") }
    }
}
