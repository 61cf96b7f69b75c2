import Testing

@testable import Doctor

/// What the checks hold for a failure is one of the real go command, and nothing else is.
///
/// The modules come from a folder, so that nothing is asked of a network. One after the other, since a go command that is too slow says
/// nothing of itself.
@Suite(.serialized) struct EnvironmentRealGoTests {
    /// Variables, and whether the go command does its work all the same.
    struct Row: Sendable, CustomTestStringConvertible {
        let variables: [String: String]
        /// The lines of the user's file.
        let userFile: String
        /// Builds too, and does not only download.
        let command: [String]

        init(_ variables: [String: String], file: String = "", building: Bool = false) {
            self.variables = variables
            self.userFile = file
            self.command =
                building ? ["list", "-deps", "-export", "./..."] : ["mod", "download", "example.com/a@v1.0.0"]
        }

        var testDescription: String {
            "\(variables.sorted { $0 < $1 }.map { "\($0)=\($1)" }.joined(separator: " ")) \(userFile)"
        }
    }

    private static let lists = [
        "PROXY", "PROXY,direct", " PROXY , ", "PROXY|off", "off", "  ", ",|", "PROXY,Direct",
        "PROXY,ftp://a.example",
        "PROXY|/srv", "file://host/a,PROXY", "PROXY?a", "PROXY#a", "PROXY,\"https://a.example\"",
        "PROXY|https://a.example b",
        "PROXY|https://a.example:port", "PROXY|https://a.example/%zz", "PROXY|https://[::1", "PROXY|https://a:b:c",
        "PROXY|a.example:b",
        "PROXY|https://a.example?a=b", "PROXY|https://a.example:", "PROXY|https://a:b@c.example",
        "PROXY|https://a b@c.example",
        "PROXY|a\u{1}b.example", "PROXY|https://a{b.example", "PROXY|https://[1.2.3.4]",
        "PROXY|https://[::ffff:1.2.3.4]",
    ].map { Row(["GOPROXY": $0]) }

    private static let flags = [
        "-mod=mod -modcacherw", "\"-ldflags=-s -w\" -buildvcs=false", "-mod=", "-modcacherw=1", "mod=mod", "-tags a",
        "-tags",
        "-ldflags='-s -w'", "'-mod=mod", "-", "--", "---v", "-=a", "-mod=update", "–mod=mod", "-brandnew", "-mod",
        "-v=no", "-C=/",
        "-buildvcs=no", "--trimpath",
    ].map { Row(["GOFLAGS": $0], building: true) }

    private static let others = [
        Row([:]), Row([:], building: true), Row([:], file: "GOPROXY=\n"),
        Row([:], file: "export GOPROXY=off\nHTTPS_PROXY=a b\n"),
        Row(["GO111MODULE": "off"]), Row(["GO111MODULE": "auto"]), Row(["GO111MODULE": "yes"]),
        Row(["GO111MODULE": "on "]),
        Row(["GOSUMDB": " "]), Row(["GOSUMDB": "off "]), Row(["GOSUMDB": "https://sum.golang.org"]),
        Row(["GOSUMDB": "sum.example"]),
        Row(["GOSUMDB": "sum.golang.org a b"]), Row([:], file: "GOSUMDB=\n"), Row([:], file: "GOSUMDB=off\r\n"),
        Row(["GOTOOLCHAIN": "local+auto"]), Row(["GOTOOLCHAIN": "path"]), Row(["GOTOOLCHAIN": "go1.22.1+path"]),
        Row(["GOTOOLCHAIN": "1.22.1"]), Row(["GOTOOLCHAIN": "go1.22.1+local"]), Row(["GOTOOLCHAIN": "auto "]),
        Row(["GOTOOLCHAIN": "go1.22"]), Row(["GOTOOLCHAIN": "go1.22.1", "GOPROXY": "off"]),
        Row(["GOTOOLCHAIN": "go1.22+auto"]), Row(["GOTOOLCHAIN": "go2.0.0"]),
        Row([:], file: "GOTOOLCHAIN=\n"),
        Row(["GOPATH": "a"]), Row(["GOPATH": "~/a"]), Row(["GOPATH": "/a:b"]), Row(["GOMODCACHE": "a"]),
        Row(["GOMODCACHE": "~/a"]),
        Row(["GOCACHE": "off"], building: true), Row(["GOCACHE": "a"], building: true),
        Row(["HOME": "", "GOMODCACHE": ""]),
        Row(["HOME": "", "GOCACHE": ""], building: true), Row(["HOME": ""]),
        Row(["GODEBUG": "http2client=0,netdns=go,a"]), Row(["GODEBUG": "cmdgonetlimit=0"]),
        Row(["GODEBUG": "tlsrsakex=1"]),
        Row(["GODEBUG": "tlsrsakex=0"]),
        Row(["GOAUTH": ";"]), Row(["GOVCS": "git"]), Row(["GOROOT": "/missing"]),
        Row(["GOROOT": "/tmp", "GOPROXY": ""]),
        Row(["GOPRIVATE": "https://a, b", "GOINSECURE": "*", "GONOSUMDB": "*"]),
    ]

    @Test("fails where the go command fails, and only there", arguments: lists + flags + others)
    func agrees(_ row: Row) async throws {
        let scene = try GoScene(row.variables, userFile: row.userFile)
        let result = try await scene.run(row.command)
        let failures = try await scene.failures()
        #expect((result.status != 0) == !failures.isEmpty, "\(result.message) \(failures)")
    }

    /// With these the go command would make requests; it must stop before the first one.
    private static let stops = [
        Row(["GOAUTH": "netrc;off"]), Row(["GOAUTH": "netrc;"]), Row(["GOAUTH": " "]), Row(["GOAUTH": "git"]),
        Row(["GOAUTH": "git ~/a"]), Row(["GOAUTH": "git /missing"]), Row(["GODEBUG": "cmdgonetlimit=0"]),
        Row(["GODEBUG": "cmdgonetlimit=no"]), Row(["GOPROXY": "http://a:b@127.0.0.1:1"]),
        Row(["GOPROXY": "https:/127.0.0.1:1"]),
        Row(["GOPROXY": "https://"]), Row(["GOPROXY": "https://127.0.0.1:99999"]),
    ]

    @Test("fails where the go command stops before it connects", arguments: stops)
    func early(_ row: Row) async throws {
        let variables = ["GOPROXY": "https://127.0.0.1:1"].merging(row.variables) { $1 }
        let scene = try GoScene(variables, userFile: "")
        let result = try await scene.run(row.command)
        #expect(result.status != 0 && !result.message.contains("refused"), "\(result.message)")
        #expect(try await scene.failures().count == 1)
    }

    @Test("knows the settings that the go command goes by, and its version")
    func known() async throws {
        let scene = try GoScene(
            ["GOPRIVATE": "a.example", "GOFLAGS": "-mod=mod"],
            userFile: "GOFLAGS=-v\nGONOPROXY=none\n"
        )
        let settings = await scene.settings()
        #expect(settings.goCommand?.version == "go1.27.3")
        #expect(settings.goCommand?.trouble == nil)
        #expect(settings.rootFile?.values["GOTOOLCHAIN"] == "auto")
        for name in GoVariable.asked where !["GOVERSION", "GOVCS"].contains(name) {
            let said = try await scene.run(["env", name]).text.trimmedBlanks
            #expect(settings[name] == said, "\(name)")
        }
        #expect(settings.values("GOFLAGS").map(\.text) == ["-mod=mod", "-v"])
    }
}
