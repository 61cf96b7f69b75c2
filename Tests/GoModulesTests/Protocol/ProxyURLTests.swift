import GoModules
import Testing

@Suite struct ProxyURLTests {
    @Test(
        "a URL is taken apart",
        arguments: [
            ("https://a.example", "https://a.example", ""),
            ("https://a.example/", "https://a.example", ""),
            ("HTTPS://A.Example/X//y/", "https://a.example", "/X/y"),
            ("http://127.0.0.1:8080/go", "http://127.0.0.1:8080", "/go"),
            ("https://[::1]:8443/", "https://[::1]:8443", ""),
            ("https://[FE80::1]", "https://[fe80::1]", ""),
            ("https://a_b.example/a%20b/~c", "https://a_b.example", "/a%20b/~c"),
        ]
    )
    func parses(_ text: String, _ origin: String, _ path: String) throws {
        let url = try ProxyURL(text)
        #expect(url.origin == origin)
        #expect(url.path == path)
        #expect(url.absoluteText == origin + path)
        #expect(url.description == url.absoluteText)
    }

    @Test("host and port are those to connect to")
    func hostAndPort() throws {
        let url = try ProxyURL("https://[::1]:8443/x")
        #expect(url.host == "::1")
        #expect(url.port == 8443)
        #expect(url.authority == "[::1]:8443")
        #expect(url.isSecure)
        #expect(try ProxyURL("https://a.example").effectivePort == 443)
        #expect(try ProxyURL("http://a.example").effectivePort == 80)
        #expect(try ProxyURL("http://a.example").scheme == "http")
    }

    @Test(
        "credentials are decoded, and never shown",
        arguments: [
            ("https://user:secret@a.example/x", "user", "secret"),
            ("https://user@a.example/x", "user", nil),
            ("https://:secret@a.example/x", "", "secret"),
            ("https://us%40er:sec%3Aret:too@a.example/x", "us@er", "sec:ret:too"),
        ] as [(String, String, String?)]
    )
    func credentials(_ text: String, _ user: String, _ password: String?) throws {
        let url = try ProxyURL(text)
        #expect(url.credentials?.user == user)
        #expect(url.credentials?.password == password)
        #expect(url.absoluteText == "https://a.example/x")
        var dumped = ""
        dump(url.credentials, to: &dumped)
        for shown in ["\(url)", String(reflecting: url), "\(String(describing: url.credentials))", dumped] {
            #expect(!shown.contains("secret") && !shown.contains("sec:ret"))
        }
    }

    @Test(
        "what could be a user name or a password is not shown of a text that need not be a URL",
        arguments: [
            ("https://u:secret@a.example/x", "https://xxxxx@a.example/x"),
            ("u:secret@x//y@z", "xxxxx@z"),
            ("https://u:sec//ret@a.example", "https://xxxxx@a.example"),
            ("https://u:sec@ret@a.example", "https://xxxxx@a.example"),
            ("//u:secret@a.example", "//xxxxx@a.example"),
            ("/u:secret@a.example", "xxxxx@a.example"),
            ("u:secret@", "xxxxx@"),
            ("@", "xxxxx@"),
            ("a.example/x", "a.example/x"),
            ("", ""),
        ]
    )
    func redacts(_ text: String, _ shown: String) { #expect(ProxyURL.redacting(text) == shown) }

    @Test(
        "a URL that readers might take apart differently is refused, and its password is not shown",
        arguments: [
            ("ftp://u:secret@a.example", "invalid proxy URL scheme (must be https, http): ftp://xxxxx@a.example"),
            ("a.example", "invalid proxy URL scheme (must be https, http): a.example"),
            ("https://u:secret@", "invalid host in proxy URL: https://xxxxx@"),
            ("https:///x", "invalid host in proxy URL: https:///x"),
            ("https://..", "invalid host in proxy URL: https://.."),
            ("https://a b", "invalid host in proxy URL: https://a b"),
            ("https://é.example", "invalid host in proxy URL: https://é.example"),
            (#"https://a\@b"#, #"invalid user name or password in proxy URL: https://xxxxx@b"#),
            ("https://u@v@a.example", "invalid user name or password in proxy URL: https://xxxxx@a.example"),
            ("https://u:%zz@a.example", "invalid user name or password in proxy URL: https://xxxxx@a.example"),
            ("https://a.example:", "invalid port in proxy URL: https://a.example:"),
            ("https://a.example:0", "invalid port in proxy URL: https://a.example:0"),
            ("https://a.example:65536", "invalid port in proxy URL: https://a.example:65536"),
            ("https://a.example:+80", "invalid port in proxy URL: https://a.example:+80"),
            ("https://a.example:8080:1", "invalid port in proxy URL: https://a.example:8080:1"),
            ("https://[::1", "invalid host in proxy URL: https://[::1"),
            ("https://[a.example]", "invalid host in proxy URL: https://[a.example]"),
            ("https://[::1]x:80", "invalid host in proxy URL: https://[::1]x:80"),
            ("https://a.example/x?y", "proxy URL must have no query and no fragment: https://a.example/x?y"),
            ("https://a.example#y", "proxy URL must have no query and no fragment: https://a.example#y"),
            ("https://a.example/../x", "invalid path in proxy URL: https://a.example/../x"),
            ("https://a.example/%2e%2E/x", "invalid path in proxy URL: https://a.example/%2e%2E/x"),
            ("https://a.example/%", "invalid path in proxy URL: https://a.example/%"),
            (#"https://a.example/a\b"#, #"invalid path in proxy URL: https://a.example/a\b"#),
            ("https://a.example/a b", "invalid path in proxy URL: https://a.example/a b"),
        ]
    )
    func refuses(_ text: String, _ sentence: String) {
        let error = #expect(throws: ProxyURLError.self) { try ProxyURL(text) }
        #expect(error?.description == sentence)
    }
}
