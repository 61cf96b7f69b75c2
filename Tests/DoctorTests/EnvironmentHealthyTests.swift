import ErrorLibrary
import Testing

@testable import Doctor

/// On machines on which nothing is wrong, nothing is said.
@Suite struct EnvironmentHealthyTests {
    struct Healthy: Sendable, CustomTestStringConvertible {
        let name: String
        let machine: Machine

        init(_ name: String, _ variables: [String: String] = [:], change: (inout Machine) -> Void = { _ in }) {
            self.name = name
            var machine = Machine(variables: variables)
            change(&machine)
            self.machine = machine
        }

        var testDescription: String { name }
    }

    private static let machines: [Healthy] = [
        Healthy("a fresh installation"),
        Healthy("no go command") { $0.go = nil },
        Healthy("an old Go") { $0.go = "go1.18.10" },
        Healthy("a Go from its sources") { $0.go = "" },
        Healthy(
            "empty variables",
            ["GOPROXY": "", "GOFLAGS": "", "GOPRIVATE": "", "HTTPS_PROXY": "", "NO_PROXY": "", "GOAUTH": ""]
        ),
        Healthy("macOS") { $0.layout = .macOS },
        Healthy("Windows") { $0.layout = .windows },
        Healthy("the official container image", ["HOME": "/root", "GOPATH": "/go", "GOTOOLCHAIN": "local"]),
        Healthy(
            "a CI job without a home",
            ["HOME": "", "GOPATH": "/builds/go", "GOCACHE": "/builds/cache", "GOFLAGS": "-mod=readonly"]
        ),
        Healthy("settings in the user's folder") {
            $0.userFile = "GOPRIVATE=git.corp.example/*\nGOPROXY=https://proxy.corp.example,direct\n"
        },
        Healthy("mainland China", ["GOPROXY": "https://goproxy.cn,direct", "GOSUMDB": "sum.golang.google.cn"]),
        Healthy(
            "a proxy for everything",
            ["GOPROXY": "https://me:secret@proxy.corp.example/go", "GOPRIVATE": "corp.example", "GONOPROXY": "none"]
        ),
        Healthy(
            "an outbound proxy",
            [
                "HTTPS_PROXY": "http://proxy.corp.example:3128", "https_proxy": "http://proxy.corp.example:3128",
                "NO_PROXY": ".corp.example",
            ]
        ),
        Healthy("a bundle of the company", ["SSL_CERT_FILE": "/etc/corp.pem"]) {
            $0.files = ["/etc/corp.pem": Machine.certificate]
        },
        Healthy("passwords in netrc") {
            $0.files = ["/home/dev/.netrc": "machine git.corp.example login me password secret\n"]
        },
        Healthy("a folder as proxy", ["GOPROXY": "file:///srv/proxy", "GONOSUMDB": "corp.example"]),
        Healthy("stop-gaps", ["GODEBUG": "http2client=0,netdns=go", "GO111MODULE": "on", "GOVCS": "public:git"]),
    ]

    @Test("a healthy machine gives only ok", arguments: machines)
    func healthy(_ machine: Healthy) async throws {
        let outcomes = try await Self.outcomes(machine.machine)
        let said = outcomes.filter { $0.verdict != .ok }.map {
            "\($0.node) \($0.verdict) \($0.code ?? "") \($0.facts.map(\.value))"
        }
        #expect(said == [])
    }

    @Test("every check has another name, in the group of settings, and a title in both languages")
    func names() {
        let checks = EnvironmentChecks.all
        #expect(Set(checks.map(\.id)).count == checks.count)
        #expect(checks.allSatisfy { $0.group == .settings })
        #expect(checks.allSatisfy { $0.title[.english] != $0.title[.chinese] })
    }

    @Test("no password is shown, wherever it stands")
    func secrets() async throws {
        let machine = Machine(
            variables: [
                "GOPROXY": "https://me:hunter2@a.example,https://b.example?token=hunter2,http://hunter2@c.example,x y",
                "GOAUTH": "helper --token hunter2;netrc", "GOSUMDB": "a https://me:hunter2@sum.example",
                "GOFLAGS": "-ldflags=-Xmain.token=hunter2 hunter2=a",
                "HTTPS_PROXY": "http://me:hunter2@proxy.example:x",
                "HTTP_PROXY": "me:hunter2@proxy.example", "ALL_PROXY": "socks5://me:hunter2@a.example",
                "GOPRIVATE": "https://me:hunter2@git.example",
            ],
            userFile: "GOPROXY=https://me:hunter2@other.example\nHTTPS_PROXY=http://me:hunter2@proxy.example\n",
            files: ["/home/dev/.netrc": "machine a.example login hunter2 password hunter2\nhunter2\nlogin hunter2\n"],
            trouble: .refused("go: parsing https://me:hunter2@a.example: no")
        )
        let outcomes = try await Self.outcomes(machine)
        let shown = outcomes.flatMap { $0.facts.map(\.value) + $0.values.values + [$0.node.subject] }
        #expect(shown.filter { $0.contains("hunter2") } == [])
        #expect(shown.contains { $0.contains("***") })
    }

    @Test("what fails or warns names a cause in the library", arguments: EnvironmentChecks.all.map(\.id))
    func causes(_ id: String) async throws {
        let library = try ErrorLibrary()
        let check = try #require(EnvironmentChecks.all.first { $0.id == id })
        let machine = Machine(variables: [
            "GOPROXY": ",", "GOFLAGS": "a", "GOAUTH": ";", "GOVCS": "a", "GODEBUG": "cmdgonetlimit=0",
        ])
        for outcome in try await check.work(.environment(machine.settings)) where outcome.verdict == .fail {
            let entry = library.entry(outcome.code ?? "")
            #expect(entry?.checks.contains { $0.hasPrefix("env.") } == true, "\(outcome.node)")
        }
    }

    private static func outcomes(_ machine: Machine) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for check in EnvironmentChecks.all { outcomes += try await check.work(.environment(machine.settings)) }
        return outcomes
    }

}
