import ChecksumDatabase
import GoModules
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ModuleProxy
import NIOCore
import Synchronization
import TestKit
import Testing

@testable import ProxyServer

/// Where a request goes, by its method, path and header.
@Suite struct ProxyResponderTests {
    static func answer(
        _ scene: Scene,
        _ uri: String,
        method: HTTPRequest.Method = .get,
        _ headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        try await scene.application.test(.router) { client in
            try await client.execute(uri: uri, method: method, headers: headers)
        }
    }

    @Test(
        "a path that names no module is 404 with a code, and nobody is asked",
        arguments: [
            "/", "/a", "/a.b", "/a.b/c", "/favicon.ico", "/a.b/c/@v", "/a.b/c/@v/", "/a.b/c/@v/list/",
            "/a.b/c/@latest/x",
            "/a.b/c/@v/v1.0.0.tar", "/a.b/c/@v/.zip", "/a.b/c/@v/v1.0.zip", "/a.b/c/@v/v1.0.0.zip.zip",
            "//a.b/c/@v/list", "/a.b//c/@v/list", "/a.b/c//@v/list", "/a.b/./c/@v/list", "/a.b/../c/@v/list",
            "/a.b/%2e%2e/c/@v/list", "/a.b/%2E%2E%2Fc/@v/list", "/%2e%2e/%2e%2e/etc/passwd", "/a.b/..;/c/@v/list",
            "/a.b/c/@v/../../../x.mod", "/a.b/c/@v/%2e%2e/x.mod", "/a.b/c/@v/..%2fx.mod",
            // Decoded once: what is left is no path.
            "/a.b/%252e%252e/c/@v/list", "/github.com/%2521azure/x/@v/list",
            "/a.b%5Cc/@v/list", "/a.b\\c/@v/list", "/a.b/c%00/@v/list", "/a.b/c/@v/v1.0.0%00.zip",
            "/a.b/c%0d%0aX-Injected:%20y/@v/list", "/a.b/c/@v/v1.0.0%0d%0aX-Injected:%20y.mod",
            // Overlong and broken UTF-8, and escapes that are none.
            "/a.b/%c0%af/@v/list", "/a.b/%e0%80%af/@v/list", "/a.b/%ff/@v/list", "/a.b/%/@v/list", "/a.b/%2/@v/list",
            "/a.b/%zz/@v/list",
            // Names that are not ASCII, or look like others.
            "/g%D1%96thub.com/a/b/@v/list", "/a.b/%EF%BC%8F/@v/list", "/a.b/%E2%80%AE/@v/list", "/a.b/e%CC%81/@v/list",
            "/github.com/Azure/x/@v/list", "/github.com/!!azure/@v/list", "/github.com/!1/@v/list",
            "/github.com/a!/@v/list",
            "/a.b/c./@v/list", "/a.b/.git/@v/list", "/a.b/con/@v/list", "/a.b/c d/@v/list", "/a.b/c+d/@v/list",
            "/sumdb/../a.b/c/@v/list", "/cached-only/../a.b/c/@v/list", "/cached-only", "*", "",
            "/" + String(repeating: "a", count: 10 << 10) + ".b/@v/list",
            "/a.b/" + String(repeating: "c/", count: 4000) + "@v/list",
        ]
    )
    func noModule(_ path: String) async throws {
        let scene = try Scene()
        let response = try await Self.answer(scene, path)
        #expect(response.status == (path.utf8.count > RequestLimits.targetLength ? .uriTooLong : .notFound))
        #expect(response.headers[.contentType] == "text/plain; charset=utf-8")
        #expect(response.headers[.cacheControl] == "no-store")
        let body = String(buffer: response.body)
        #expect(body.hasPrefix("MTL-SRV003: ") && PlainTextErrorTests.isShown(body))
        let knownFields = Set([
            "content-type", "content-length", "cache-control", "x-content-type-options", "x-martlet-cache",
            "connection",
        ])
        #expect(response.headers.allSatisfy { knownFields.contains($0.name.canonicalName) })
        #expect(scene.source.requests.isEmpty && scene.store.keys.isEmpty)
        if response.status == .notFound, !path.hasPrefix("/sumdb/") {
            #expect(response.headers[.martletCache] == "miss")
        }
    }

