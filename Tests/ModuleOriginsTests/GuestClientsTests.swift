import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("Clients of hosts that somebody else named", .timeLimit(.minutes(1))) struct GuestClientsTests {
    /// A fetcher for which every name leads to this machine, and which looks where names lead.
    private func fetcher() throws -> HTTPFetcher {
        let home = try #require(IPAddress("127.0.0.1"))
        var fetching = settings()
        fetching.addressGuard = AddressGuard(
            trusted: [],
            allowed: [try #require(AddressRange("127.0.0.0/8"))]
        ) { _ in [home] }
        return try HTTPFetcher(fetching)
    }

    @Test("end with the others, whoever waits for an answer") func ended() async throws {
        try await LoopbackServer.run({ _ in LoopbackReply(.hang) }) { server in
            let fetcher = try fetcher()
            async let waiting = failure(fetcher, "http://guest.example:\(server.port)/x")
            await server.waitForRequests(1)
            try await fetcher.shutdown()
            let error = try await waiting
            #expect(error?.label == "unavailable")
            #expect(error?.description.contains("guest.example") == true)
            await server.waitForClosedConnections()
        }
    }

    @Test("do not begin when the others have ended") func late() async throws {
        try await LoopbackServer.run({ _ in .ok("x") }) { server in
            let fetcher = try fetcher()
            let url = "http://guest.example:\(server.port)/x"
            #expect(try await failure(fetcher, url) == nil)
            try await fetcher.shutdown()
            #expect(try await failure(fetcher, url) == .unavailable(reason: "the server stops", retryAfter: nil))
            #expect(server.requests.count == 1)
        }
    }

    @Test("go with their fetch, and are forgotten") func forgotten() async throws {
        try await LoopbackServer.run({ _ in .redirect("/y") }) { server in
            let fetcher = try fetcher()
            #expect(try await failure(fetcher, "http://guest.example:\(server.port)/x")?.label == "bad_answer")
            await server.waitForClosedConnections()
            #expect(fetcher.guests.count == 0)
            try await fetcher.shutdown()
        }
    }
}
