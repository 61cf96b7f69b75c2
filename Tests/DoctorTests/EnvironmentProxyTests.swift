import Testing

@testable import Doctor

/// Settings that say where modules come from and how they are verified.
@Suite struct EnvironmentProxyTests {
    private static let syntax: [EnvironmentCase] = [
        row("one proxy", "https://proxy.corp.example", .ok),
        row("two, direct", "https://a.corp.example|https://b.corp.example,direct", .ok),
        row("without a scheme", "proxy.corp.example,direct", .ok),
        row("blanks around entries, empty ones between", " https://a.corp.example , ,direct", .ok),
        row("a folder", "file:///srv/proxy,off", .ok),
        row("a test host over http", "http://localhost:3000", .ok),
        row("an address", "https://[::1]:8443/go", .ok),
        row("a name that is not ASCII", "https://prüfung.corp.example", .warn, "MTL-PRX002"),
        row("a query", "https://proxy.corp.example?a=b", .warn, "MTL-PRX002"),
        row("more behind direct", "direct,https://proxy.corp.example", .warn, "MTL-PRX002"),
        row("more behind off", "https://a.corp.example,off|https://b.corp.example", .warn, "MTL-PRX002"),
        row("blanks only", "  ", .fail, "MTL-PRX002"),
        row("commas only", ",,|", .fail, "MTL-PRX002"),
        row("a word", "https://a.corp.example,Direct", .fail, "MTL-PRX002"),
        row("another scheme", "ftp://proxy.corp.example", .fail, "MTL-PRX002"),
        row("a path", "/srv/proxy", .fail, "MTL-PRX002"),
        row("a folder on a host", "file://host/srv/proxy", .fail, "MTL-PRX002"),
        row("a folder with a query", "file:///srv/proxy?a", .fail, "MTL-PRX002"),
        row("no colon in the scheme", "https//proxy.corp.example", .fail, "MTL-PRX002"),
        row("one slash in the scheme", "https:/proxy.corp.example", .fail, "MTL-PRX002"),
        row("the scheme twice", "https://https://proxy.corp.example", .fail, "MTL-PRX002"),
        row("no host", "https://", .fail, "MTL-PRX002"),
        row("only a port", "https://:8443", .fail, "MTL-PRX002"),
        row("a port of this machine over http", "http://:3000", .warn, "MTL-PRX002"),
        row("quotes", #""https://proxy.corp.example,direct""#, .fail, "MTL-PRX002"),
        row("a blank as separator", "https://proxy.corp.example direct", .fail, "MTL-PRX002"),
        row("a semicolon as separator", "https://proxy.corp.example;direct", .fail, "MTL-PRX002"),
        row("a Chinese comma", "https://proxy.corp.example，direct", .fail, "MTL-PRX002"),
        row("a word as port", "https://proxy.corp.example:https", .fail, "MTL-PRX002"),
        row("a port that is none", "https://proxy.corp.example:99999", .fail, "MTL-PRX002"),
        row("half an escape", "https://proxy.corp.example/%zz", .fail, "MTL-PRX002"),
        row("a bracket that stays open", "https://[::1", .fail, "MTL-PRX002"),
        row("a password over http", "http://user:secret@proxy.corp.example", .fail, "MTL-CFG001"),
        row("a password over https", "https://user:secret@proxy.corp.example", .ok),
        row("off, and all modules are here", "off", .warn, "MTL-PRX001"),
        row("off, and a module is asked for", "off", .fail, "MTL-PRX001", wanting: "example.com/a"),
        EnvironmentCase(
            "off, and the module is private",
            "env.goproxy.syntax",
            ["GOPROXY": "off", "GOPRIVATE": "corp.example"],
            .warn,
            "MTL-PRX001"
        ).wanting("corp.example/a"),
        EnvironmentCase(
            "off, and all dependencies are in the vendor folder",
            "env.goproxy.syntax",
            ["GOPROXY": "off", "GOFLAGS": "-mod=vendor"],
            .warn,
            "MTL-PRX001"
        ).wanting("example.com/a"),
        EnvironmentCase("emptied by hand", "env.goproxy.syntax", [:], .fail, "MTL-PRX002") {
            $0.userFile = "GOPROXY=\n"
        },
    ]

    private static let privacy: [EnvironmentCase] = [
        privacy(["GOPRIVATE": "*.corp.example,github.com/corp/*"], .ok),
        privacy(["GOPRIVATE": "corp.example/", "GONOPROXY": "none"], .ok),
        privacy(["GONOPROXY": "corp.example", "GONOSUMDB": "corp.example"], .ok),
        privacy(["GONOPROXY": "git.corp.example/a", "GONOSUMDB": "*.corp.example"], .ok),
        privacy(["GONOPROXY": "corp.example", "GOSUMDB": "off"], .ok),
        // Everything from its origin, verified as ever: a choice, and no leak.
        privacy(["GONOPROXY": "*", "GOPROXY": "direct"], .ok),
        privacy(["GONOPROXY": "corp.example"], .warn, "MTL-SUM019"),
        privacy(["GOPRIVATE": "corp.example", "GONOSUMDB": "none"], .warn, "MTL-SUM019"),
        privacy(["GONOPROXY": "corp.example", "GOSUMDB": "sum.golang.google.cn"], .warn, "MTL-SUM019"),
        privacy(["GOPRIVATE": "corp.example, other.example"], .warn, "MTL-CFG015"),
        privacy(["GOPRIVATE": "https://github.com/corp"], .warn, "MTL-CFG015"),
        privacy(["GOPRIVATE": "github.com/corp/..."], .warn, "MTL-CFG015"),
        privacy(["GOPRIVATE": "git.corp.example:8443/*"], .warn, "MTL-CFG015"),
        privacy(["GOPRIVATE": "a.example;b.example"], .warn, "MTL-CFG015"),
        privacy(["GOPRIVATE": "github.com/[corp"], .warn, "MTL-CFG015"),
        privacy(["GOPRIVATE": "corp"], .warn, "MTL-CFG015"),
        privacy(["GOPRIVATE": "GitHub.com/corp"], .warn, "MTL-CFG015"),
        privacy(["GOINSECURE": "http://test.corp.example"], .warn, "MTL-CFG015"),
        privacy(["GOINSECURE": "test.corp.example"], .ok),
        privacy(["GOINSECURE": "*"], .warn, "MTL-CFG018"),
        privacy(["GONOSUMDB": "*"], .warn, "MTL-SUM018"),
        privacy(["GOPRIVATE": "*", "GOSUMDB": "off"], .warn, "MTL-PRX007"),
        privacy(["GOPRIVATE": "*", "GOSUMDB": "off", "GOPROXY": "https://proxy.corp.example"], .warn, "MTL-PRX007"),
    ]

    private static let key = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"

    private static let checksums: [EnvironmentCase] = [
        sums("sum.golang.org", .ok),
        sums("sum.golang.google.cn", .ok),
        sums("sum.golang.org https://sum.corp.example/db", .ok),
        sums(key, .ok),
        sums(key + " https://sum.corp.example", .ok),
        sums(key + " file:///srv/sumdb", .warn, "MTL-SUM005"),
        sums("off", .warn, "MTL-SUM018"),
        sums(" ", .fail, "MTL-SUM005"),
        sums("https://sum.golang.org", .fail, "MTL-SUM005"),
        sums("sum.corp.example", .fail, "MTL-SUM005"),
        sums("on", .fail, "MTL-SUM005"),
        sums("off ", .fail, "MTL-SUM005"),
        sums("sum.golang.org https://a.example https://b.example", .fail, "MTL-SUM005"),
        sums(key.replacing("033d", with: "133d"), .fail, "MTL-SUM005"),
        sums("sum.golang.org ftp:/a", .fail, "MTL-SUM005"),
    ]

    @Test("says what GOPROXY, GOPRIVATE and GOSUMDB do", arguments: syntax + privacy + checksums)
    func settings(_ row: EnvironmentCase) async throws {
        let judged = try await row.judged()
        #expect(judged.map(\.verdict) == [row.verdict])
        #expect(judged.map(\.code) == [row.code])
    }

    @Test("a go command that does not find its own defaults is the reason for what is missing")
    func defaults() async throws {
        var machine = Machine(variables: ["GOROOT": "/tmp"])
        (machine.hasRootFile, machine.answers) = (false, ["GOPROXY": "", "GOSUMDB": "", "GOROOT": "/tmp"])
        var found: [String: Outcome] = [:]
        for check in EnvironmentChecks.all {
            for outcome in try await check.work(.environment(machine.settings)) where outcome.verdict == .fail {
                found[outcome.node.check] = outcome
            }
        }
        #expect(
            found.mapValues(\.code) == [
                "env.source": "MTL-CFG020", "env.goproxy.syntax": "MTL-PRX002", "env.gosumdb": "MTL-SUM005",
            ]
        )
        #expect(found["env.goproxy.syntax"]?.because == found["env.source"]?.node)
        #expect(found["env.gosumdb"]?.because == found["env.source"]?.node)
        #expect(found["env.source"]?.because == nil)
    }

