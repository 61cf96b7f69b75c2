import GoModules
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import ProxyServer

@Suite struct AccessLogTests {
    static func lines(_ uri: String, _ headers: HTTPFields = [:]) async throws -> [[String: String]] {
        let log = LogBox()
        var scene = try Scene()
        scene.logger = log.logger
        try await scene.store([UInt8](repeating: 1, count: 100_000), .zip)
        try await scene.application.test(.live) { client in
            _ = try await client.execute(uri: uri, method: .get, headers: headers)
        }
        return log.entries.filter { $0.message == "request" }.map(\.metadata)
    }

    @Test("one line per request, written when its last byte is") func line() async throws {
        let lines = try await Self.lines("/a.b/c/@v/v1.0.0.zip", [.userAgent: "GoCommand/1"])
        let line = try #require(lines.first)
        #expect(lines.count == 1)
        #expect(line["http.method"] == "GET")
        #expect(line["http.path"] == "/a.b/c/@v/v1.0.0.zip")
        #expect(line["http.status"] == "200")
        #expect(line["http.bytes"] == "100000")
        #expect(line["http.complete"] == "true")
        #expect(line["cache"] == "hit")
        #expect(line["user.agent"] == "GoCommand/1")
    }

    @Test("secrets of a request do not reach the log") func secrets() async throws {
        let headers: HTTPFields = [.authorization: "Bearer canary", .cookie: "a=canary", .referer: "http://x/?canary"]
        let lines = try await Self.lines("/a.b/c/@v/list?token=canary#canary", headers)
        #expect(lines.count == 1)
        #expect(!lines.contains { $0.values.contains { $0.contains("canary") } })
    }

    @Test(
        "a request counts as one of a few kinds",
        arguments: [
            ("/a.b/c/@v/list", "list"), ("/a.b/c/@v/list?x=/@latest", "list"), ("/a.b/c/@latest", "latest"),
            ("/a.b/c/@v/v1.0.0.info", "info"), ("/go/a.b/c/@v/v1.0.0.mod", "mod"),
            ("/a.b/sumdb/c/@v/v1.0.0.zip", "zip"),
            ("/a.b/c/@v/v1.0.0.ziphash", "other"), ("/a.b/c/@v/info", "other"), ("/a.b/list", "other"),
            ("/sumdb/sum.example/lookup/a.b/c@v1.0.0", "sumdb"), ("/go/sumdb/sum.example/latest", "sumdb"),
            ("/healthz", "other"), ("", "other"), ("?/sumdb/x", "other"),
        ]
    )
    func kinds(_ target: String, _ kind: String) { #expect(AccessLog.kind(of: target) == kind) }

    @Test("a long name of a client is cut") func longAgent() async throws {
        let lines = try await Self.lines("/healthz", [.userAgent: String(repeating: "x", count: 5000)])
        #expect(lines.first?["user.agent"]?.count == 200)
    }
}
