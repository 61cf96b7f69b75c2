import GoModules
import Testing

@testable import ModuleOrigins

@Suite("Where a repository is fetched from") struct RepositoryLocationTests {
    @Test(
        "is https in its one spelling, whoever names it",
        arguments: [
            "https://github.com/a/b", "https://git.example/a/b.git", "https://git.example:8443/a", "https://10.1.2.3/x",
            "https://[::1]/x",
        ]
    )
    func plain(_ address: String) throws {
        let location = try #require(RepositoryLocation(address, rewrites: []))
        #expect(location.fetched == address)
        #expect(location.transport == .https)
        #expect(location.url != nil)
    }

    @Test(
        "is nothing else when a stranger names it",
        arguments: [
            "http://git.example/a", "git://git.example/a", "ssh://git@git.example/a", "git@git.example:a/b",
            "file:///etc", "/etc",
            "ext::sh -c id", "fd::7", "-u./x", "--upload-pack=x", "https://-oProxyCommand=x/a",
            "https://user@git.example/a",
            "https://user:pass@git.example/a", "https:///a", "https://git.example/a/../b", "https://git.example/-a",
            "HTTPS://git.example/a",
            "https://Git.example/a", "https://2130706433/a", "https://0x7f.1/a", "https://0177.0.0.1/a",
            "https://127.1/a",
            "https://[::ffff:7f00:1]/a", "https://[fe80::1%25eth0]/a", "https://git.example\\@evil.example/a",
            "https://git.example/a%0d",
            "https://git.example/a b", "https://git.example/a\n", "https://git.example/a?b", "https://git.example/a#b",
            "https://git.example/$(id)", "https://git.example/`id`", "",
        ]
    )
    func refused(_ address: String) { #expect(RepositoryLocation(address, rewrites: []) == nil) }

    @Test(
        "is what the operator wrote",
        arguments: ["ssh://git@git.corp.example/a", "http://git.corp.example/a", "ssh://git.corp.example:2222/a"]
    )
    func own(_ address: String) { #expect(RepositoryLocation(address, rewrites: [], isOwn: true)?.fetched == address) }

    @Test(
        "is never an option of ssh, even so",
        arguments: [
            "ssh://-oProxyCommand=x/a", "ssh://-oProxyCommand=x@host/a", "ssh://a@-oProxyCommand=x/a",
            "ssh://a b@host/a", "ssh://a@b@c/d",
        ]
    )
    func options(_ address: String) { #expect(RepositoryLocation(address, rewrites: [], isOwn: true) == nil) }

    @Test("may be http where the module may") func insecure() {
        #expect(RepositoryLocation("http://git.example/a", rewrites: [], mayBeInsecure: true)?.transport == .http)
        #expect(RepositoryLocation("ssh://git.example/a", rewrites: [], mayBeInsecure: true) == nil)
    }

    @Test("is rewritten by the longest prefix") func rewriting() throws {
        let rewrites = [
            try RepositoryRewrite("https://github.com/=https://git.corp.example/github/"),
            try RepositoryRewrite("https://github.com/corp/=ssh://git@git.corp.example/"),
            try RepositoryRewrite("https://go.example/=/srv/mirror/"),
        ]
        func fetched(_ address: String) -> String? { RepositoryLocation(address, rewrites: rewrites)?.fetched }
        #expect(fetched("https://github.com/a/b") == "https://git.corp.example/github/a/b")
        #expect(fetched("https://github.com/corp/b") == "ssh://git@git.corp.example/b")
        #expect(fetched("https://go.example/a/b") == "/srv/mirror/a/b")
        #expect(RepositoryLocation("https://go.example/a", rewrites: rewrites)?.transport == .file)
        #expect(fetched("https://go.example/../etc") == nil)
        #expect(fetched("https://go.example/a/../../etc") == nil)
        #expect(fetched("https://other.example/a") == "https://other.example/a")
        // A rule ends where an element ends.
        let open = [try RepositoryRewrite("https://github.com=/srv/mirror")]
        #expect(RepositoryLocation("https://github.com/a/b", rewrites: open)?.fetched == "/srv/mirror/a/b")
        #expect(RepositoryLocation("https://github.com-private/x", rewrites: open)?.transport == .https)
        #expect(RepositoryLocation("https://github.com@10.0.0.5:22/x", rewrites: open) == nil)
        // A folder is reached through the rule alone.
        #expect(fetched("/srv/mirror/a") == nil)
    }

    @Test(
        "is not made by a rule that is none",
        arguments: [
            ("https://github.com/", RepositoryRewriteError.noReplacement), ("github.com/=/srv/", .prefix),
            ("https://a/=srv/", .replacement),
            ("https://a/=https://user:pass@b.example/", .replacement), ("https://a/=ext::sh", .replacement),
            ("https://a/=/srv", .slash),
            ("https://a/b=/srv/", .slash),
        ]
    )
    func rules(_ text: String, _ error: RepositoryRewriteError) {
        #expect(throws: error) { try RepositoryRewrite(text) }
    }
}

@Suite("A rule that tells where modules are kept") struct ImportRuleTests {
    private func place(_ rule: String, _ path: String) throws -> [String]? {
        try ImportRule(rule).place(of: try ModulePath(path)).map { [$0.root, $0.address] }
    }

    @Test("names root and address") func naming() throws {
        let rule = "golang.org/x/*=git https://github.com/golang/$1"
        #expect(try place(rule, "golang.org/x/text") == ["golang.org/x/text", "https://github.com/golang/text"])
        #expect(
            try place(rule, "golang.org/x/tools/gopls") == ["golang.org/x/tools", "https://github.com/golang/tools"]
        )
        #expect(try place(rule, "golang.org/x") == nil)
        #expect(try place(rule, "golang.org/y/text") == nil)
        let two = "corp.example/*/*=git ssh://git@git.corp.example/$2-of-$1"
        #expect(
            try place(two, "corp.example/team/lib/v2") == [
                "corp.example/team/lib", "ssh://git@git.corp.example/lib-of-team",
            ]
        )
        #expect(try ImportRule(rule).place == "github.com:443")
    }

    @Test("counts by what it fixes") func order() throws {
        let (wide, narrow) = (
            try ImportRule("a.b/*/*=git https://c.d/$1/$2"), try ImportRule("a.b/x/*=git https://c.d/x/$1")
        )
        #expect(narrow.specificity > wide.specificity)
    }

    @Test(
        "is refused when it makes no sense",
        arguments: [
            ("a.b", ImportRuleError.noPlace), ("a.b=https://c.d/e", .noPlace), ("a.b=hg https://c.d/e", .noPlace),
            ("a.b=git https://c.d e", .noPlace),
            ("=git https://c.d/e", .pattern), ("a*.b/c=git https://c.d/e", .pattern),
            ("a.b//c=git https://c.d/e", .pattern),
            ("*/a=git https://c.d/e", .pattern), ("a.b/*=git https://c.d/$2", .place), ("a.b=git file:///etc", .place),
            ("a.b=git https://u:p@c.d/e", .place), ("a.b/*=git ssh://git@$1/x", .place), ("a.b=git /srv/x", .place),
        ]
    )
    func refused(_ text: String, _ error: ImportRuleError) { #expect(throws: error) { try ImportRule(text) } }
}
