import GoModules
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ModuleProxy
import NIOCore
import Testing

@testable import ProxyServer

/// What is answered for modules, from the request's head to the last byte.
@Suite struct ModuleAnswerTests {
    static let mod = "/a.b/c/@v/v1.0.0.mod"
    static let text = "module a.b/c\n"
    static let tag = "\"faf45c3e4641fe64\""  // As sha256sum begins.

    static func scene() async throws -> Scene {
        let info = #"{"Version":"v1.1.0","Time":"2020-01-02T03:04:05Z"}"#
        let scene = try Scene(
            ScriptedSource([
                "/a.b/c/@v/list": .success(Array("v1.0.0\n".utf8)),
                "/a.b/c/@latest": .success(Array(info.utf8)),
                "/a.b/c/@v/main.info": .success(Array(info.utf8)),
                "/a.b/c/@v/v1.1.0.info": .success(Array(info.utf8)),
                "/a.b/c/@v/v1.1.0.mod": .success(Array(Self.text.utf8)),
                "/a.b/busy/@v/list": .failure(.unavailable(reason: "no answer", retryAfter: nil)),
            ]),
            privatePatterns: "secret.example"
        )
        try await scene.store(Array(Self.text.utf8), .mod)
        try await scene.store([UInt8](repeating: 7, count: 200_000), .zip)
        try await scene.store(Array(#"{"Version":"v1.0.0"}"#.utf8), .info)
        return scene
    }

    static func answer(
        _ uri: String,
        method: HTTPRequest.Method = .get,
        _ headers: HTTPFields = [:],
        of scene: Scene? = nil
    ) async throws -> TestResponse {
        let scene = if let scene { scene } else { try await Self.scene() }
        // Large bodies wait for an event loop, which the connections of the router's test have none of.
        let setup: TestingSetup = uri.hasSuffix(".zip") ? .live : .router
        return try await scene.application.test(setup) { client in
            try await client.execute(uri: uri, method: method, headers: headers)
        }
    }

    @Test(
        "content type, caching and origin of every kind of answer",
        arguments: [
            ("/a.b/c/@v/v1.0.0.info", "application/json", "public, max-age=31536000, immutable", "hit"),
            (mod, "text/plain; charset=UTF-8", "public, max-age=31536000, immutable", "hit"),
            ("/a.b/c/@v/v1.0.0.zip", "application/zip", "public, max-age=31536000, immutable", "hit"),
            ("/a.b/c/@v/v1.1.0.mod", "text/plain; charset=UTF-8", "public, max-age=31536000, immutable", "miss"),
            ("/a.b/c/@v/list", "text/plain; charset=UTF-8", "public, max-age=60", "miss"),
            ("/a.b/c/@latest", "application/json", "public, max-age=60", "miss"),
            ("/a.b/c/@v/main.info", "application/json", "public, max-age=60", "miss"),
        ]
    )
    func headers(_ path: String, _ type: String, _ caching: String, _ cache: String) async throws {
        let scene = try await Self.scene()
        let response = try await Self.answer(path, of: scene)
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == type)
        #expect(response.headers[.cacheControl] == caching)
        #expect(response.headers[.martletCache] == cache)
        #expect(response.headers[.contentLength] == "\(response.body.readableBytes)")
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
        #expect(response.headers[.vary] == "Disable-Module-Fetch")
        #expect((response.headers[.eTag] != nil) == caching.contains("immutable"))
        // The second time it is there.
        #expect(try await Self.answer(path, of: scene).headers[.martletCache] == "hit")
    }

    @Test(
        "HEAD has the status and the headers of GET, and no body",
        arguments: [
            "/a.b/c/@v/v1.0.0.info", mod, "/a.b/c/@v/v1.0.0.zip", "/a.b/c/@v/list", "/a.b/c/@latest",
            "/a.b/c/@v/v9.0.0.mod", "/a.b/c", "/", "/secret.example/m/@v/list", "/a.b/busy/@v/list",
            "/cached-only/x.y/z/@v/list", "/sumdb/no.such/supported", "/healthz", "/readyz", "/version", "/metrics",
        ]
    )
    func head(_ path: String) async throws {
        let scene = try await Self.scene()
        // Asked once before, so that both find the same in the cache.
        _ = try await Self.answer(path, of: scene)
        let get = try await Self.answer(path, of: scene)
        let head = try await Self.answer(path, method: .head, of: scene)
        #expect(head.status == get.status)
        // A second may pass between the two.
        #expect(head.headers.without(.date) == get.headers.without(.date))
        #expect(get.headers[.contentLength] == "\(get.body.readableBytes)")
        #expect(head.body.readableBytes == 0)
    }

    @Test(
        "If-None-Match",
        arguments: [
            (tag, HTTPResponse.Status.notModified),
            ("W/" + tag, .notModified),
            ("\"x\", " + tag, .notModified),
            ("\"x\" ,\t" + tag + " ", .notModified),
            ("*", .notModified),
            ("\"x\"", .ok),
            ("faf45c3e4641fe64", .ok),
            ("", .ok),
            (",,,", .ok),
        ]
    )
    func ifNoneMatch(_ condition: String, _ status: HTTPResponse.Status) async throws {
        // The condition is looked at before the range.
        for fields in [[:], [.range: "bytes=0-1"]] as [HTTPFields] where status == .notModified || fields.isEmpty {
            var fields = fields
            fields[.ifNoneMatch] = condition
            let response = try await Self.answer(Self.mod, fields)
            #expect(response.status == status)
            #expect(response.headers[.eTag] == Self.tag)
            #expect(response.body.readableBytes == (status == .ok ? 13 : 0))
        }
    }

    @Test("an answer that changes has no validator, so no condition holds", arguments: ["*", tag])
    func changing(_ condition: String) async throws {
        let response = try await Self.answer("/a.b/c/@v/list", [.ifNoneMatch: condition, .range: "bytes=0-1"])
        #expect(response.status == .ok)
        #expect(response.headers[.acceptRanges] == nil)
        #expect(String(buffer: response.body) == "v1.0.0\n")
    }

    @Test(
        "Range and If-Range",
        arguments: [
            ("bytes=0-5", nil as String?, HTTPResponse.Status.partialContent, "bytes 0-5/13" as String?, "module"),
            ("bytes=-1", nil, .partialContent, "bytes 12-12/13", "\n"),
            ("bytes=7-99", tag, .partialContent, "bytes 7-12/13", "a.b/c\n"),
            ("bytes=13-", nil, .rangeNotSatisfiable, "bytes */13", ""),
            ("bytes=5-2", nil, .ok, nil, text),
            ("bytes=0-1,3-4", nil, .ok, nil, text),
            // Only the strong validator proves that the rest belongs to what the client has.
            ("bytes=0-5", "\"x\"", .ok, nil, text),
            ("bytes=0-5", "W/" + tag, .ok, nil, text),
            ("bytes=0-5", "Wed, 21 Oct 2015 07:28:00 GMT", .ok, nil, text),
        ]
    )
    func range(
        _ range: String,
        _ condition: String?,
        _ status: HTTPResponse.Status,
        _ contentRange: String?,
        _ body: String
    ) async throws {
        var fields: HTTPFields = [.range: range]
        fields[.ifRange] = condition
        let response = try await Self.answer(Self.mod, fields)
        #expect(response.status == status)
        #expect(response.headers[.contentRange] == contentRange)
        #expect(response.headers[.contentLength] == "\(body.utf8.count)")
        #expect(String(buffer: response.body) == body)
        // A HEAD never has a range.
        let head = try await Self.answer(Self.mod, method: .head, fields)
        #expect(head.status == .ok && head.headers[.contentLength] == "13" && head.headers[.contentRange] == nil)
    }

    @Test("the validator is that of the bytes: another file of the same name and length has another") func otherBytes()
        async throws
    {
        let (scene, other) = (try Scene(), try Scene())
        try await scene.store(Array("module a.b/c\n".utf8), .mod)
        try await other.store(Array("module a.b/c ".utf8), .mod)
        let tags = try await [Self.answer(Self.mod, of: scene), Self.answer(Self.mod, of: other)].map {
            $0.headers[.eTag]
        }
        #expect(tags[0] == Self.tag && tags[1] != nil && tags[1] != Self.tag)
        let fields: HTTPFields = [.ifNoneMatch: Self.tag]
        #expect(try await Self.answer(Self.mod, fields, of: other).status == .ok)
    }

    @Test("a file without a seal has no validator; a range is sent, unless it is to be the one that the client knows")
    func unsealed() async throws {
        let scene = try Scene()
        try await scene.store(Array(Self.text.utf8), .mod)
        scene.store.unseal(.file(.mod, try ModuleVersion(path: "a.b/c", version: "v1.0.0")))
        // The first answer finds it right and seals it, after it was opened.
        let first = try await Self.answer(Self.mod, [.range: "bytes=0-5", .ifNoneMatch: "\"no hash\""], of: scene)
        #expect(first.status == .partialContent && first.headers[.eTag] == nil)
        scene.store.unseal(.file(.mod, try ModuleVersion(path: "a.b/c", version: "v1.0.0")))
        let known = try await Self.answer(Self.mod, [.range: "bytes=0-5", .ifRange: Self.tag], of: scene)
        #expect(known.status == .ok && known.headers[.eTag] == nil && String(buffer: known.body) == Self.text)
    }

    @Test("a range of a large file is exactly its bytes, across pieces") func largeRange() async throws {
        let scene = try Scene()
        let zip = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        try await scene.store(zip, .zip)
        let response = try await Self.answer("/a.b/c/@v/v1.0.0.zip", [.range: "bytes=100000-399998"], of: scene)
        #expect(response.status == .partialContent)
        #expect(response.headers[.contentRange] == "bytes 100000-399998/400000")
        #expect(Array(buffer: response.body) == Array(zip[100_000...399_998]))
    }

    @Test("a private answer is kept by nobody", arguments: ["/secret.example/m/@v/list", "/secret.example/m/@latest"])
    func privateName(_ path: String) async throws {
        let response = try await Self.answer(path)
        #expect(response.status == .forbidden)
        #expect(response.headers[.cacheControl] == "private, no-store")
        #expect(response.headers[.martletCache] == "miss")
        #expect(String(buffer: response.body).hasPrefix("MTL-SRV005: secret.example/m: "))
    }

    @Test("what does not exist may be kept for a minute, what failed may not") func absence() async throws {
        let scene = try await Self.scene()
        let path = "/a.b/none/@v/list"
        let absent = try await Self.answer(path, of: scene)
        #expect(absent.status == .notFound && absent.headers[.martletCache] == "miss")
        #expect(absent.headers[.cacheControl] == "public, max-age=60")
        #expect(String(buffer: absent.body).contains("source.example: not here"))
        let again = try await Self.answer(path, of: scene)
        #expect(again.status == .notFound && again.headers[.martletCache] == "negative")
        let failed = try await Self.answer("/a.b/busy/@v/list", of: scene)
        #expect(failed.status == .serviceUnavailable && failed.headers[.retryAfter] == "5")
        #expect(failed.headers[.cacheControl] == "no-store" && failed.headers[.martletCache] == "miss")
    }
}

extension HTTPFields {
    fileprivate func without(_ name: HTTPField.Name) -> HTTPFields {
        var fields = self
        fields[name] = nil
        return fields
    }
}
