import ModuleOrigins
import TestKit
import Testing

@Suite struct DroppedFetcherTests {
    /// A reload of the settings, or a start that fails half-way, drops a fetcher without a word.
    @Test("a fetcher that nobody shut down goes in peace, with its connections") func dropped() async throws {
        try await LoopbackServer.run({ _ in .ok("v1.0.0\n") }) { server in
            var fetcher: HTTPFetcher? = try HTTPFetcher(settings())
            let url = try FetchURL(server.url + "/a.b/c/@v/list")
            #expect(try await fetcher?.read(url, limit: 100) == Array("v1.0.0\n".utf8))
            fetcher = nil
            await server.waitForClosedConnections()
        }
    }
}
