import Foundation
import TestKit
import Testing

/// A real server and a real doctor: what was sent, what arrived, and what was decided.
@Suite("both sides") struct EchoTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder("echo")
        try FileManager.default.createDirectory(atPath: folder.path + "/project", withIntermediateDirectories: true)
        let text = "module example.org/project\n\ngo 1.21\n\nrequire example.com/a v1.0.0\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/project/go.mod"))
    }

    private func doctor(
        _ proxy: String,
        _ arguments: [String],
        _ more: [String: String] = [:]
    ) async throws -> CommandRun {
        let environment = [
            "HOME": "\(folder.path)/home", "GOPATH": "\(folder.path)/path", "GOENV": "off", "GOPROXY": proxy,
            "GOSUMDB": "off", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
        ]
        return try await CommandRun.martlet(
            ["doctor"] + arguments,
            environment.merging(more) { $1 },
            folder: folder.path + "/project"
        )
    }

    private static func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
    }

    /// The outcome of a check, with its facts by name.
    private static func outcome(
        _ id: String,
        _ report: [String: Any]
    ) throws -> (verdict: String, facts: [String: String]) {
        let checks = try #require(report["checks"] as? [[String: Any]])
        let check = try #require(checks.first { $0["id"] as? String == id })
        let facts = (check["facts"] as? [[String: String]] ?? []).map { ($0["name"] ?? "", $0["value"] ?? "") }
        return (try #require(check["verdict"] as? String), Dictionary(facts) { first, _ in first })
    }

    private func echo(_ nonce: String, _ store: String) async throws -> CommandRun {
        try await CommandRun.martlet(["echo", nonce, "--store", store], folder: folder.path)
    }

    @Test("doctor and server tell the same requests") func together() async throws {
        let scene = try await SmallScene.make()
        let martlet = try await scene.serve()
        let run = try await doctor(martlet.url, ["--json", "--only", "proto"])
        let report = try Self.object(run.output)
        let (verdict, facts) = try Self.outcome("proto.echo", report)
        let nonce = try #require(report["nonce"] as? String)
        #expect(
            verdict == "ok" && facts["nonce"] == nonce && facts["server"]?.hasPrefix("martlet ") == true,
            "\(facts)"
        )
        let addresses = try #require(facts["our address here / as the server saw it"]).components(separatedBy: " / ")
        // Nothing stands in between.
        #expect(addresses.count == 2 && addresses[0] == addresses[1] && addresses[0].hasPrefix("127.0.0.1:"))
        #expect(facts["TLS ends in between"] == nil && facts["sign of a proxy in between"] == nil)
        let answer = try await echo(nonce, scene.store)
        #expect(answer.status == 0, "\(answer.errors)")
        let seen = try #require(try Self.object(answer.output)["requests"] as? [[String: Any]])
        let paths = seen.compactMap { $0["path"] as? String }
        #expect(paths.contains("/-/echo") && paths.contains("/example.com/a/@v/v1.0.0.info"), "\(paths)")
        #expect(seen.contains { $0["peer"] as? String == addresses[1] })
        let route = seen.first { $0["path"] as? String == "/example.com/a/@v/v1.0.0.info" }?["route"] as? [String: Any]
        #expect(route?["private"] as? Bool == false)
        #expect(route?["sources"] as? String == "127.0.0.1:\(scene.proxy.port)")
        #expect(martlet.log.text.contains("nonce=\(nonce)"))
        await scene.stop()
    }

    @Test("the nonce is shown to people who ask for more, and unknown ones are said to be") func unknown() async throws
    {
        let scene = try await SmallScene.make()
        let martlet = try await scene.serve()
        let run = try await doctor(martlet.url, ["--verbose", "--only", "proto.echo", "--lang", "en"])
        #expect(run.status == 0 && run.output.contains("✓ proto.echo \(martlet.url)\n"), "\(run.output)")
        let line = try #require(run.output.split(separator: "\n").first { $0.contains("for martlet echo") })
        let nonce = try #require(line.split(separator: " ").last.map(String.init))
        #expect(run.output.contains("      nonce: \(nonce)\n"))
        #expect(try await echo(nonce, scene.store).status == 0)
        let other = try await echo("0123456789abcdef", scene.store)
        #expect(other.status == 3 && other.output.isEmpty && other.errors.contains("no request with this nonce"))
        #expect(try await echo("nonsense", scene.store).status == 64)
        martlet.end()
        #expect(try await echo(nonce, scene.store).status == 70)
        await scene.stop()
    }

    @Test("over TLS, with a token, and with a wrong one") func secure() async throws {
        let scene = try await SmallScene.make()
        let authority = try TestAuthority()
        let files = try authority.certificate(for: ["127.0.0.1"])
        let token = folder.path + "/token"
        try Data("right\n".utf8).write(to: URL(fileURLWithPath: token))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: token)
        let martlet = try await scene.serve(
            ["--tls-cert", files.certificate, "--tls-key", files.key, "--access-token-file", token]
        )
        let place = martlet.url.dropFirst("https://".count)
        for (password, arrived) in [("right", "1 / 1"), ("wrong", "1 / 1"), (nil, "0 / 0")] {
            let proxy = "https://" + (password.map { "go:\($0)@" } ?? "") + place
            let run = try await doctor(proxy, ["--json", "--only", "proto.echo"], ["SSL_CERT_FILE": authority.bundle])
            let (verdict, facts) = try Self.outcome("proto.echo", try Self.object(run.output))
            #expect(verdict == "ok" && facts["Authorization sent / arrived"] == arrived, "\(facts)")
            let isIn = password == "right"
            #expect(facts["TLS here / at the server"] == (isIn ? "TLS 1.3 / TLS 1.3" : nil))
            #expect(facts["TLS ends in between"] == nil)
            #expect((facts["our address here / as the server saw it"] != nil) == isIn)
            #expect(!run.output.contains("go:"))
        }
        await scene.stop()
    }
}
