import Testing

@testable import Doctor

/// Settings of the go command itself.
@Suite struct EnvironmentGoTests {
    private static let mode: [EnvironmentCase] = [
        row("GO111MODULE", "on", .ok), row("GO111MODULE", "auto", .ok), row("GO111MODULE", "", .ok),
        row("GO111MODULE", "off", .fail, "MTL-CFG006"), row("GO111MODULE", "true", .fail, "MTL-CFG014"),
        row("GO111MODULE", "on ", .fail, "MTL-CFG014"),
    ]

    private static let flags: [EnvironmentCase] = [
        row("GOFLAGS", "-mod=mod -modcacherw", .ok), row("GOFLAGS", "--trimpath", .ok),
        row("GOFLAGS", #""-ldflags=-s -w" -buildvcs=false"#, .ok), row("GOFLAGS", "'-tags=a b'", .ok),
        row("GOFLAGS", "  ", .ok), row("GOFLAGS", "-mod=readonly", .ok),
        row("GOFLAGS", "-mod=", .ok), row("GOFLAGS", "-modcacherw=1 -v=false -buildvcs=auto -buildvcs", .ok),
        row("GOFLAGS", "-mod=vendor", .warn, "MTL-CFG004"), row("GOFLAGS", "-insecure", .warn, "MTL-CFG011"),
        row("GOFLAGS", "-mod", .fail, "MTL-CFG007"), row("GOFLAGS", "-modcacherw=maybe", .fail, "MTL-CFG007"),
        row("GOFLAGS", "-buildvcs=no", .fail, "MTL-CFG007"), row("GOFLAGS", "-C=/tmp", .fail, "MTL-CFG007"),
        row("GOFLAGS", "mod=mod", .fail, "MTL-CFG007"), row("GOFLAGS", "-tags a", .fail, "MTL-CFG007"),
        row("GOFLAGS", "-ldflags='-s -w'", .fail, "MTL-CFG007"), row("GOFLAGS", "'-mod=mod", .fail, "MTL-CFG007"),
        row("GOFLAGS", "-", .fail, "MTL-CFG007"), row("GOFLAGS", "--", .fail, "MTL-CFG007"),
        row("GOFLAGS", "---v", .fail, "MTL-CFG007"), row("GOFLAGS", "-=a", .fail, "MTL-CFG007"),
        row("GOFLAGS", "-mod=update", .fail, "MTL-CFG007"), row("GOFLAGS", "–mod=mod", .fail, "MTL-CFG007"),
        // A flag of a Go that is newer than this list: the go command takes it, so nothing is wrong.
        row("GOFLAGS", "-brandnew", .ok),
        EnvironmentCase("unknown to the go command", "env.goflags", ["GOFLAGS": "-brandnew"], .fail, "MTL-CFG007") {
            $0.trouble = .refused("go: parsing $GOFLAGS: unknown flag -brandnew")
        },
        EnvironmentCase("unknown, and no go command", "env.goflags", ["GOFLAGS": "-brandnew"], .warn, "MTL-CFG007") {
            $0.go = nil
        },
    ]

    private static let toolchain: [EnvironmentCase] = [
        row("GOTOOLCHAIN", "auto", .ok), row("GOTOOLCHAIN", "local", .ok), row("GOTOOLCHAIN", "path", .ok),
        row("GOTOOLCHAIN", "local+auto", .ok), row("GOTOOLCHAIN", "go1.27.3", .ok),
        row("GOTOOLCHAIN", "go1.22.1+auto", .ok), row("GOTOOLCHAIN", "go1.20", .ok),
        row("GOTOOLCHAIN", "go1.23.4-corp", .ok),
        row("GOTOOLCHAIN", "1.22.1", .fail, "MTL-TC004"), row("GOTOOLCHAIN", "latest", .fail, "MTL-TC004"),
        row("GOTOOLCHAIN", "go1.22.1+local", .fail, "MTL-TC004"), row("GOTOOLCHAIN", "Auto", .fail, "MTL-TC004"),
        row("GOTOOLCHAIN", "go2.0.0", .fail, "MTL-TC004"), row("GOTOOLCHAIN", "go1.22.x", .fail, "MTL-TC004"),
        row("GOTOOLCHAIN", "../go1.22.1", .fail, "MTL-TC004"), row("GOTOOLCHAIN", "auto ", .fail, "MTL-TC004"),
        row("GOTOOLCHAIN", "go1.22.1+path", .fail, "MTL-TC004"), row("GOTOOLCHAIN", "go1.22", .fail, "MTL-TC001"),
        row("GOTOOLCHAIN", "go1.22+auto", .fail, "MTL-TC001"),
        EnvironmentCase("a program of the name", "env.gotoolchain", ["GOTOOLCHAIN": "go1.22"], .ok) {
            $0.files = ["/usr/bin/go1.22": ""]
        },
        EnvironmentCase(
            "unverifiable",
            "env.gotoolchain",
            ["GOTOOLCHAIN": "go1.22.1", "GOSUMDB": "off"],
            .fail,
            "MTL-SUM016"
        ),
        EnvironmentCase(
            "no source",
            "env.gotoolchain",
            ["GOTOOLCHAIN": "go1.22.1", "GOPROXY": "off"],
            .fail,
            "MTL-TC003"
        ),
        EnvironmentCase("at hand", "env.gotoolchain", ["GOTOOLCHAIN": "go1.22.1", "GOSUMDB": "off"], .ok) {
            $0.files = ["/home/dev/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.22.1.linux-amd64/VERSION": ""]
        },
        EnvironmentCase("before there was the setting", "env.gotoolchain", ["GOTOOLCHAIN": "latest"], .ok) {
            $0.go = "go1.20.14"
        },
        EnvironmentCase("emptied by hand", "env.gotoolchain", [:], .ok) { $0.userFile = "GOTOOLCHAIN=\n" },
    ]

    private static let paths: [EnvironmentCase] = [
        row("GOPATH", "/srv/go:/srv/more", .ok, check: "env.paths"),
        row("GOMODCACHE", "/cache/mod", .ok, check: "env.paths"),
        row("GOPATH", "go", .fail, "MTL-CFG005", check: "env.paths"),
        row("GOPATH", "~/go", .fail, "MTL-CFG005", check: "env.paths"),
        row("GOPATH", "/srv/go:more", .fail, "MTL-CFG005", check: "env.paths"),
        row("GOMODCACHE", "cache/mod", .fail, "MTL-CFG005", check: "env.paths"),
        row("GOMODCACHE", "~/mod", .fail, "MTL-CFG005", check: "env.paths"),
        row("GOCACHE", "off", .fail, "MTL-CFG005", check: "env.paths"),
        row("GOCACHE", "build", .fail, "MTL-CFG005", check: "env.paths"),
        row("GOPATH", "/usr/local/go", .warn, "MTL-CFG005", check: "env.paths"),
        EnvironmentCase("no home", "env.paths", ["HOME": "", "GOCACHE": "/cache"], .fail, "MTL-CFG005"),
        EnvironmentCase(
            "no home for the build cache",
            "env.paths",
            ["HOME": "", "GOPATH": "/go"],
            .fail,
            "MTL-CFG005"
        ),
        EnvironmentCase(
            "no home, and none needed",
            "env.paths",
            ["HOME": "", "GOPATH": "/go", "GOCACHE": "/cache"],
            .ok
        ),
        EnvironmentCase("a relative home", "env.paths", ["HOME": "dev", "GOCACHE": "/cache"], .fail, "MTL-CFG005"),
        EnvironmentCase("Windows", "env.paths", ["GOPATH": #"D:\go;E:\go"#], .ok) { $0.layout = .windows },
        EnvironmentCase("a relative path on Windows", "env.paths", ["GOPATH": #"\go"#], .fail, "MTL-CFG005") {
            $0.layout = .windows
        },
    ]

    private static let versionControl: [EnvironmentCase] = [
        row("GOVCS", "github.com:git,*.corp.example:git|svn,*:off", .ok),
        row("GOVCS", " public:git , private:all ", .ok),
        row("GOVCS", "git", .fail, "MTL-CFG003"), row("GOVCS", "github.com:", .fail, "MTL-CFG003"),
        row("GOVCS", ":git", .fail, "MTL-CFG003"), row("GOVCS", "a.example:git,", .fail, "MTL-CFG003"),
        row("GOVCS", "a.example:git|", .fail, "MTL-CFG003"), row("GOVCS", "./a:git", .fail, "MTL-CFG003"),
        row("GOVCS", "a.example:git,a.example:svn", .fail, "MTL-CFG003"),
        EnvironmentCase(
            "not read without direct",
            "env.govcs",
            ["GOVCS": "git", "GOPROXY": "https://a.corp.example"],
            .warn,
            "MTL-CFG003"
        ),
    ]

    private static let authorization: [EnvironmentCase] = [
        row("GOAUTH", "netrc", .ok), row("GOAUTH", "off", .ok),
        row("GOAUTH", "netrc;off", .fail, "MTL-CFG009"), row("GOAUTH", "netrc;", .fail, "MTL-CFG009"),
        row("GOAUTH", " ", .fail, "MTL-CFG009"), row("GOAUTH", "git", .fail, "MTL-CFG009"),
        row("GOAUTH", "git ~/repo", .fail, "MTL-CFG009"), row("GOAUTH", "git /missing", .fail, "MTL-CFG009"),
        row("GOAUTH", "corp-helper --token a", .warn, "MTL-CFG009"),
        EnvironmentCase(
            "nothing over https",
            "env.goauth",
            ["GOAUTH": ";", "GOPROXY": "file:///p", "GOSUMDB": "off"],
            .warn,
            "MTL-CFG009"
        ),
        EnvironmentCase("git in a folder", "env.goauth", ["GOAUTH": "git /home/dev ; netrc"], .ok) {
            $0.folders = ["/home/dev"]
        },
        EnvironmentCase("a helper", "env.goauth", ["GOAUTH": "corp-helper -a"], .ok) {
            $0.files = ["/usr/bin/corp-helper": ""]
        },
        EnvironmentCase("before there was the setting", "env.goauth", ["GOAUTH": "git"], .ok) { $0.go = "go1.23.4" },
    ]

    private static let debug: [EnvironmentCase] = [
        row("GODEBUG", "http2client=0,netdns=go+1", .ok), row("GODEBUG", "nonsense", .ok), row("GODEBUG", "", .ok),
        row("GODEBUG", "cmdgonetlimit=8", .ok), row("GODEBUG", "cmdgonetlimit=-1", .ok),
        row("GODEBUG", "cmdgonetlimit=0,cmdgonetlimit=4", .ok), row("GODEBUG", "cmdgonetlimit=", .ok),
        row("GODEBUG", "tlsrsakex=0", .ok), row("GODEBUG", "tlsrsakex=1", .ok),
        EnvironmentCase("nothing over the network", "env.godebug", offline, .warn, "MTL-CFG008"),
        EnvironmentCase("a switch that is gone", "env.godebug", ["GODEBUG": "tlsrsakex=1"], .fail, "MTL-CFG021") {
            $0.trouble = .refused("fatal error: removed GODEBUG \"tlsrsakex\" set to old value \"1\" in environment")
        },
        EnvironmentCase("a switch that may be gone", "env.godebug", ["GODEBUG": "tlsrsakex=1"], .warn, "MTL-CFG021") {
            $0.go = nil
        },
        row("GODEBUG", "cmdgonetlimit=0", .fail, "MTL-CFG008"),
        row("GODEBUG", "a=b,cmdgonetlimit=no", .fail, "MTL-CFG008"),
    ]

    private static let offline = ["GODEBUG": "cmdgonetlimit=0", "GOPROXY": "file:///p", "GOSUMDB": "off"]

    private static let sources: [EnvironmentCase] = [
        source(
            "hidden",
            ["GOPROXY": "https://a.corp.example"],
            "GOPROXY=https://b.corp.example\n",
            .warn,
            "MTL-CFG012"
        ),
        source("the same twice", ["GOPROXY": "https://a.corp.example"], "GOPROXY=https://a.corp.example\n", .ok),
        source("only go's own is hidden", ["GOPROXY": "https://a.corp.example"], "", .ok),
        source("an empty line is hidden", ["GOPRIVATE": "a.example"], "GOPRIVATE=\n", .ok),
        source("a comment", [:], "# Mine\n\nGOPRIVATE=a.example\n", .ok),
        source("a name of another Go", [:], "GOFUTURE=1\n", .ok),
        source("export", [:], "export GOPROXY=direct\n", .warn, "MTL-CFG013"),
        source("no sign", [:], "GOPROXY direct\n", .warn, "MTL-CFG013"),
        source("read from the environment only", [:], "HTTPS_PROXY=http://proxy.corp.example\n", .warn, "MTL-CFG013"),
        EnvironmentCase("a go command that does not start", "env.source", ["GOROOT": "/missing"], .fail, "MTL-CFG020") {
            $0.trouble = .refused("go: cannot find GOROOT directory: /missing")
        },
        EnvironmentCase("a go command that takes too long", "env.source", [:], .unknown) {
            $0.trouble = .silent("no answer in 5 s")
        },
        // What is wrong is said by the check of the flags.
        EnvironmentCase("explained elsewhere", "env.source", ["GOFLAGS": "mod"], .ok) {
            $0.trouble = .refused("go: parsing $GOFLAGS: non-flag \"mod\"")
        },
    ]

    @Test(
        "says what is wrong with settings of the go command",
        arguments: mode + flags + toolchain + paths + versionControl + authorization + debug + sources
    )
    func settings(_ row: EnvironmentCase) async throws {
        let judged = try await row.judged()
        #expect(judged.map(\.verdict) == [row.verdict])
        #expect(judged.map(\.code) == [row.code])
    }

    @Test("without a home both caches have no place")
    func homeless() async throws {
        let judged = try await EnvironmentCase("", "env.paths", ["HOME": ""], .fail).judged()
        #expect(judged.map(\.node.subject) == ["GOMODCACHE", "GOCACHE"])
    }

    private static let checks = [
        "GO111MODULE": "env.go111module", "GOFLAGS": "env.goflags", "GOTOOLCHAIN": "env.gotoolchain",
        "GOVCS": "env.govcs",
        "GOAUTH": "env.goauth", "GODEBUG": "env.godebug",
    ]

    private static func row(
        _ name: String,
        _ value: String,
        _ verdict: Verdict,
        _ code: String? = nil,
        check: String? = nil
    ) -> EnvironmentCase {
        EnvironmentCase("\(name)=\(value)", check ?? checks[name] ?? "", [name: value], verdict, code)
    }

    private static func source(
        _ name: String,
        _ variables: [String: String],
        _ file: String,
        _ verdict: Verdict,
        _ code: String? = nil
    ) -> EnvironmentCase {
        EnvironmentCase(name, "env.source", variables, verdict, code) { $0.userFile = file }
    }
}
