import TestKit
import Testing

@testable import Probes

/// Servers that offer HTTP/2, and keep the promise or not.
@Suite("HTTP/2") struct HTTP2Tests {
    @Test("is asked when it is offered") func healthy() async throws {
        try await offering(.answers, overHTTP1: .ok("x")) { url, prober in
            let ladder = await climb(url, prober)
            #expect(ladder?.failure == nil)
            #expect(ladder?.tls?.applicationProtocol == "h2")
            #expect(ladder?.facts(.http2) == ["ok"])
            #expect(ladder?.facts(.status) == ["200"])
            // Requests of probes go over HTTP/1.1.
            #expect(await prober.get(url).body == [0x78])
        }
    }

    @Test("that is broken off while HTTP/1.1 works", arguments: [DoubleServer.Manner.goesAway, .resets, .closes])
    func broken(_ manner: DoubleServer.Manner) async throws {
        try await offering(manner, overHTTP1: .ok("x")) { url, prober in
            let ladder = await climb(url, prober)
            #expect(ladder?.end == "http MTL-NET010")
            #expect(ladder?.facts(.http1) == ["ok"])
            #expect(ladder?.facts(.http2).count == 1)
        }
    }

    @Test("that is broken off together with HTTP/1.1 is not to blame") func bothBroken() async throws {
        try await offering(.closes, overHTTP1: LoopbackReply(.close)) { url, prober in
            #expect(await climb(url, prober)?.end == "http MTL-NET011")
        }
    }

    /// Runs a server that offers both, and says something over HTTP/1.1.
    private func offering(
        _ manner: DoubleServer.Manner,
        overHTTP1 reply: LoopbackReply,
        _ body: (String, Prober) async throws -> Void
    ) async throws {
        let authority = try TestAuthority()
        try await LoopbackServer.run({ _ in reply }) { plain in
            let double = try await DoubleServer.start(manner, authority, before: plain)
            try await body(double.url, prober(["SSL_CERT_FILE": authority.bundle]))
            await double.stop()
        }
    }
}
