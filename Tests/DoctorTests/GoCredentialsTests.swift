import Foundation
import Probes
import TestKit
import Testing

@testable import Doctor

/// What is presented to servers over https, as `GOAUTH` says.
@Suite("Credentials of go") struct GoCredentialsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A server that wants a field to have a value, and what asks it; the closure makes the settings for the server's host and port.
    private func run(
        _ name: String,
        _ value: String,
        _ machine: (String) throws -> Machine,
        _ body: (GoCredentials, Prober, LoopbackServer) async throws -> Void
    ) async throws {
        let authority = try TestAuthority()
        let answer: LoopbackServer.Answer = { request in
            request.header(name) == value ? .ok("x") : .status(401, headers: [("WWW-Authenticate", "Basic")])
        }
        try await LoopbackServer.run(tls: authority.server(for: ["127.0.0.1"]), answer) { server in
            let prober = Prober(environment: ["SSL_CERT_FILE": authority.bundle])
            try await body(GoCredentials(machine("127.0.0.1:\(server.port)").settings), prober, server)
        }
    }

    private func write(_ name: String, _ text: String) throws -> String {
        let path = "\(folder.path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    /// A machine with a helper that writes down how it is called, and what it reads.
    private func machine(helper script: String, _ list: (String) -> String = { $0 }) throws -> Machine {
        let log = "echo \"called $*\" >> '\(folder.path)/log'\ncat >> '\(folder.path)/log'\n"
        let path = try write("bin/helper", "#!/bin/sh\n\(log)\(script)\n")
        return Machine(variables: ["GOAUTH": list(path)], files: [path: ""])
    }

    private var log: String {
        get throws { try String(contentsOfFile: "\(folder.path)/log", encoding: .utf8) }
    }

    @Test("a helper is asked once, and again about what is refused") func helper() async throws {
        let script = { (host: String) in
            """
            word=second; test $# = 2 || word=first
            printf 'https://\(host)\\n\\nX-Token: %s\\nX-More: more\\n\\n' $word
            """
        }
        try await run("X-Token", "second", { try machine(helper: script($0)) { "\($0) --quiet" } }) {
            credentials,
            prober,
            server in
            #expect(await credentials.exchange("\(server.url)/x", by: prober).status == 200)
            #expect(server.requests.map { $0.header("X-Token") } == ["first", "second"])
            #expect(server.requests.allSatisfy { $0.header("X-More") == "more" && $0.header("Authorization") == nil })
            #expect(await credentials.exchange("\(server.url)/y", by: prober).status == 200)
            #expect(server.requests.count == 3)
            let said = try log
            #expect(
                said.contains("called --quiet\ncalled --quiet \(server.url)/x\nHTTP/1.1 401 Unauthorized\n"),
                "\(said)"
            )
            #expect(said.contains("WWW-Authenticate: Basic\n") && !said.contains("\(server.url)/y"))
        }
    }

    @Test("the longest address counts, and of several commands the first") func order() async throws {
        let script = { (host: String) in
            """
            printf 'https://\(host)/\\n\\nAuthorization: host\\n\\n'
            printf 'https://\(host)/private/\\nhttps://a.example\\n\\nAuthorization: path\\n\\n'
            """
        }
        for (list, expected) in [("HELPER ; netrc", "host"), ("netrc;HELPER", "Basic dTpw")] {
            let both = { (host: String) throws -> Machine in
                var machine = try machine(helper: script(host)) { list.replacing("HELPER", with: $0) }
                machine.files["/home/dev/.netrc"] = "machine \(host) login u password p"
                return machine
            }
            try await run("Authorization", expected, both) { credentials, prober, server in
                #expect(await credentials.exchange("\(server.url)/privates", by: prober).status == 200)
                #expect(await credentials.exchange("\(server.url)/private/x", by: prober).status == 401)
                #expect(server.requests.last?.header("Authorization") == "path")
            }
        }
    }

    @Test("netrc is read as go reads it, which passes over what it does not know") func netrc() async throws {
        let texts = [
            "machine HOST login u password p", "machine HOST port 21 login u password p stray",
            "what is this\nmachine HOST account x\n\tpassword p\r\n\tlogin u\n",
            "machine a login x\nmachine HOST login u password p",
            "machine HOST login u password p\nmachine HOST login v password q", "machine HOST # a login u password p",
        ]
        for text in texts {
            let machine = { (host: String) in
                Machine(files: ["/home/dev/.netrc": text.replacing("HOST", with: host)])
            }
            try await run("Authorization", "Basic dTpw", machine) { credentials, prober, server in
                #expect(await credentials.exchange("\(server.url)/x", by: prober).status == 200, "\(text)")
                #expect(server.requests.count == 1)
            }
        }
        // There is nobody to ask about a refusal.
        try await run("Authorization", "other", { _ in Machine() }) { credentials, prober, server in
            #expect(await credentials.exchange("\(server.url)/x", by: prober).status == 401)
            #expect(server.requests.count == 1)
        }
    }

    @Test("hosts counted without their port before Go 1.24, and netrc alone") func old() async throws {
        let machine = { (host: String) in
            var machine = Machine(
                variables: ["GOAUTH": "off"],
                files: ["/home/dev/.netrc": "machine 127.0.0.1 login u password p"]
            )
            machine.go = "go1.23.4"
            return machine
        }
        try await run("Authorization", "Basic dTpw", machine) { credentials, prober, server in
            #expect(await credentials.exchange("\(server.url)/x", by: prober).status == 200)
        }
    }

    @Test("git is asked about what is refused, and told nothing") func git() async throws {
        let helper = "!f() { echo $1 >> '\(folder.path)/log'; echo username=u; echo password=p; }; f"
        let config = try write("gitconfig", "[credential]\n\thelper = \"\(helper)\"\n")
        let machine = { (host: String) in
            Machine(
                variables: [
                    "GOAUTH": "git \(folder.path)", "GIT_CONFIG_GLOBAL": config, "GIT_CONFIG_NOSYSTEM": "1",
                    "HOME": folder.path,
                ],
                files: ["/usr/bin/git": ""],
                folders: [folder.path]
            )
        }
        try await run("Authorization", "Basic dTpw", machine) { credentials, prober, server in
            #expect(await credentials.exchange("\(server.url)/x", by: prober).status == 200)
            #expect(server.requests.map { $0.header("Authorization") } == [nil, "Basic dTpw"])
            let said = try log
            #expect(said == "get\n")
        }
    }

    @Test("nothing is presented otherwise") func nothing() async throws {
        let netrc = ["/home/dev/.netrc": "machine a.example login u password p"]
        for (list, url) in [
            ("off", "https://a.example/"), ("netrc;off", "https://a.example/"), ("netrc;", "https://a.example/"),
            ("netrc", "http://a.example/"), ("netrc", "https://b.example/"), ("netrc", "https://a.example:8443/"),
            ("missing-helper", "https://a.example/"),
        ] {
            let credentials = GoCredentials(Machine(variables: ["GOAUTH": list], files: netrc).settings)
            #expect(await credentials.fields(for: url).isEmpty, "\(list) \(url)")
        }
        let usual = GoCredentials(Machine(files: netrc).settings)
        #expect(await usual.fields(for: "https://a.example/x/y").map(\.value) == ["Basic dTpw"])
    }

    @Test(
        "what a helper writes has one form",
        arguments: [
            ("", [:]), ("https://a\n\nA: b\n\n", ["https://a": "A=b"]),
            ("https://a\nhttps://b/c\n\nA: b\nC: d e \n\n", ["https://a": "A=b,C=d e", "https://b/c": "A=b,C=d e"]),
            ("https://a\n\nA: b\n\nhttps://a\n\n\n", ["https://a": ""]),
            ("https://a\n\nA: b\n\nhttps://a\n\nC: d\n\n", ["https://a": "C=d"]),
            ("https://a\n\nA: b\n", nil), ("https://a\n\nA: b", nil), ("https://a\nA: b\n\n", nil),
            ("\nA: b\n\nrest", nil),
            ("https://a\n\nA:b\n\n", nil), ("https://a\n\nA b: c\n\n", nil), ("https://a\r\n\r\nA: b\r\n\r\n", nil),
            ("https://a\n\nA: b\u{1}\n\n", nil), ("words\n\nA: b\n\n", nil),
        ] as [(String, [String: String]?)]
    )
    func form(_ text: String, _ expected: [String: String]?) {
        let answer = HelperAnswer(text)
        let shown = answer?.fields.mapValues { fields in fields.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
        }
        #expect(shown == expected)
    }
}
