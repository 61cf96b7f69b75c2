import Foundation
import TestKit
import Testing

/// SIGHUP: what a reload must not do.
@Suite("reload, and what it must leave alone") struct ReloadSafetyTests {
    /// A server whose settings all come from its file, with a proxy that alters every `.mod` of `example.com/b`.
    struct Subject {
        let scene: SmallScene
        let martlet: MartletProcess

        static func make(_ lines: [String] = [], sumdb: String? = nil, _ flags: [String] = []) async throws -> Subject {
            let scene = try await SmallScene.make { path, bytes in
                path == "/example.com/b/@v/v1.2.0.mod" ? bytes + Array("// altered\n".utf8) : bytes
            }
            try write(lines, sumdb, scene)
            let martlet = try await MartletProcess.start(
                store: scene.store,
                ["--config", scene.folder.path + "/martlet.yaml"] + flags
            )
            return Subject(scene: scene, martlet: martlet)
        }

        private static func write(_ lines: [String], _ sumdb: String?, _ scene: SmallScene) throws {
            let all = ["upstreams: \(scene.proxy.url)", "sumdb: \"\(sumdb ?? scene.sumdb)\""] + lines
            let text = all.map { $0 + "\n" }.joined()
            try text.write(toFile: scene.folder.path + "/martlet.yaml", atomically: true, encoding: .utf8)
        }

        /// Writes the file, sends the signal, and waits for a line in the log.
        func reload(_ lines: [String] = [], sumdb: String? = nil, until marker: String) async throws {
            try Self.write(lines, sumdb, scene)
            martlet.signal(SIGHUP)
            #expect(await martlet.logLine(with: marker) != nil, "\(martlet.log.text)")
        }

        /// Ends the server; its log is whole then.
        func end() async {
            #expect(martlet.end() == (0, false))
            await martlet.log.waitForEnd()
            await scene.stop()
        }
    }

    @Test("verification that is switched off in the file goes on until the restart") func off() async throws {
        let subject = try await Subject.make()
        try await subject.reload(sumdb: "off", until: "some settings need a restart settings=sumdb")
        let altered = try await subject.martlet.get("/example.com/b/@v/v1.2.0.mod")
        #expect(altered.status != 200)
        #expect(altered.text.contains("MTL-SUM002"), "\(altered.text)")
        // The database can still be asked, by us and by clients.
        #expect(try await subject.martlet.get("/example.com/a/@v/v1.0.0.mod").status == 200)
        #expect(try await subject.martlet.get("/sumdb/sum.example.org/supported").status == 200)
        // It stays pending, and is said again, however often the settings are read.
        try await subject.reload(["log-level: debug"], sumdb: "off", until: "settings reloaded changed=log-level")
        await subject.end()
        let warnings = subject.martlet.log.text.split(separator: "\n").filter { $0.contains("settings=sumdb") }
        #expect(warnings.count == 2, "\(subject.martlet.log.text)")
    }

    @Test("a database that is named while verification is off waits for the restart") func on() async throws {
        let subject = try await Subject.make(sumdb: "off")
        try await subject.reload(until: "some settings need a restart settings=sumdb")
        let answer = try await subject.martlet.get("/example.com/a/@v/v1.0.0.mod")
        #expect(answer.status == 200, "\(answer.text)")
        #expect(subject.scene.database.requests.isEmpty)
        await subject.end()
    }

    @Test("another database waits for the restart, and the one of the start is asked on") func other() async throws {
        let subject = try await Subject.make()
        let other = try ModuleWorld([], databaseName: "sum.example.net")
        try await subject.reload(
            sumdb: "\(other.databaseKey) http://127.0.0.1:9",
            until: "some settings need a restart settings=sumdb"
        )
        let answer = try await subject.martlet.get("/example.com/a/@v/v1.0.0.zip")
        #expect(answer.status == 200, "\(answer.text)")
        await subject.end()
    }

