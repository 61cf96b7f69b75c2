import Testing

@testable import Doctor

/// What Go's network code reads: passwords, the way out, certificate authorities.
@Suite struct EnvironmentNetworkTests {
    private static let netrc: [EnvironmentCase] = [
        netrc("one entry", "machine a.example login me password secret\n", .ok),
        netrc(
            "on several lines",
            "machine a.example\n  login me\n  password secret\n\nmachine b.example:8443 login a password b\n",
            .ok
        ),
        netrc(
            "a default entry for other programs",
            "machine a.example login a password b\ndefault login anonymous password me\n",
            .ok
        ),
        netrc("a default entry on lines", "default\nlogin anonymous\npassword me\n", .ok),
        netrc("a macro", "machine a.example login a password b\nmacdef init\ncd /pub\n\n", .ok),
        netrc("comments", "# machine x\nmachine a.example login a password b # mine\n", .ok),
        netrc("Windows line ends", "machine a.example\r\nlogin me\r\npassword secret\r\n", .ok),
        netrc("empty", "", .ok),
        netrc("no password", "machine a.example login me\n", .warn, "MTL-CFG017"),
        netrc("the host on the next line", "machine\na.example login me password secret\n", .warn, "MTL-CFG017"),
        netrc("a foreign word", "machine a.example user me password secret\n", .warn, "MTL-CFG017"),
        netrc("a foreign word beside", "machine a.example port 21 login me password secret\n", .ok),
        netrc("behind the end", "default\nmachine a.example login me password secret\n", .warn, "MTL-CFG017"),
        netrc("in a macro", "macdef init\nmachine a.example login me password secret\n", .ok),
        netrc("the login first", "login me\nmachine a.example password secret\n", .warn, "MTL-CFG017"),
        EnvironmentCase("no file", "env.netrc", [:], .ok),
        EnvironmentCase("a named file that is not there", "env.netrc", ["NETRC": "/run/netrc"], .warn, "MTL-CFG017"),
        EnvironmentCase("a named file", "env.netrc", ["NETRC": "/run/netrc"], .ok) { $0.files = ["/run/netrc": good] },
        EnvironmentCase("forbidden", "env.netrc", [:], .warn, "MTL-CFG017") { $0.forbidden = ["/home/dev/.netrc"] },
        EnvironmentCase("a folder", "env.netrc", [:], .warn, "MTL-CFG017") { $0.folders = ["/home/dev/.netrc"] },
        EnvironmentCase("no home", "env.netrc", ["HOME": ""], .ok),
        EnvironmentCase("for others to read", "env.netrc", [:], .warn, "MTL-CFG019") {
            ($0.files, $0.permissions) = (["/home/dev/.netrc": good], 0o644)
        },
        EnvironmentCase("for a proxy over http", "env.netrc", ["GOPROXY": "http://a.example"], .warn, "MTL-CFG017") {
            $0.files = ["/home/dev/.netrc": good]
        },
        EnvironmentCase("not read", "env.netrc", ["GOAUTH": "off"], .skip) {
            $0.files = ["/home/dev/.netrc": "nonsense"]
        },
        EnvironmentCase("read by an older Go", "env.netrc", ["GOAUTH": "off"], .warn, "MTL-CFG017") {
            ($0.files, $0.go) = (["/home/dev/.netrc": "machine a"], "go1.22.1")
        },
        EnvironmentCase("Windows", "env.netrc", [:], .warn, "MTL-CFG017") {
            ($0.layout, $0.files) = (.windows, [#"C:\Users\dev\_netrc"#: "machine a", #"C:\Users\dev\.netrc"#: good])
        },
    ]

    private static let good = "machine a.example login me password secret\n"

    private static let outbound: [EnvironmentCase] = [
        proxy(["HTTPS_PROXY": "http://proxy.corp.example:3128"], .ok),
        proxy(["https_proxy": "proxy.corp.example:3128", "no_proxy": "localhost,127.0.0.1,::1,.corp.example"], .ok),
        proxy(["HTTPS_PROXY": "http://user:secret@proxy.corp.example:3128/"], .ok),
        proxy(["HTTPS_PROXY": "socks5://127.0.0.1:1080", "HTTP_PROXY": "https://proxy.corp.example"], .ok),
        proxy(["HTTPS_PROXY": "http://a.example", "https_proxy": "http://a.example/"], .ok),
        proxy(["ALL_PROXY": "socks5://127.0.0.1:1080"], .ok),
        proxy(["HTTPS_PROXY": ""], .ok),
        proxy(["NO_PROXY": "*"], .ok),
        proxy(["NO_PROXY": "10.0.0.0/8, *.corp.example,a.example:8443,[::1]:80,fd00::/8,169.254.169.254"], .ok),
        proxy(["HTTPS_PROXY": "http://a.example", "https_proxy": "http://b.example"], .warn, "MTL-CFG016"),
        proxy(["HTTPS_PROXY": " http://proxy.corp.example"], .warn, "MTL-CFG016"),
        proxy(["HTTPS_PROXY": "http://proxy.corp.example:port"], .fail, "MTL-NET006"),
        proxy(["HTTPS_PROXY": "http://us er:secret@proxy.corp.example"], .fail, "MTL-NET006"),
        proxy(["HTTPS_PROXY": "socks://127.0.0.1:1080"], .warn, "MTL-CFG016"),
        proxy(["HTTPS_PROXY": "socks4://127.0.0.1:1080"], .warn, "MTL-CFG016"),
        proxy(["HTTPS_PROXY": "http://http://proxy.corp.example:3128"], .fail, "MTL-NET006"),
        proxy(["HTTPS_PROXY": "http:proxy.corp.example:3128"], .fail, "MTL-NET006"),
        proxy(["HTTPS_PROXY": "//proxy.corp.example:3128"], .fail, "MTL-NET006"),
        proxy(["HTTPS_PROXY": "http//proxy.corp.example:3128"], .fail, "MTL-NET006"),
        proxy(["HTTPS_PROXY": "http://"], .fail, "MTL-NET006"),
        proxy(["HTTPS_PROXY": "http://:3128"], .ok),
        proxy(["HTTPS_PROXY": "http://proxy.corp.example:99999"], .fail, "MTL-NET006"),
        proxy(["HTTPS_PROXY": "\"http://proxy.corp.example:3128\""], .fail, "MTL-NET006"),
        proxy(["NO_PROXY": "a.example b.example"], .warn, "MTL-CFG016"),
        proxy(["NO_PROXY": "a.example;b.example"], .warn, "MTL-CFG016"),
        proxy(["NO_PROXY": "10.*"], .warn, "MTL-CFG016"),
        proxy(["NO_PROXY": "10.1.2."], .warn, "MTL-CFG016"),
        proxy(["NO_PROXY": "10.0.0.0/33"], .warn, "MTL-CFG016"),
        proxy(["NO_PROXY": "http://a.example"], .warn, "MTL-CFG016"),
        proxy(["NO_PROXY": "a.example:port"], .warn, "MTL-CFG016"),
        proxy(["NO_PROXY": "a.example", "no_proxy": "b.example"], .warn, "MTL-CFG016"),
    ]

    private static let certificates: [EnvironmentCase] = [
        certificates("the system's", [:], [:], .ok),
        certificates("a bundle", ["SSL_CERT_FILE": "/corp.pem"], ["/corp.pem": Machine.certificate], .ok),
        certificates("a folder", ["SSL_CERT_DIR": "/none:/corp"], ["/corp/a.pem": Machine.certificate], .ok),
        certificates("only in the folder", [:], [Machine.bundle: nil, "/etc/ssl/certs/a.0": Machine.certificate], .ok),
        certificates(
            "Fedora's",
            [:],
            [Machine.bundle: nil, "/etc/pki/tls/certs/ca-bundle.crt": Machine.certificate],
            .ok
        ),
        certificates("a slim image", [:], [Machine.bundle: nil], .fail, "MTL-TLS007"),
        certificates("an empty bundle", [:], [Machine.bundle: "\n"], .fail, "MTL-TLS007"),
        // The folder of the system still counts, and the bundle lies in it.
        certificates("no such file", ["SSL_CERT_FILE": "/corp.pem"], [:], .ok),
        certificates(
            "neither has one",
            ["SSL_CERT_FILE": "/corp.pem", "SSL_CERT_DIR": "/none"],
            [:],
            .fail,
            "MTL-TLS007"
        ),
        certificates(
            "a key",
            ["SSL_CERT_FILE": "/corp.pem"],
            ["/corp.pem": key, Machine.bundle: nil],
            .fail,
            "MTL-TLS007"
        ),
        certificates("no such folder", ["SSL_CERT_DIR": "/none"], [:], .ok),
        certificates("for the database", ["GOPROXY": "file:///srv/proxy"], [Machine.bundle: nil], .fail, "MTL-TLS007"),
        certificates(
            "nothing over https",
            ["GOPROXY": "file:///srv/proxy", "GOSUMDB": "off"],
            [Machine.bundle: nil],
            .warn,
            "MTL-TLS007"
        ),
        EnvironmentCase("macOS asks the system", "env.certificates", [:], .ok) { $0.layout = .macOS },
        EnvironmentCase(
            "macOS with a bundle in vain",
            "env.certificates",
            ["SSL_CERT_FILE": "/corp.pem"],
            .fail,
            "MTL-TLS007"
        ) {
            $0.layout = .macOS
        },
        EnvironmentCase("macOS before Go 1.27", "env.certificates", ["SSL_CERT_FILE": "/corp.pem"], .ok) {
            ($0.layout, $0.go) = (.macOS, "go1.26.4")
        },
        EnvironmentCase(
            "macOS, switched off",
            "env.certificates",
            ["SSL_CERT_FILE": "/corp.pem", "GODEBUG": "x509sslcertoverrideplatform=0"],
            .ok
        ) { $0.layout = .macOS },
    ]

    private static let key = "-----BEGIN PRIVATE KEY-----\nMIIBAA==\n-----END PRIVATE KEY-----\n"

    @Test(
        "says what is wrong with passwords, outbound proxies and certificates",
        arguments: netrc + outbound + certificates
    )
    func settings(_ row: EnvironmentCase) async throws {
        let judged = try await row.judged()
        #expect(judged.map(\.verdict) == [row.verdict])
        #expect(judged.map(\.code) == [row.code])
    }

    @Test("says the lines of netrc that are not used, and nothing that stands there")
    func lines() async throws {
        let row = Self.netrc(
            "",
            "machine a.example login me password hunter2\nmachine b.example login me\npassphrase hunter2\n",
            .warn
        )
        let facts = try await row.judged().flatMap(\.facts)
        #expect(facts.map(\.value) == ["a.example", "2"])
    }

    private static func netrc(
        _ name: String,
        _ text: String,
        _ verdict: Verdict,
        _ code: String? = nil
    ) -> EnvironmentCase {
        EnvironmentCase(name, "env.netrc", [:], verdict, code) { $0.files = ["/home/dev/.netrc": text] }
    }

    private static func proxy(
        _ variables: [String: String],
        _ verdict: Verdict,
        _ code: String? = nil
    ) -> EnvironmentCase {
        let name = variables.sorted { $0 < $1 }.map { "\($0)=\($1)" }.joined(separator: " ")
        return EnvironmentCase(name, "env.http_proxy", variables, verdict, code)
    }

    private static func certificates(
        _ name: String,
        _ variables: [String: String],
        _ files: [String: String?],
        _ verdict: Verdict,
        _ code: String? = nil
    ) -> EnvironmentCase {
        EnvironmentCase(name, "env.certificates", variables, verdict, code) { $0.files = files }
    }
}
