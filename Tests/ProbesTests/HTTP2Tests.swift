import TestKit
import Testing

@testable import Probes

/// Servers that offer HTTP/2, and keep the promise or not.
@Suite("HTTP/2") struct HTTP2Tests {
    @Test("is asked when it is offered") func healthy() async throws {
        try await DoubleServer.run(.answers, overHTTP1: .ok("x")) { port, prober in
            let ladder = await climb("https://127.0.0.1:\(port)", prober)
            #expect(ladder?.failure == nil)
            #expect(ladder?.tls?.applicationProtocol == "h2")
            #expect(ladder?.facts(.http2) == ["ok"])
            #expect(ladder?.facts(.status) == ["200"])
            // Requests of probes go over HTTP/1.1.
            #expect(await prober.get("https://127.0.0.1:\(port)").body == [0x78])
        }
    }

    @Test("that is broken off while HTTP/1.1 works", arguments: [DoubleServer.Manner.goesAway, .resets, .closes])
    func broken(_ manner: DoubleServer.Manner) async throws {
        try await DoubleServer.run(manner, overHTTP1: .ok("x")) { port, prober in
            let ladder = await climb("https://127.0.0.1:\(port)", prober)
            #expect(ladder?.end == "http MTL-NET010")
            #expect(ladder?.facts(.http1) == ["ok"])
            #expect(ladder?.facts(.http2).count == 1)
        }
    }

    @Test("that is broken off together with HTTP/1.1 is not to blame") func bothBroken() async throws {
        try await DoubleServer.run(.closes, overHTTP1: LoopbackReply(.close)) { port, prober in
            #expect(await climb("https://127.0.0.1:\(port)", prober)?.end == "http MTL-NET011")
        }
    }
}
