import Probes
import TestKit
import Testing

@Suite("The nonce of a run") struct NonceTests {
    @Test("is 128 bits in digits, and another one each time") func form() {
        let nonces = (0..<100).map { _ in ProbeNonce().description }
        #expect(Set(nonces).count == 100)
        #expect(nonces.allSatisfy { $0.wholeMatch(of: /[0-9a-f]{32}/) != nil })
    }

    @Test("goes with every request, to every server") func everywhere() async throws {
        let nonce = ProbeNonce()
        let prober = Prober(environment: [:], limits: patient, nonce: nonce)
        try await LoopbackServer.run({ _ in .ok("here") }) { other in
            try await LoopbackServer.run({ $0.method == "HEAD" ? .ok("") : .redirect("\(other.url)/there") }) {
                server in
                let ladder = try #require(await climb(server.url, prober))
                #expect(ladder.failure == nil)
                let exchange = await prober.get("\(server.url)/a", headers: [("User-Agent", "mine")])
                #expect(exchange.status == 200 && exchange.hops.count == 1)
                let requests = server.requests + other.requests
                #expect(requests.count == 3)
                for request in requests {
                    #expect(request.headers.filter { $0.name == "Martlet-Nonce" }.map(\.value) == [nonce.description])
                }
                #expect(requests.map { $0.header("User-Agent") }.last == "mine")
            }
        }
    }

    @Test("goes nowhere when there is none") func none() async throws {
        try await LoopbackServer.run({ _ in .ok("") }) { server in
            _ = await prober().get(server.url)
            #expect(server.requests.first?.header("Martlet-Nonce") == nil)
            #expect(server.requests.first?.header("User-Agent")?.hasPrefix("Go-http-client") == true)
        }
    }

    @Test("is asked under an address of our own that is told") func address() async throws {
        try await LoopbackServer.run({ _ in .ok("") }) { server in
            let exchange = await prober().get(server.url)
            let port = exchange.localAddress?.split(separator: ":").last.flatMap { Int($0) }
            #expect(exchange.localAddress?.hasPrefix("127.0.0.1:") == true && port != nil && port != server.port)
        }
    }
}
