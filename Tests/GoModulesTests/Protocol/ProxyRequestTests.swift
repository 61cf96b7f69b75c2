import GoModules
import TestKit
import Testing

@Suite struct ProxyRequestTests {
    struct Trace: Decodable, Sendable {
        let requests: [String]
    }

    @Test(
        "a path is parsed, and rendered again",
        arguments: [
            ("/a.b/c/@v/list", "list a.b/c"),
            ("/github.com/!azure/x/@v/list", "list github.com/Azure/x"),
            ("/a.b/c/@latest", "latest a.b/c"),
            ("/a.b/c/@v/v1.0.0.info", "info a.b/c@v1.0.0"),
            ("/a.b/c/@v/v1.0.0.mod", "mod a.b/c@v1.0.0"),
            ("/a.b/c/@v/v1.0.0.zip", "zip a.b/c@v1.0.0"),
            ("/a.b/c/@v/v1.0.0-!r!c1.zip", "zip a.b/c@v1.0.0-RC1"),
            ("/a.b/c/@v/v2.0.0+incompatible.zip", "zip a.b/c@v2.0.0+incompatible"),
            ("/a.b/c/v2/@v/v2.0.0.mod", "mod a.b/c/v2@v2.0.0"),
            ("/a.b/c/@v/v0.0.0-20200102030405-abcdefabcdef.info", "info a.b/c@v0.0.0-20200102030405-abcdefabcdef"),
            (
                "/golang.org/toolchain/@v/v0.0.1-go1.27.3.linux-amd64.zip",
                "zip golang.org/toolchain@v0.0.1-go1.27.3.linux-amd64"
            ),
            ("/a.b/c/@v/master.info", "query a.b/c master"),
            ("/a.b/c/@v/!feature.info", "query a.b/c Feature"),
            ("/a.b/c/@v/v1.info", "query a.b/c v1"),
            ("/a.b/c/@v/v1.0.0+meta.info", "query a.b/c v1.0.0+meta"),
            // Canonical, but not legal for the path: a proxy may answer with v2.0.0+incompatible.
            ("/a.b/c/@v/v2.0.0.info", "query a.b/c v2.0.0"),
            ("/a.b/c/@v/list.info", "query a.b/c list"),
            ("/a.b/c/@v/v1.0.0.info.info", "query a.b/c v1.0.0.info"),
            ("/a.b/c/@v/@v.info", "query a.b/c @v"),
            ("/a.b/c/@v/a b.info", "query a.b/c a b"),
        ]
    )
    func parses(_ path: String, _ meaning: String) throws {
        let request = try ProxyRequest(path: path)
        #expect(Self.meaning(of: request) == meaning)
        #expect(request.path == path)
        #expect(meaning.contains(request.modulePath.description))
    }