    @Test("what is in effect at once is not said to need a restart") func effective() async throws {
        let authority = try TestAuthority()
        let modules = try ModuleWorld([try PrivateScene.publish("example.com/public", "public")]).proxy()
        let source = try await LoopbackServer.start(tls: authority.server(for: ["127.0.0.1"]), modules)
        let route = ["routes:", "  - pattern: example.com/public", "    chain: \(source.url)"]
        let subject = try await Subject.make(route + ["no-verify: example.com/public"])
        let target = "/example.com/public/@v/v1.0.0.info"
        #expect(try await subject.martlet.get(target).status == 503)
        try await subject.reload(
            route + ["no-verify: example.com/public", "ca-file: \(authority.bundle)"],
            until: "settings reloaded changed=ca-file"
        )
        #expect(try await subject.martlet.get(target).status == 200)
        try await subject.reload(
            route + ["no-proxy: localhost", "https-proxy: http://127.0.0.1:9", "ca-dir: \(authority.folder)"],
            until: "settings reloaded changed="
        )
        await subject.end()
        #expect(!subject.martlet.log.text.contains("need a restart"), "\(subject.martlet.log.text)")
        await source.stop()
    }

    @Test("a reload that is refused leaves the certificate as it was") func certificate() async throws {
        let authority = try TestAuthority()
        let files = try authority.certificate(for: ["127.0.0.1"])
        let flags = ["--tls-cert", files.certificate, "--tls-key", files.key]
        let subject = try await Subject.make(sumdb: "off", flags)
        let first = try await Self.certificate(of: subject.martlet.url)
        #expect(first.contains("BEGIN CERTIFICATE"))

        let renewed = try authority.certificate(for: ["127.0.0.1"])
        for (new, old) in [(renewed.certificate, files.certificate), (renewed.key, files.key)] {
            try Data(contentsOf: URL(fileURLWithPath: new)).write(to: URL(fileURLWithPath: old))
        }
        let netrc = subject.scene.folder.path + "/netrc"
        try "machine\n".write(toFile: netrc, atomically: true, encoding: .utf8)
        try await subject.reload(["netrc: \(netrc)"], sumdb: "off", until: "settings not reloaded, the old ones stay")
        #expect(try await Self.certificate(of: subject.martlet.url) == first)

        try await subject.reload(sumdb: "off", until: "settings reloaded")
        #expect(try await Self.certificate(of: subject.martlet.url) != first)
        await subject.end()
    }

    @Test("a certificate under another name is in effect at once; TLS where there was none is not") func tls()
        async throws
    {
        let authority = try TestAuthority()
        let lines = try (0..<2).map { _ in
            let files = try authority.certificate(for: ["127.0.0.1"])
            return ["tls-cert: \(files.certificate)", "tls-key: \(files.key)"]
        }
        let secure = try await Subject.make(lines[0], sumdb: "off")
        let first = try await Self.certificate(of: secure.martlet.url)
        try await secure.reload(lines[1], sumdb: "off", until: "settings reloaded changed=\"tls-cert tls-key\"")
        #expect(try await Self.certificate(of: secure.martlet.url) != first)
        await secure.end()
        #expect(!secure.martlet.log.text.contains("need a restart"), "\(secure.martlet.log.text)")

        let plain = try await Subject.make(sumdb: "off")
        let marker = "some settings need a restart settings=\"tls-cert tls-key\""
        try await plain.reload(lines[0], sumdb: "off", until: marker)
        #expect(try await plain.martlet.get("/healthz").status == 200)
        await plain.end()
    }

    /// The certificate that a server shows, in PEM form.
    private static func certificate(of url: String) async throws -> String {
        let address = url.dropFirst("https://".count)
        let run = try await CommandRun.of("/usr/bin/openssl", ["s_client", "-connect", "\(address)"], input: "")
        let lines = run.output.split(separator: "\n").map(String.init)
        let begin = lines.firstIndex { $0.contains("BEGIN CERTIFICATE") } ?? lines.endIndex
        return lines[begin...].prefix { !$0.contains("END CERTIFICATE") }.joined(separator: "\n")
    }
}
