import GoModules
import Testing

@testable import martlet

@Suite struct SettingsLoaderTests {
    @Test("a flag is over a variable, a variable over the file, the file over the default")
    func precedence() throws {
        var sample = SettingsSample()
        #expect(try sample.load().server.listen.port == 8080)
        sample.file = "listen: 127.0.0.1:1\n"
        #expect(try sample.load().server.listen.port == 1)
        sample.environment["MARTLET_LISTEN"] = "127.0.0.1:2"
        #expect(try sample.load().server.listen.port == 2)
        sample.arguments = ["--listen", "127.0.0.1:3"]
        #expect(try sample.load().server.listen.port == 3)
    }

    @Test("a flag is over the file in both directions")
    func inversion() throws {
        #expect(
            try SettingsSample(arguments: ["--no-offline"], file: "offline: true\n").load().policy.isOffline == false
        )
        #expect(try SettingsSample(arguments: ["--offline"], file: "offline: false\n").load().policy.isOffline)
    }

    @Test("a list that a flag gives replaces the list of the file")
    func listsAreReplaced() throws {
        let sample = SettingsSample(
            arguments: ["--route", "a.b=https://one.example", "--route", "c.d=https://two.example"],
            file: "routes: [e.f=https://three.example]\n"
        )
        #expect(try sample.load().policy.routes.map(\.pattern.description) == ["a.b", "c.d"])
    }

    @Test("an empty flag is a value: it clears what the file says")
    func emptyFlag() throws {
        let sample = SettingsSample(arguments: ["--private", ""], file: "private: corp.example\n")
        #expect(try sample.load().resolved[.privatePatterns].texts == [""])
    }

    @Test("an empty variable is no value, as for the go command")
    func emptyVariable() throws {
        let sample = SettingsSample(environment: ["MARTLET_LISTEN": ""], file: "listen: 127.0.0.1:1\n")
        #expect(try sample.load().server.listen.port == 1)
    }

    @Test("a flag of the command line names the file before the variable does")
    func configFlag() throws {
        let sample = SettingsSample(
            arguments: ["--config", "martlet.yaml"],
            environment: ["MARTLET_CONFIG": "missing.yaml"]
        )
        var named = sample
        named.file = "listen: 127.0.0.1:1\n"
        named.environment["MARTLET_CONFIG"] = nil
        #expect(try named.load().server.listen.port == 1)
        #expect(try sample.errors() == ["--config: cannot be read; name another"])
    }

    @Test(
        "of Go's own variables, these hold below the file",
        arguments: [
            (SettingKey.netrc, "NETRC", "/n", "/other"),
            (.httpsProxy, "HTTPS_PROXY", "http://p.example:1", "http://q.example:1"),
            (.noProxy, "NO_PROXY", "a.example", "b.example"),
            (.caFile, "SSL_CERT_FILE", "/ca.pem", "/other.pem"),
            (.caDir, "SSL_CERT_DIR", "/ca", "/other"),
        ]
    )
    func fallbacks(_ key: SettingKey, _ variable: String, _ text: String, _ other: String) throws {
        var sample = SettingsSample(environment: [variable: text])
        #expect(try sample.load().resolved[key] == .init(texts: [text], source: .environment(variable)))
        sample.file = key.lines(other)
        #expect(try sample.load().resolved[key].texts == [other])
    }

    @Test(
        "GOPRIVATE is added to whatever says private, so that no name in it becomes public unnoticed",
        arguments: [
            ([], [:], "", "a.b,c.d", "GOPRIVATE"),
            (["--private", "e.f"], [:], "", "e.f,a.b,c.d", "--private, GOPRIVATE"),
            ([], ["MARTLET_PRIVATE": "e.f"], "", "e.f,a.b,c.d", "MARTLET_PRIVATE, GOPRIVATE"),
            ([], [:], "private: [e.f, g.h]\n", "e.f,g.h,a.b,c.d", "martlet.yaml:1, GOPRIVATE"),
            // The others still replace each other.
            (["--private", "e.f"], [:], "private: [g.h]\n", "e.f,a.b,c.d", "--private, GOPRIVATE"),
            // Nothing takes it away.
            (["--private", ""], [:], "private: [g.h]\n", "a.b,c.d", "--private, GOPRIVATE"),
            ([], ["MARTLET_PRIVATE": ""], "", "a.b,c.d", "GOPRIVATE"),
            ([], [:], "private: []\n", "a.b,c.d", "martlet.yaml:1, GOPRIVATE"),
            (["--private", "a.b,c.d"], [:], "", "a.b,c.d", "--private, GOPRIVATE"),
        ] as [([String], [String: String], String, String, String)]
    )
    func united(
        _ arguments: [String],
        _ environment: [String: String],
        _ file: String,
        _ patterns: String,
        _ origin: String
    ) throws {
        let sample = SettingsSample(
            arguments: arguments,
            environment: environment.merging(["GOPRIVATE": "a.b,c.d"]) { $1 },
            file: file
        )
        let settings = try sample.load()
        #expect(settings.policy.privatePatterns == PathPatterns(patterns))
        #expect(settings.resolved[.privatePatterns].origin == origin)
    }

    @Test("a mistake in GOPRIVATE is said to be there, also beside patterns from elsewhere")
    func mistakeInAddition() throws {
        let sample = SettingsSample(arguments: ["--private", "a.b"], environment: ["GOPRIVATE": "c.d, e.f"])
        let errors = try sample.errors()
        #expect(errors.count == 1 && errors.first?.hasPrefix("GOPRIVATE: ") == true, "\(errors)")
    }

    @Test(
        "variables that would point at this very server, or weaken it, or that nobody promised, are never read",
        arguments: [
            "GOPROXY", "GOSUMDB", "GONOSUMDB", "GONOPROXY", "GONOSUMCHECK", "GOINSECURE", "GOFLAGS", "HTTP_PROXY",
            // Of these only the names in capitals.
            "https_proxy", "no_proxy",
        ]
    )
    func ignored(_ variable: String) throws {
        let sample = SettingsSample(environment: [variable: "off"])
        #expect(try sample.load().resolved == SettingsSample().load().resolved)
    }

    @Test(
        "the store is where data belongs",
        arguments: [
            (["XDG_DATA_HOME": "/data", "HOME": "/home/a"], "/data/martlet"),
            (["HOME": "/home/a"], "/home/a/.local/share/martlet"),
            (["HOME": "/home/a/"], "/home/a/.local/share/martlet"),
            // The specification of the variable: a relative path is invalid and must be ignored.
            (["XDG_DATA_HOME": "data", "HOME": "/home/a"], "/home/a/.local/share/martlet"),
            (["XDG_DATA_HOME": "", "HOME": ""], "./martlet-store"),
            ([:], "./martlet-store"),
        ]
    )
    func store(_ environment: [String: String], _ path: String) throws {
        #expect(try SettingsSample(environment: environment).load().store.description == path)
    }

    @Test("the socket is below the store, wherever that was given")
    func socket() throws {
        let settings = try SettingsSample(file: "store: /srv/store/\n").load()
        #expect(settings.adminSocket.description == "/srv/store/.martlet/admin.sock")
        #expect(try SettingsSample(environment: ["HOME": "/h"]).load().upstream.netrc?.description == "/h/.netrc")
        #expect(try SettingsSample().load().upstream.netrc == nil)
    }

    @Test("the values arrive")
    func values() throws {
        let file = SettingKey.allCases
            .filter { $0.isAllowedInFile && !$0.name.contains(".") }
            .map { $0.lines($0.sampleText) }
            .joined()
        let sections = """
            upstream:
              token-files: ["https://a.example/x=/t"]
              credential-helpers: [{url: "https://b.example/y", command: /usr/bin/helper  --of team}]
              connect-timeout: 1s
              first-byte-timeout: 2s
              stall-timeout: 3s
            server: {header-timeout: 4s, idle-timeout: 5s, shutdown-grace: 6s}
            freshness: {list: 7s, stale: 8s, stale-on-error: 9s, negative: 10s}

            """
        let settings = try SettingsSample(file: file + sections).load()
        #expect(settings.server.listen == (try ListenAddress("127.0.0.1:9999")))
        #expect(settings.server.metricsListen == (try ListenAddress("0.0.0.0:9090")))
        #expect(settings.server.pathPrefix.description == "/go")
        #expect(settings.server.tls?.certificate.description == "/etc/martlet/cert.pem")
        #expect(settings.server.tls?.key.description == "/etc/martlet/key.pem")
        #expect(settings.server.allowsAnonymous)
        #expect(settings.server.maxConnections == 2000)
        #expect(settings.server.minRateInBytesPerSecond == 1024)
        #expect(settings.server.headerTimeout == .seconds(4))
        #expect(settings.server.idleTimeout == .seconds(5))
        #expect(settings.server.shutdownGrace == .seconds(6))
        #expect(settings.store.description == "/srv/store")
        #expect(settings.adminSocket.description == "/run/martlet.sock")
        #expect(settings.maxSizeInBytes == 10 << 30)
        #expect(settings.policy.upstreams == (try ProxyList("https://proxy.corp.example,off")))
        #expect(settings.policy.routes.map(\.pattern.description) == ["corp.example/*"])
        #expect(settings.policy.privatePatterns == PathPatterns("corp.example,*.team.example"))
        #expect(settings.policy.noVerifyPatterns == PathPatterns("corp.example/open"))
        #expect(settings.policy.isOffline)
        #expect(settings.policy.maxColdFetches == 8)
        #expect(settings.log == LogSettings(format: .json, level: "debug", logsAccess: false))
        #expect(settings.upstream.connectTimeout == .seconds(1))
        #expect(settings.upstream.firstByteTimeout == .seconds(2))
        #expect(settings.upstream.stallTimeout == .seconds(3))
        #expect(settings.upstream.netrc?.description == "/etc/martlet/netrc")
        #expect(settings.upstream.tokens.map(\.file.description) == ["/t"])
        #expect(settings.upstream.commands.map(\.url.absoluteText) == ["https://b.example/y"])
        #expect(settings.upstream.commands.map(\.program.description) == ["/usr/bin/helper"])
        #expect(settings.upstream.commands.map(\.arguments) == [["--of", "team"]])
        #expect(settings.upstream.httpsProxy == (try ProxyURL("http://proxy.corp.example:3128")))
        #expect(settings.upstream.noProxy == ["localhost", ".corp.example", "10.0.0.0/8"])
        #expect(settings.upstream.authoritiesFile?.description == "/etc/martlet/ca.pem")
        #expect(settings.upstream.authoritiesFolders.map(\.description) == ["/etc/martlet/ca"])
        #expect(settings.freshness.list == .seconds(7))
        #expect(settings.freshness.stale == .seconds(8))
        #expect(settings.freshness.staleOnError == .seconds(9))
        #expect(settings.freshness.negative == .seconds(10))
    }

    @Test(
        "a checksum database may be a name, a key, or either with an address",
        arguments: [
            "sum.golang.org", "sum.golang.google.cn", "off", "sum.golang.org https://mirror.example/sumdb",
            "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
        ]
    )
    func database(_ text: String) throws {
        #expect(try SettingsSample(arguments: ["--sumdb", text]).load().policy.sumdb == text)
    }

    @Test("what is 0 has no limit")
    func noLimits() throws {
        let settings = try SettingsSample(arguments: ["--max-size", "0", "--max-connections", "0", "--min-rate", "0"])
            .load()
        #expect(settings.maxSizeInBytes == nil)
        #expect(settings.server.maxConnections == nil)
        #expect(settings.server.minRateInBytesPerSecond == nil)
    }
}
