import ModuleOrigins
import ModuleProxy
import TestKit
import Testing

@Suite struct OutboundProxyTests {
    @Test(
        "reads HTTPS_PROXY",
        arguments: [
            ("http://proxy.example:3128", "proxy.example", 3128, nil),
            ("proxy.example:3128", "proxy.example", 3128, nil),
            ("http://proxy.example", "proxy.example", 80, nil),
            ("HTTP://10.0.0.1:8080/", "10.0.0.1", 8080, nil),
            ("http://[::1]:8080", "::1", 8080, nil),
            ("http://user:pa%20ss@proxy.example", "proxy.example", 80, "user:pa ss"),
            // An at sign in a password that nobody encoded.
            ("user:p@ss@proxy.example:1", "proxy.example", 1, "user:p@ss"),
        ] as [(String, String, Int, String?)]
    )
    func reads(_ text: String, _ host: String, _ port: Int, _ credentials: String?) throws {
        let proxy = try OutboundProxy(url: text)
        #expect(proxy.host == host)
        #expect(proxy.port == port)
        #expect(proxy.credentials.map { "\($0.user):\($0.password.reveal())" } == credentials)
    }

    @Test(
        "refuses what is no http proxy",
        arguments: [
            ("socks5://proxy.example", OutboundProxy.Fault.scheme("socks5")),
            ("https://proxy.example", .scheme("https")),
            ("", .malformed),
            ("http://", .malformed),
            ("http://proxy.example:port", .malformed),
            ("http://a b", .malformed),
            ("http://user:%zz@proxy.example", .malformed),
        ]
    )
    func refuses(_ text: String, _ fault: OutboundProxy.Fault) {
        #expect(throws: fault) { try OutboundProxy(url: text) }
    }

    @Test(
        "takes https only, and never this machine or an exception",
        arguments: [
            ("https://a.example", true), ("http://a.example", false), ("https://localhost", false),
            ("https://127.0.0.2:8443", false), ("https://[::1]", false), ("https://x.corp.example", false),
        ]
    )
    func takes(_ url: String, _ expected: Bool) throws {
        let proxy = try OutboundProxy(url: "proxy.example", exceptions: "corp.example")
        #expect(try proxy.isUsed(for: FetchURL(url)) == expected)
    }

    @Test("https goes through it by CONNECT, and the proxy's password goes to the proxy alone")
    func connects() async throws {
        let authority = try TestAuthority()
        let proxy = try await ConnectProxy.start(authorization: "Basic dXNlcjpjYW5hcnk=")
        try await LoopbackServer.run(tls: authority.server(for: ["go.corp.example"]), { _ in .ok("there") }) { server in
            let outbound = try OutboundProxy(url: "http://user:canary@127.0.0.1:\(proxy.port)")
            let settings = settings(outboundProxy: outbound, trust: TrustRoots(additional: [authority.bundle]))
            try await withFetcher(settings) { fetcher in
                // No resolver knows this name: only the proxy is asked for it.
                let bytes = try await fetcher.read(FetchURL("https://go.corp.example:\(server.port)/x"), limit: 10)
                #expect(bytes == Array("there".utf8))
            }
            #expect(proxy.requests.map(\.target) == ["go.corp.example:\(server.port)"])
            #expect(server.requests.map { $0.header("Proxy-Authorization") } == [nil])
        }
        await proxy.stop()
    }

    @Test("plain http and exceptions do not")
    func direct() async throws {
        let proxy = try await ConnectProxy.start()
        try await LoopbackServer.run({ _ in .ok("there") }) { server in
            let outbound = try OutboundProxy(url: "http://127.0.0.1:\(proxy.port)", takesLoopback: true)
            try await withFetcher(settings(outboundProxy: outbound)) { fetcher in
                _ = try await fetcher.read(FetchURL(server.url + "/x"), limit: 10)
            }
        }
        #expect(proxy.requests.isEmpty)
        await proxy.stop()
    }

    @Test(
        "407 is an error of its own, which says what to do",
        arguments: [
            ("", "wants a user and password in HTTPS_PROXY"),
            ("user:wrong@", "does not accept the user and password in HTTPS_PROXY"),
        ]
    )
    func wantsCredentials(_ userinfo: String, _ remedy: String) async throws {
        let proxy = try await ConnectProxy.start(authorization: "Basic dXNlcjpyaWdodA==")
        let outbound = try OutboundProxy(url: "http://\(userinfo)127.0.0.1:\(proxy.port)")
        try await withFetcher(settings(outboundProxy: outbound)) { fetcher in
            let error = try await failure(fetcher, "https://go.corp.example/x")
            #expect(error == .notAccepted(status: 407, reason: "the outbound proxy 127.0.0.1:\(proxy.port) \(remedy)"))
        }
        await proxy.stop()
    }

    @Test("a proxy that cannot open the way is the one that is blamed")
    func noWay() async throws {
        let proxy = try await ConnectProxy.start()
        let gone = try await LoopbackServer.start { _ in .ok("") }
        await gone.stop()
        let outbound = try OutboundProxy(url: "127.0.0.1:\(proxy.port)")
        try await withFetcher(settings(outboundProxy: outbound)) { fetcher in
            let error = try await failure(fetcher, "https://go.corp.example:\(gone.port)/x")
            #expect(error?.description == "the outbound proxy refused to open the way to go.corp.example:\(gone.port)")
            #expect(error?.label == "unavailable")
        }
        await proxy.stop()
    }

    @Test("a proxy that keeps silent is given up")
    func silence() async throws {
        let silent = try await SilentServer.start()
        let outbound = try OutboundProxy(url: "127.0.0.1:\(silent.port)")
        try await withFetcher(settings(deadlines: hasty, outboundProxy: outbound)) { fetcher in
            let error = try await failure(fetcher, "https://go.corp.example/x")
            #expect(error?.label == "unavailable")
        }
        await silent.stop()
    }
}
