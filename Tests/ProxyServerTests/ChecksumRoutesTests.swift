import ChecksumDatabase
import GoModules
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ModuleProxy
import NIOCore
import TestKit
import Testing

@testable import ProxyServer

/// The mirror of a checksum database of twelve records.
@Suite struct ChecksumRoutesTests {
    struct Mirror {
        let log: TestLog
        let transport: MemoryChecksumTransport
        let scene: Scene

        init() throws {
            self.log = try TestLog(count: 12)
            self.transport = MemoryChecksumTransport(log)
            self.scene = try Scene(privatePatterns: "example.com/m3", database: transport, key: log.signer.key)
        }

        func answer(_ path: String, method: HTTPRequest.Method = .get) async throws -> TestResponse {
            try await scene.application.test(.router) { client in try await client.execute(uri: path, method: method) }
        }
    }

    static let root = "/sumdb/sum.example.org"

    @Test(
        "what go asks is answered as the database would, from behind either door",
        arguments: [
            ("/supported", "text/plain; charset=UTF-8", "public, max-age=60"),
            ("/latest", "text/plain; charset=UTF-8", "public, max-age=60"),
            ("/lookup/example.com/m1@v1.0.0", "text/plain; charset=UTF-8", "public, max-age=60"),
            ("/tile/8/0/000.p/12", "application/octet-stream", "public, max-age=31536000, immutable"),
        ]
    )
    func answers(_ path: String, _ type: String, _ caching: String) async throws {
        let mirror = try Mirror()
        for door in ["", "/cached-only"] {
            let response = try await mirror.answer(door + Self.root + path)
            #expect(response.status == .ok, "\(String(buffer: response.body))")
            #expect(response.headers[.contentType] == type)
            #expect(response.headers[.cacheControl] == caching)
            let expected = path == "/supported" ? [] : try mirror.log.answer(path, size: 12)
            #expect(Array(buffer: response.body) == expected)
            let head = try await mirror.answer(door + Self.root + path, method: .head)
            #expect(head.headers == response.headers && head.body.readableBytes == 0)
        }
    }

    @Test(
        "what was answered is answered again on the event loop, until the rules change",
        arguments: ["/tile/8/data/000.p/12", "/lookup/example.com/m1@v1.0.0", "/latest"]
    )
    func hot(_ path: String) async throws {
        let mirror = try Mirror()
        try await mirror.scene.run { port, _ in
            try await Wire.run(port) { wire in
                let request = LaneScene.request(Self.root + path)
                let first = try await LaneScene.ask(wire, request)
                #expect(first.hasPrefix("HTTP/1.1 200 "))
                #expect(!LaneScene.isOfLane(first))
                let again = try await LaneScene.ask(wire, request)
                #expect(LaneScene.withoutDate(again) == LaneScene.withoutDate(first))
                #expect(LaneScene.isOfLane(again))
                mirror.scene.service.change(to: mirror.scene.service.rules)
                #expect(!LaneScene.isOfLane(try await LaneScene.ask(wire, request)))
                #expect(LaneScene.isOfLane(try await LaneScene.ask(wire, request)))
            }
        }
    }

    @Test(
        "what the database does not have, or nobody may ask it, is refused",
        arguments: [
            ("/sumdb/other.example.org/supported", HTTPResponse.Status.notFound),
            ("/sumdb/sum.example.org", .notFound),
            ("/sumdb/", .notFound),
            ("/sumdb/sum.example.org/nothing", .notFound),
            ("/sumdb/sum.example.org/supported/x", .notFound),
            ("/sumdb/sum.example.org/lookup/example.com/none@v1.0.0", .notFound),
            ("/sumdb/sum.example.org/lookup/../../x@v1.0.0", .notFound),
            ("/sumdb/sum.example.org/tile/8/0/001", .notFound),
            ("/sumdb/sum.example.org/tile/8/0/../000", .notFound),
            ("/sumdb/sum.example.org/tile/99/0/000", .notFound),
            ("/sumdb/sum.example.org/lookup/example.com/m3@v1.0.0", .forbidden),
        ]
    )
    func refusals(_ path: String, _ status: HTTPResponse.Status) async throws {
        let mirror = try Mirror()
        let response = try await mirror.answer(path)
        #expect(response.status == status)
        #expect(response.headers[.contentType] == "text/plain; charset=utf-8")
        #expect(PlainTextErrorTests.isShown(String(buffer: response.body)))
        #expect(!mirror.transport.reads.contains { $0.contains("m3") })
    }

    @Test("a refused private name comes with the setting for the client") func remedy() async throws {
        let response = try await Mirror().answer(Self.root + "/lookup/example.com/m3@v1.0.0")
        #expect(String(buffer: response.body).contains("go env -w GONOSUMDB=example.com/m3"))
    }

    @Test("a database that cannot be asked is 503, never 404") func unavailable() async throws {
        let mirror = try Mirror()
        mirror.transport.with { $0.isOffline = true }
        let response = try await mirror.answer(Self.root + "/lookup/example.com/m1@v1.0.0")
        #expect(response.status == .serviceUnavailable)
        #expect(response.headers[.retryAfter] == "5")
        #expect(String(buffer: response.body).hasPrefix("MTL-SUM004: "))
    }
}