    @Test(
        "both spellings of an escape, and a query, lead to the same module",
        arguments: [
            "/github.com/!azure/x/@v/list", "/github.com/%21azure/x/@v/list", "/github.com/!azure/x/%40v/list",
            "/%67ithub.com/!azure/x/@v/list", "/github.com/!azure/x/@v/list?go=1.27&x=%zz",
            "/github.com/!azure/x/@v/list#there",
        ]
    )
    func spelling(_ path: String) async throws {
        let scene = try Scene(ScriptedSource(["/github.com/!azure/x/@v/list": .success(Array("v1.0.0\n".utf8))]))
        let response = try await Self.answer(scene, path)
        #expect(response.status == .ok)
        #expect(String(buffer: response.body) == "v1.0.0\n")
    }

    @Test("a plus is a plus") func plus() async throws {
        let scene = try Scene(
            ScriptedSource(["/a.b/c/@v/v2.0.0+incompatible.mod": .success(Array("module a.b/c\n".utf8))])
        )
        for path in ["/a.b/c/@v/v2.0.0+incompatible.mod", "/a.b/c/@v/v2.0.0%2Bincompatible.mod"] {
            #expect(try await Self.answer(scene, path).status == .ok)
        }
    }

    @Test(
        "other methods are 405 and name those that are allowed",
        arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PURGE"],
        [
            "/a.b/c/@v/v1.0.0.mod", "/", "/healthz", "/version", "/sumdb/sum.golang.org/latest",
            "/cached-only/a.b/c/@v/list",
        ]
    )
    func methods(_ method: String, _ path: String) async throws {
        let scene = try Scene()
        let response = try await Self.answer(scene, path, method: try #require(HTTPRequest.Method(method)))
        #expect(response.status == .methodNotAllowed)
        #expect(response.headers[.allow] == "GET, HEAD")
        let first = "MTL-SRV010: \(method) is not allowed here, only GET and HEAD\n"
        #expect(String(buffer: response.body) == first + ErrorCode.methodNotAllowed.advice + "\n")
        #expect(scene.source.requests.isEmpty)
    }

    @Test("both ways to ask for stored copies only, and a miss is 404 without asking") func cachedOnly() async throws {
        let scene = try Scene(ScriptedSource(["/a.b/c/@v/v2.0.0.mod": .success([])]))
        try await scene.store(Array("module a.b/c\n".utf8), .mod)
        let field = try #require(HTTPField.Name("Disable-Module-Fetch"))
        for (prefix, headers) in [("/cached-only", [:]), ("", [field: "true"]), ("", [field: "TRUE"])]
            as [(String, HTTPFields)]
        {
            let hit = try await Self.answer(scene, prefix + "/a.b/c/@v/v1.0.0.mod", headers)
            #expect(hit.status == .ok && hit.headers[.martletCache] == "hit")
            let miss = try await Self.answer(scene, prefix + "/a.b/c/@v/v1.2.0.mod", headers)
            #expect(miss.status == .notFound && miss.headers[.martletCache] == "miss")
            #expect(miss.headers[.cacheControl] == "no-store" && miss.headers[.vary] == "Disable-Module-Fetch")
            #expect(String(buffer: miss.body).hasPrefix("MTL-SRV002: "))
        }
        #expect(scene.source.requests.isEmpty)
        // Any other value asks for nothing special.
        _ = try await Self.answer(scene, "/a.b/c/@v/v1.2.0.mod", [field: "false"])
        #expect(scene.source.requests == ["/a.b/c/@v/v1.2.0.mod"])
    }

    @Test(
        "below a path prefix, everything is there and nothing elsewhere",
        arguments: [
            ("/go/a.b/c/@v/v1.0.0.mod", HTTPResponse.Status.ok), ("/g%6F/a.b/c/@v/v1.0.0.mod", .ok),
            ("/go/healthz", .ok),
            ("/go/cached-only/a.b/c/@v/v1.0.0.mod", .ok), ("/a.b/c/@v/v1.0.0.mod", .notFound), ("/healthz", .notFound),
            ("/gox/healthz", .notFound), ("/go", .notFound), ("/go/", .notFound), ("/go/go/healthz", .notFound),
        ]
    )
    func prefix(_ path: String, _ status: HTTPResponse.Status) async throws {
        var scene = try Scene()
        scene.listener = Listener(address: .tcp(host: "127.0.0.1", port: 0), audience: .operators, pathPrefix: "/go")
        try await scene.store(Array("module a.b/c\n".utf8), .mod)
        #expect(try await Self.answer(scene, path).status == status)
    }

    /// The header, and the names that the source sees behind the request; nil: refused.
    static let trails: [(String?, [String]?)] = [
        (nil, []),
        ("0123456789abcdef", ["0123456789abcdef"]),
        (names(3).joined(separator: ","), names(3)),
        // Whoever sends four has passed four.
        (names(4).joined(separator: ","), nil),
        (names(5).joined(separator: ","), nil),
        ("0123456789abcdef,\(RequestTrail.ownName)", nil),
        (RequestTrail.ownName, nil),
        ("", nil), ("1", nil), ("x", nil), ("0123456789ABCDEF", nil), ("+123456789abcdef", nil),
        ("0123456789abcdef, 0123456789abcdee", nil), ("0123456789abcdef,", nil), ("99999999999999999999", nil),
    ]

    static func names(_ count: Int) -> [String] { (0..<count).map { "0123456789abcde\($0)" } }

    @Test(
        "requests that were here already, passed too many Martlets, or say nonsense about it, end here",
        arguments: trails
    )
    func hops(_ value: String?, _ passed: [String]?) async throws {
        let scene = try Scene(ScriptedSource(["/a.b/c/@v/list": .success([])]))
        var headers: HTTPFields = [:]
        headers[.martletVia] = value
        let response = try await Self.answer(scene, "/a.b/c/@v/list", headers)
        #expect(scene.source.trails == (passed.map { [$0] } ?? []))
        #expect(response.headers[.martletCache] == "miss")
        if passed == nil {
            #expect(response.status == .badGateway && response.headers[.retryAfter] == nil)
            #expect(String(buffer: response.body).hasPrefix("MTL-SRV011: "))
            #expect(try await Self.answer(scene, "/healthz", headers).status == .ok)
        }
    }

    @Test(
        "each audience sees what is meant for it",
        arguments: [
            (Audience.everybody, ["/healthz", "/readyz"]),
            (.operators, ["/healthz", "/readyz", "/version", "/metrics"]),
            (.administrator, ["/healthz", "/readyz", "/version", "/metrics", "/status"]),
        ]
    )
    func audiences(_ audience: Audience, _ visible: [String]) async throws {
        var scene = try Scene()
        scene.servesModules = false
        scene.listener = Listener(address: .tcp(host: "127.0.0.1", port: 0), audience: audience)
        for path in ["/healthz", "/readyz", "/version", "/metrics", "/status"] {
            let response = try await Self.answer(scene, path)
            #expect(response.status == (visible.contains(path) ? .ok : .notFound), "\(path)")
            #expect(response.headers[.cacheControl] == "no-store")
        }
        for path in ["/offline/on", "/offline/off"] {
            let status: HTTPResponse.Status = audience == .administrator ? .ok : .notFound
            #expect(try await Self.answer(scene, path, method: .post).status == status)
        }
        #expect(try await Self.answer(scene, "/a.b/c/@v/list").status == .notFound)
        #expect(scene.source.requests.isEmpty)
    }

    @Test("the switch is thrown by POST only") func offline() async throws {
        let switched = Switched()
        var scene = try Scene()
        scene.listener = Listener(address: .tcp(host: "127.0.0.1", port: 0), audience: .administrator)
        scene.operations = Operations(
            version: "1",
            metrics: { "" },
            problems: { ["one", "two"] },
            status: { "{}" },
            setOffline: { switched.note($0) }
        )
        let refused = try await Self.answer(scene, "/offline/on")
        #expect(refused.status == .methodNotAllowed && refused.headers[.allow] == "POST")
        #expect(switched.values.isEmpty)
        #expect(String(buffer: try await Self.answer(scene, "/offline/on", method: .post).body) == "offline on\n")
        #expect(String(buffer: try await Self.answer(scene, "/offline/off", method: .post).body) == "offline off\n")
        #expect(switched.values == [true, false])
    }

    final class Switched: Sendable {
        private let state = Mutex<[Bool]>([])
        func note(_ value: Bool) { state.withLock { $0.append(value) } }
        var values: [Bool] { state.withLock { $0 } }
    }

    @Test("a server with problems is not ready, and tells operators only why") func problems() async throws {
        for (audience, body) in [(Audience.everybody, "not ready\n"), (.operators, "the disk is full\n")] {
            var scene = try Scene()
            scene.listener = Listener(address: .tcp(host: "127.0.0.1", port: 0), audience: audience)
            scene.operations = Operations(
                version: "1",
                metrics: { "" },
                problems: { ["the disk is full"] },
                status: { "{}" },
                setOffline: { _ in }
            )
            let response = try await Self.answer(scene, "/readyz")
            #expect(response.status == .serviceUnavailable)
            #expect(String(buffer: response.body) == body)
            #expect(try await Self.answer(scene, "/healthz").status == .ok)
        }
    }
}