    @Test("several things may be wrong with private names at once")
    func several() async throws {
        let row = Self.privacy(["GONOPROXY": "corp.example,a b", "GOINSECURE": "*"], .warn)
        let judged = try await row.judged()
        #expect(judged.map(\.node.subject) == ["GONOPROXY", "GONOSUMDB", "GOINSECURE"])
    }

    private static func row(
        _ name: String,
        _ proxies: String,
        _ verdict: Verdict,
        _ code: String? = nil,
        wanting module: String? = nil
    ) -> EnvironmentCase {
        let row = EnvironmentCase(name, "env.goproxy.syntax", ["GOPROXY": proxies], verdict, code)
        return module.map(row.wanting) ?? row
    }

    private static func privacy(
        _ variables: [String: String],
        _ verdict: Verdict,
        _ code: String? = nil
    ) -> EnvironmentCase {
        EnvironmentCase(
            variables.sorted { $0 < $1 }.map { "\($0)=\($1)" }.joined(separator: " "),
            "env.private",
            variables,
            verdict,
            code
        )
    }

    private static func sums(_ text: String, _ verdict: Verdict, _ code: String? = nil) -> EnvironmentCase {
        EnvironmentCase("GOSUMDB=\(text)", "env.gosumdb", ["GOSUMDB": text], verdict, code)
    }
}

extension EnvironmentCase {
    /// The same, and a module is asked for.
    func wanting(_ path: String) -> EnvironmentCase {
        var row = self
        row.modules = [WantedModule(path: path, version: "v1.0.0")]
        return row
    }
}
