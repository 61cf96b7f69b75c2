import GoModules
import Testing

@testable import martlet

/// The one line that a user gets for each wrong setting.
@Suite struct SettingsRefusalTests {
    @Test(
        "a wrong flag",
        arguments: [
            (
                ["--listen", "8080"],
                #"--listen: "8080" has no port; use HOST:PORT such as 127.0.0.1:8080 or [::1]:8080"#
            ),
            (
                ["--upstream-connect-timeout", "30"],
                #"--upstream-connect-timeout: "30" has no unit; use a duration such as 500ms, 30s or 5m"#
            ),
            (
                ["--upstream-connect-timeout", "0s"],
                #"--upstream-connect-timeout: "0s" is too small; the minimum is 1ms"#
            ),
            (
                ["--upstream-connect-timeout", "61m"],
                #"--upstream-connect-timeout: "61m" is too large; the maximum is 1h"#
            ),
            // Longer would keep a version that was just tagged from those who wait for it.
            (["--freshness-negative", "2m"], #"--freshness-negative: "2m" is too large; the maximum is 1m"#),
            (
                ["--max-size", "1G"],
                #"--max-size: "1G" has the unknown unit "G"; the units are B, KiB, MiB, GiB, TiB, kB, MB, GB and TB"#
            ),
            (
                ["--max-size", "599MiB"],
                #"--max-size: "599MiB" cannot hold one large module (500 MiB); use at least 600MiB, or 0 for no limit"#
            ),
            (["--min-rate", "2MiB"], #"--min-rate: "2MiB" is too large; the maximum is 1MiB"#),
            (["--max-connections", "-1"], #"--max-connections: "-1" is not a whole number; use 0 to 1000000"#),
            (["--max-connections", "x"], #"--max-connections: "x" is not a whole number; use 0 to 1000000"#),
            (["--max-connections", ""], #"--max-connections: "" is not a whole number; use 0 to 1000000"#),
            (["--max-cold-fetches", "0"], #"--max-cold-fetches: "0" is too small; the minimum is 1"#),
            (
                ["--max-cold-fetches", "99999999999999999999"],
                #"--max-cold-fetches: "99999999999999999999" is not a whole number; use 1 to 10000"#
            ),
            (["--log-format", "xml"], #"--log-format: "xml" is not a choice; use one of text, json"#),
            (
                ["--log-level", "INFO"],
                #"--log-level: "INFO" is not a choice; use one of trace, debug, info, notice, warning, error, critical"#
            ),
            (["--store", ""], #"--store: "" is no path; name a file or folder"#),
            (
                ["--store", "~/store"],
                #"--store: "~/store" begins with ~, which is not expanded here; write the whole path"#
            ),
            (
                ["--sumdb", " "],
                #"--sumdb: " " is no checksum database (missing GOSUMDB); use sum.golang.org, NAME+KEY, either of them with a URL, or off"#
            ),
            (
                ["--sumdb", "a b c"],
                #"--sumdb: "a b c" is no checksum database (invalid GOSUMDB: too many fields); use sum.golang.org, NAME+KEY, either of them with a URL, or off"#
            ),
            (
                ["--sumdb", "sum.example.com"],
                #"--sumdb: "sum.example.com" is no checksum database (invalid GOSUMDB: malformed verifier id); use sum.golang.org, NAME+KEY, either of them with a URL, or off"#
            ),
            (
                ["--listen", "0.0.0.0:8080"],
                #"--listen: "0.0.0.0:8080" can be reached from other machines; name an access-token-file, add --allow-anonymous to let whoever reaches it download, or listen on 127.0.0.1"#
            ),
            (
                ["--listen", "0.0.0.0:8080", "--allow-anonymous", "--private", "a.b"],
                #"--listen: "0.0.0.0:8080" can be reached from other machines, and would give private modules to whoever reaches it; name an access-token-file, or add --allow-anonymous-private"#
            ),
            (["--tls-cert", "/c"], "--tls-cert: is given without tls-key; give both, or neither"),
            (["--tls-key", "/k"], "--tls-key: is given without tls-cert; give both, or neither"),
            (
                ["--private", "a.b, c.d"],
                #"--private: " c.d" holds a space and would never match; separate patterns by commas alone"#
            ),
            (
                ["--no-verify", "a.b/[x"],
                #"--no-verify: "a.b/[x" is malformed and would never match; use * ? [a-z] [^a-z] as GOPRIVATE does"#
            ),
            (
                ["--route", "a.b"],
                #"--route: "a.b" has no '='; use PATTERN=CHAIN such as corp.example/*=https://goproxy.corp.example"#
            ),
            (
                ["--route", "=https://x.y"],
                #"--route: "=https://x.y" has no pattern; use PATTERN=CHAIN such as corp.example/*=https://goproxy.corp.example"#
            ),
            (
                ["--route", "a.b,c.d=https://x.y"],
                #"--route: "a.b,c.d=https://x.y" has more than one pattern; give each pattern its own route"#
            ),
            (
                ["--route", "a.b=https://x.y", "--route", "a.b=https://z.y"],
                #"--route: "a.b" has two routes; give all its sources in one chain"#
            ),
            (
                ["--upstream-token-file", "x"],
                #"--upstream-token-file: "x" has no '='; use URL=FILE such as https://goproxy.corp.example=/run/secrets/token"#
            ),
            (
                ["--upstream-token-file", "http://x.y=/t"],
                #"--upstream-token-file: "http://x.y=/t" would send a token over plain http; use an https URL"#
            ),
            (
                ["--upstream-token-file", "https://x.y="],
                #"--upstream-token-file: "" is no path; name a file or folder"#
            ),
            (
                ["--upstream-token-file", "https://u:CANARY@x.y=/t"],
                #"--upstream-token-file: "https://***@x.y=/t" has credentials in its URL; give the URL alone"#
            ),
            (
                ["--https-proxy", "https://u:CANARY@x.y"],
                #"--https-proxy: "https://***@x.y" is not an http:// URL; use http://HOST:PORT or http://USER:PASSWORD@HOST:PORT"#
            ),
            (
                ["--https-proxy", "http://x.y/z"],
                #"--https-proxy: "http://x.y/z" has a path; use http://HOST:PORT or http://USER:PASSWORD@HOST:PORT"#
            ),
        ]
    )
    func flag(_ arguments: [String], _ line: String) throws {
        #expect(try SettingsSample(arguments: arguments).errors() == [line])
    }

    @Test("a chain says what Go says about it, and masks its credentials", arguments: ["--upstreams", "--route"])
    func chain(_ flag: String) throws {
        let chain = "ftp://u:CANARY@x.y"
        let errors = try SettingsSample(arguments: [flag, flag == "--route" ? "a.b=\(chain)" : chain]).errors()
        let line = try #require(errors.first)
        #expect(errors.count == 1)
        #expect(line.hasPrefix(#"\#(flag): "ftp://***@x.y" is no chain of sources (invalid proxy URL scheme"#))
        #expect(line.hasSuffix("; use URLs with ',' or '|' between them, such as https://proxy.golang.org|direct"))
        #expect(!line.contains("CANARY"))
    }

    @Test(
        "a wrong variable",
        arguments: [
            (["MARTLET_OFFLINE": "1"], #"MARTLET_OFFLINE: "1" is neither true nor false; use true or false"#),
            (["MARTLET_LISTN": "x"], "MARTLET_LISTN: is not a setting; did you mean MARTLET_LISTEN?"),
            (["MARTLET_COLOUR": "x"], "MARTLET_COLOUR: is not a setting; `martlet config docs` lists all settings"),
            (
                ["GOPRIVATE": "a.b, c.d"],
                #"GOPRIVATE: " c.d" holds a space and would never match; separate patterns by commas alone"#
            ),
            (["HTTPS_PROXY": "socks5://x.y"], #"HTTPS_PROXY: "socks5://x.y" is no URL"#),
        ]
    )
    func variable(_ environment: [String: String], _ line: String) throws {
        let errors = try SettingsSample(environment: environment).errors()
        #expect(errors.count == 1)
        #expect(errors.first?.hasPrefix(line) == true)
    }

    @Test("all that is wrong is said: lines of the file in order, then variables, then flags, then defaults")
    func everything() throws {
        let file = """
            listen: 0.0.0.0:8080
            log-level: loud
            colour: red
            max-size: 5

            """
        let sample = SettingsSample(
            arguments: ["--max-cold-fetches", "many"],
            environment: ["MARTLET_ACCESS_LOG": "perhaps", "MARTLET_STORE": "/" + String(repeating: "s", count: 99)],
            file: file
        )
        let places = try sample.errors().map { $0.prefix { $0 != " " } }
        #expect(
            places == [
                "martlet.yaml:1:", "martlet.yaml:2:", "martlet.yaml:3:", "martlet.yaml:4:", "MARTLET_ACCESS_LOG:",
                "--max-cold-fetches:", "admin-socket:",
            ]
        )
    }

    @Test("the text has one line per error, as it is printed")
    func text() throws {
        let sample = SettingsSample(arguments: ["--offline", "--listen", "x\ny", "--log-format", "xml"])
        let refusal = #expect(throws: SettingsRefusal.self) { try sample.load() }
        let lines = refusal?.description.split(separator: "\n") ?? []
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.hasPrefix("error: --") })
    }

    @Test("a socket's path that is too long is refused, also where it follows from the store's")
    func socket() throws {
        let store = "/" + String(repeating: "s", count: 80)
        #expect(
            try SettingsSample(arguments: ["--store", store]).errors() == [
                #"admin-socket: "\#(store)/.martlet/admin.sock" is 101 bytes long, which a Unix socket cannot be; "#
                    + "set admin-socket to a path of at most 100 bytes"
            ]
        )
        #expect(try SettingsSample(arguments: ["--store", String(store.dropLast())]).errors().isEmpty)
    }

    @Test(
        "a file that cannot be read is refused",
        arguments: [
            (["--tls-cert", "/gone", "--tls-key", "/k"], "--tls-cert: cannot be read; name another"),
            (["--tls-cert", "/c", "--tls-key", "/gone"], "--tls-key: cannot be read; name another"),
            (["--ca-file", "/gone"], "--ca-file: cannot be read; name another"),
            (["--ca-dir", "/there:/gone"], "--ca-dir: cannot be read; name another"),
            (["--netrc", "/gone"], "--netrc: cannot be read; name another"),
            (["--upstream-token-file", "https://x.y=/gone"], "--upstream-token-file: cannot be read; name another"),
            (["--config", "/gone"], "--config: cannot be read; name another"),
        ]
    )
    func unreadable(_ arguments: [String], _ line: String) throws {
        #expect(try SettingsSample(arguments: arguments, unreadable: ["/gone"]).errors() == [line])
    }

    @Test("a token file that everybody can read is refused where it is named")
    func token() throws {
        let file = "upstream:\n  token-files:\n    - https://a.b=/hidden\n    - https://x.y=/open\n"
        let errors = try SettingsSample(file: file, unguarded: ["/open", "/c", "/n"]).errors()
        #expect(errors == ["martlet.yaml:4: upstream.token-files: is public; hide it"])
        // What is public by its nature, and what go itself does not mind.
        let others = ["--ca-file", "/c", "--tls-cert", "/c", "--tls-key", "/c", "--netrc", "/n"]
        #expect(try SettingsSample(arguments: others, unguarded: ["/c", "/n"]).errors().isEmpty)
    }

    @Test("a netrc file that nobody named for Martlet may be missing")
    func missingNetrc() throws {
        let sample = SettingsSample(environment: ["HOME": "/h"], unreadable: ["/h/.netrc", "/gone"])
        #expect(try sample.errors().isEmpty)
        #expect(try SettingsSample(environment: ["NETRC": "/gone"], unreadable: ["/gone"]).errors().isEmpty)
        let named = SettingsSample(environment: ["MARTLET_NETRC": "/gone"], unreadable: ["/gone"])
        #expect(try named.errors() == ["MARTLET_NETRC: cannot be read; name another"])
    }

    @Test(
        "what makes an address reachable only from here, or allowed, is accepted",
        arguments: [
            ["--listen", "0.0.0.0:8080", "--allow-anonymous"], ["--listen", "localhost:0"],
            ["--listen", "0.0.0.0:8080", "--access-token-file", "/t"],
            ["--listen", "0.0.0.0:8080", "--allow-anonymous", "--access-token-file", "/t", "--private", "a.b"],
            ["--listen", "0.0.0.0:8080", "--allow-anonymous", "--allow-anonymous-private", "--private", "a.b"],
            ["--listen", "[::1]:8080"],
            // A port of its own, without modules behind it.
            ["--metrics-listen", "0.0.0.0:9090"],
        ]
    )
    func listen(_ arguments: [String]) throws {
        #expect(try SettingsSample(arguments: arguments).errors().isEmpty)
    }

    @Test("a token over plain http stays on this machine", arguments: ["localhost", "127.0.0.1", "[::1]"])
    func loopbackToken(_ host: String) throws {
        let sample = SettingsSample(arguments: ["--upstream-token-file", "http://\(host):8080=/t"])
        #expect(try sample.errors().isEmpty)
    }

    @Test("a proxy without a scheme is an http proxy, as for the go command")
    func proxyWithoutScheme() throws {
        let settings = try SettingsSample(environment: ["HTTPS_PROXY": "proxy.example:3128"]).load()
        #expect(settings.upstream.httpsProxy?.host == "proxy.example")
        #expect(settings.upstream.httpsProxy?.port == 3128)
    }
}
