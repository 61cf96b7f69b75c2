import Testing

@testable import ModuleOrigins

@Suite("A rule that fetches from elsewhere") struct RepositoryRewriteTests {
    @Test(
        "speaks of what goes on with a new element",
        arguments: [
            ("https://a.example/x=/srv/x", "https://a.example/x", true),
            ("https://a.example/x=/srv/x", "https://a.example/x.git", true),
            ("https://a.example/x=/srv/x", "https://a.example/x/y", true),
            ("https://a.example/x=/srv/x", "https://a.example/xy", false),
            ("https://a.example/x=/srv/x", "https://a.example/x.github", false),
            ("https://a.example/x=/srv/x", "https://a.example/X", false),
            ("https://a.example/x=/srv/x", "http://a.example/x", false),
            ("https://a.example/=/srv/", "https://a.example/y", true),
            ("https://a.example/=/srv/", "https://a.example", false),
            ("https://a.example/=/srv/", "https://a.example.evil.example/y", false),
        ]
    )
    func covers(_ rule: String, _ address: String, _ expected: Bool) throws {
        #expect(try RepositoryRewrite(rule).covers(address) == expected)
    }

    @Test(
        "names the host and port that it leads to",
        arguments: [
            ("https://a.example/=https://git.corp.example/go/", "git.corp.example:443"),
            ("https://a.example/=https://git.corp.example:8443/", "git.corp.example:8443"),
            ("https://a.example/=http://git.corp.example/", "git.corp.example:80"),
            ("https://a.example/=http://[::1]:8080/", "::1:8080"), ("https://a.example/=/srv/mirror/", nil),
        ] as [(String, String?)]
    )
    func place(_ rule: String, _ expected: String?) throws {
        #expect(try RepositoryRewrite(rule).place == expected)
    }

    @Test("has nothing that stands for something else") func literal() {
        #expect(throws: RepositoryRewriteError.replacement) {
            try RepositoryRewrite("https://a.example/=https://b.example/$1/")
        }
    }

    @Test("takes the first equals sign for its own") func equals() throws {
        let rule = try RepositoryRewrite("https://a.example/=/srv/a=b/")
        #expect(rule.prefix == "https://a.example/")
        #expect(rule.replacement == "/srv/a=b/")
    }
}