    @Test(
        "a path that is no request says why",
        arguments: [
            ("", "not a module proxy request"),
            ("/", "not a module proxy request"),
            ("/healthz", "not a module proxy request"),
            ("/a.b/c", "not a module proxy request"),
            ("a.b/c/@v/list", "not a module proxy request"),
            ("/@v/list", "not a module proxy request"),
            ("/a.b/c@v/list", "not a module proxy request"),
            ("/a.b/c/@v", "not a module proxy request"),
            ("/a.b/c/@V/list", "not a module proxy request"),
            ("/a.b/c/@latest/", "not a module proxy request"),
            ("//@v/list", #"malformed module path "": empty string"#),
            ("//a.b/c/@v/list", #"malformed module path "/a.b/c": empty path element"#),
            ("/a.b//c/@v/list", #"malformed module path "a.b//c": double slash"#),
            ("/a.b/c//@v/list", #"malformed module path "a.b/c/": trailing slash"#),
            ("/a.b/../c/@v/list", #"malformed module path "a.b/../c": invalid path element "..""#),
            ("/a.b/./c/@v/list", #"malformed module path "a.b/./c": invalid path element ".""#),
            ("/../a.b/@v/list", #"malformed module path "../a.b": invalid path element "..""#),
            ("/a.b/v1/@v/list", #"malformed module path "a.b/v1": invalid version"#),
            ("/ab/@v/list", #"malformed module path "ab": missing dot in first path element"#),
            ("/a.b/C/@v/list", #"invalid escaped module path "a.b/C""#),
            ("/a.b/!!a/@v/list", #"invalid escaped module path "a.b/!!a""#),
            ("/a.b/!1/@v/list", #"invalid escaped module path "a.b/!1""#),
            ("/a.b/c!/@v/list", #"invalid escaped module path "a.b/c!""#),
            ("/a.b/c\0/@v/list", #"malformed module path "a.b/c\x00": invalid char '\x00'"#),
            (#"/a.b\c/@v/list"#, #"malformed module path "a.b\\c": invalid char '\\'"#),
            ("/a.b/c%2e/@v/list", #"malformed module path "a.b/c%2e": invalid char '%'"#),
            ("/a.b/é/@v/list", #"invalid escaped module path "a.b/é""#),
            ("/a.b/..;/c/@v/list", #"malformed module path "a.b/..;/c": leading dot in path element"#),
            ("/a.b/c\r\n/@v/list", #"malformed module path "a.b/c\r\n": invalid char '\r'"#),
            ("/a.b/c/@v/", #"no such file: """#),
            ("/a.b/c/@v/v1.0.0", #"no such file: "v1.0.0""#),
            ("/a.b/c/@v/v1.0.0.ziphash", #"no such file: "v1.0.0.ziphash""#),
            ("/a.b/c/@v/list/", #"no such file: "list/""#),
            ("/a.b/c/@v/../x.mod", #"invalid escaped version "../x": invalid char '/'"#),
            ("/a.b/c/@v/../../x.info", #"invalid escaped version "../../x": invalid char '/'"#),
            ("/a.b/c/@v/..info", #"invalid escaped version ".": invalid path element ".""#),
            ("/a.b/c/@v/...info", #"invalid escaped version "..": invalid path element "..""#),
            ("/a.b/c/@v/.info", #"invalid escaped version "": empty path element"#),
            ("/a.b/c/@v/.zip", #"invalid escaped version "": empty path element"#),
            (
                "/a.b/c/@v/con.info",
                #"invalid escaped version "con": "con" disallowed as path element component on Windows"#
            ),
            ("/a.b/c/@v/V1.0.0.info", #"invalid escaped version "V1.0.0""#),
            ("/a.b/c/@v/a\0.info", #"invalid escaped version "a\x00": invalid char '\x00'"#),
            ("/a.b/c/@v/\u{301}v1.0.0.mod", "invalid escaped version \"\u{301}v1.0.0\""),
            ("/a.b/c/@v/master.mod", #"version "master" is not canonical"#),
            ("/a.b/c/@v/v1.zip", #"version "v1" is not canonical"#),
            ("/a.b/c/@v/v1.0.0+meta.zip", #"version "v1.0.0+meta" is not canonical"#),
            ("/a.b/c/@v/v2.0.0.mod", "a.b/c@v2.0.0: invalid version: should be v0 or v1, not v2"),
            ("/a.b/c/@v/list/@v/list", #"no such file: "list/@v/list""#),
        ]
    )
    func refuses(_ path: String, _ reason: String) {
        let error = #expect(throws: ProxyRequestError.self) { try ProxyRequest(path: path) }
        #expect(error?.description == reason)
    }

    @Test("a path, an element and a version may be so long and no longer")
    func lengths() throws {
        let element = String(repeating: "a", count: 255)
        let version = "v1.0.0-" + String(repeating: "a", count: 233)
        #expect(throws: Never.self) { try ProxyRequest(path: "/a.b/\(element)/@v/\(version).zip") }
        #expect(throws: ProxyRequestError.tooLong(limit: 255)) { try ProxyRequest(path: "/a.b/\(element)a/@v/list") }
        #expect(throws: ProxyRequestError.tooLong(limit: 240)) { try ProxyRequest(path: "/a.b/@v/\(version)a.zip") }
        let elements = Array(repeating: String(repeating: "b", count: 200), count: 10).joined(separator: "/")
        #expect(throws: Never.self) { try ProxyRequest(path: "/a.b/\(elements)/@v/list") }
        let tenKiB = String(repeating: "/b", count: 5120)
        #expect(throws: ProxyRequestError.tooLong(limit: 2048)) { try ProxyRequest(path: "/a.b\(tenKiB)/@v/list") }
    }

    @Test(
        "every request that the go command sent is understood",
        arguments: [
            "responses", "fallback_and_traces", "https_and_auth", "sumdb_client",
        ]
    )
    func recorded(_ member: String) throws {
        let traces: [Trace] = try Vectors.cases(member, of: "client_behaviour")
        // The rows of `fallback_and_traces` name two proxies by the first element of their base path.
        let paths = traces.flatMap(\.requests).map { $0.replacing(" [auth]", with: "") }
            .filter { !$0.hasPrefix("/p1/") && !$0.hasPrefix("/p2/") && !$0.hasPrefix("/x/y/") }
        let other = paths.filter { $0.hasPrefix("/sumdb/") || $0.hasPrefix("/db/") || $0 == "/other" }
        // The client reads `v2.0.0` from a list of junk, and asks for what its own rules forbid.
        let forbidden = "/a.b/c/@v/v2.0.0.mod"
        if paths.contains(forbidden) {
            #expect(throws: ProxyRequestError.self) { try ProxyRequest(path: forbidden) }
        }
        for path in paths where path != forbidden && !other.contains(path) {
            let decoded = try #require(PercentEncoding.decode(path))
            #expect(try ProxyRequest(path: decoded).path == decoded)
        }
        for path in other {
            #expect(throws: ProxyRequestError.notModuleRequest) { try ProxyRequest(path: path) }
        }
    }

    private static func meaning(of request: ProxyRequest) -> String {
        switch request {
        case .list(let path): "list \(path)"
        case .latest(let path): "latest \(path)"
        case .file(let kind, let module): "\(kind) \(module)"
        case .query(let path, let query): "query \(path) \(query)"
        }
    }
}
