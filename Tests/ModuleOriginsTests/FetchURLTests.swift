import ModuleOrigins
import Testing

@Suite struct FetchURLTests {
    @Test(
        "reads an address and brings it into one spelling",
        arguments: [
            ("https://proxy.golang.org", "https://proxy.golang.org/"),
            ("https://Proxy.Golang.ORG/A/b", "https://proxy.golang.org/A/b"),
            ("HTTPS://h.example:443/a", "https://h.example/a"),
            ("http://h.example:80/a", "http://h.example/a"),
            // The port of the other scheme is not the default.
            ("http://h.example:443/a", "http://h.example:443/a"),
            ("https://h.example:/a", "https://h.example/a"),
            ("https://h.example?q=1", "https://h.example/?q=1"),
            ("https://h.example/a#part", "https://h.example/a"),
            ("https://[::1]:8080/a", "https://[::1]:8080/a"),
            ("https://[0:0:0:0:0:0:0:1]/a", "https://[::1]/a"),
            ("https://127.0.0.1:8080", "https://127.0.0.1:8080/"),
            ("https://h.example/!burnt/@v/v1.0.0+x.zip", "https://h.example/!burnt/@v/v1.0.0+x.zip"),
        ]
    )
    func reads(_ text: String, _ expected: String) throws {
        #expect(try FetchURL(text).text == expected)
    }

    @Test(
        "refuses what is no plain http address",
        arguments: [
            ("", FetchURLError.scheme),
            ("h.example", .scheme),
            ("ftp://h.example", .scheme),
            ("file:///etc/passwd", .scheme),
            ("https:h.example", .host),
            ("https://", .host),
            ("https:///a", .host),
            ("https://user@h.example", .userinfo),
            ("https://h.example@evil.example/", .userinfo),
            ("https://h.example:0/", .port),
            ("https://h.example:65536/", .port),
            ("https://h.example:+80/", .port),
            ("https://h.example:8x/", .port),
            ("https://h.example\\@evil.example/", .character),
            ("https://h.example/a b", .character),
            ("https://h.example/a\r\nX: y", .character),
            ("https://h.example/ü", .character),
            ("https://ü.example/", .character),
            // All of these mean 127.0.0.1 to some resolvers.
            ("https://2130706433/", .host),
            ("https://0x7f.1/", .host),
            ("https://0177.0.0.1/", .host),
            ("https://127.1/", .host),
            ("https://h.example./", .host),
            ("https://a..example/", .host),
            ("https://[fe80::1%25eth0]/", .host),
            ("https://[::ffff:7f00:1]/", .host),
            ("https://[::1/", .host),
            ("https://h.example/" + String(repeating: "a", count: 8192), .tooLong),
        ]
    )
    func refuses(_ text: String, _ error: FetchURLError) {
        #expect(throws: error) { try FetchURL(text) }
    }

    @Test(
        "follows references as RFC 3986 says",
        arguments: [
            ("https://other.example/x", "https://other.example/x"),
            ("//other.example/x", "https://other.example/x"),
            ("/x", "https://h.example/x"),
            ("x", "https://h.example/a/x"),
            ("?q=2", "https://h.example/a/b?q=2"),
            ("", "https://h.example/a/b?q=1"),
            ("#part", "https://h.example/a/b?q=1"),
            ("../x", "https://h.example/x"),
            ("../../../x", "https://h.example/x"),
            ("/a/./b/../c", "https://h.example/a/c"),
            ("/a/b/..", "https://h.example/a/"),
            ("/a/..", "https://h.example/"),
            ("https://h.example/a/../../x?y=..%2F#z", "https://h.example/x?y=..%2F"),
            // A colon in the path of a reference is no scheme.
            ("/x:y", "https://h.example/x:y"),
        ]
    )
    func resolves(_ reference: String, _ expected: String) throws {
        let base = try FetchURL("https://h.example/a/b?q=1")
        #expect(try base.resolving(reference).text == expected)
    }

    @Test(
        "never follows to another kind of address",
        arguments: ["file:///etc/passwd", "ftp://h/x", "gopher:x", "http://u:p@h/"]
    )
    func refusesReference(_ reference: String) throws {
        let base = try FetchURL("https://h.example/a/b")
        #expect(throws: FetchURLError.self) { try base.resolving(reference) }
    }

    @Test(
        "appends a path, encoding only what a path cannot hold",
        arguments: [
            ("https://h.example", "/!burnt/@v/v1.0.0+x.zip", "https://h.example/!burnt/@v/v1.0.0+x.zip"),
            ("https://h.example/base", "/a/@latest", "https://h.example/base/a/@latest"),
            ("https://h.example/base/", "/a", "https://h.example/base/a"),
            ("https://h.example/base?q=1", "/a", "https://h.example/base/a"),
            ("https://h.example", "/a/@v/b?c#d%e f.info", "https://h.example/a/@v/b%3Fc%23d%25e%20f.info"),
            ("https://h.example", "/ü", "https://h.example/%C3%BC"),
        ]
    )
    func appends(_ base: String, _ path: String, _ expected: String) throws {
        #expect(try FetchURL(base).appending(path).text == expected)
    }

    @Test("is shown without its query, which may hold a signature")
    func hidesQuery() throws {
        let url = try FetchURL("https://h.example:8443/a?X-Signature=secret")
        #expect("\(url)" == "https://h.example:8443/a")
    }

    @Test(
        "knows this machine",
        arguments: [
            ("http://localhost", true), ("http://127.0.0.1", true), ("http://127.9.9.9", true), ("http://[::1]", true),
            ("http://localhost.example", false), ("http://128.0.0.1", false), ("http://[::2]", false),
        ]
    )
    func loopback(_ url: String, _ expected: Bool) throws {
        #expect(try FetchURL(url).isLoopback == expected)
    }
}
