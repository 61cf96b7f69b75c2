import Foundation
import TestKit
import Testing

/// Modules from git repositories, for the real `go`.
@Suite("direct, for the real go", .timeLimit(.minutes(10))) struct DirectTests {
    private static let program = """
        package main

        import (
            "fmt"

            "github.com/corp/tool"
        )

        func main() { fmt.Println(tool.Say()) }

        """

    private func client(_ url: String, _ authority: TestAuthority? = nil) throws -> GoClient {
        var client = try GoClient(["GOPROXY": url])
        if let authority { client.variables["SSL_CERT_FILE"] = authority.bundle }
        try client.write("go.mod", "module example.com/m\n\ngo 1.21\n")
        try client.write("main.go", Self.program)
        return client
    }

    @Test("a program is built from a repository, and again without it") func build() async throws {
        let folder = try ScratchFolder("direct")
        let repository = try await GitRepository("corp/tool", in: folder.path + "/repositories")
        try await repository.publish("v1.0.0", saying: "one")
        try await repository.publish("v1.1.0", saying: "two")
        let martlet = try await MartletProcess.start(
            store: folder.path + "/store",
            ["--upstreams", "direct", "--sumdb", "off", "--rewrite", "https://github.com/=\(repository.root)/"]
        )
        let client = try client(martlet.url)
        for (query, word) in [("v1.0.0", "one"), ("latest", "two")] {
            let get = try await client.run("get", "github.com/corp/tool@\(query)")
            #expect(get.status == 0, "\(get.errors)\n\(martlet.log.text)")
            #expect(try await client.run("run", ".").output == "\(word)\n")
        }
        try FileManager.default.removeItem(atPath: repository.root)
        try client.forgetAll()
        let again = try await client.run("run", ".")
        #expect(again.output == "two\n", "\(again.errors)")
        #expect(martlet.end().status == 0)
    }

    @Test("a tag that moves changes nothing for clients, and is counted and logged") func moved() async throws {
        let folder = try ScratchFolder("moved")
        let repository = try await GitRepository("corp/tool", in: folder.path + "/repositories")
        try await repository.publish("v1.0.0", saying: "one")
        let settings = [
            "--upstreams", "direct", "--sumdb", "off", "--rewrite", "https://github.com/=\(repository.root)/",
            "--freshness-list", "0s", "--freshness-stale", "0s",
        ]
        let store = folder.path + "/store"
        var martlet = try await MartletProcess.start(store: store, settings)
        var client = try client(martlet.url)
        #expect(try await client.run("get", "github.com/corp/tool@v1.0.0").status == 0)
        #expect(martlet.end().status == 0)
        try await repository.publish("v1.0.0", saying: "another")
        try client.forgetAll()
        martlet = try await MartletProcess.start(store: store, settings)
        client.variables["GOPROXY"] = martlet.url
        #expect(try await client.run("run", ".").output == "one\n")
        _ = try await client.run("list", "-m", "-versions", "github.com/corp/tool")
        let line = await martlet.log.line(with: "tag moved")
        #expect(line?.contains("github.com/corp/tool@v1.0.0") == true)
        #expect(try await martlet.metric("martlet_tag_drift_total") == 1)
        #expect(martlet.end().status == 0)
    }

    @Test("private code is for clients with the token alone") func token() async throws {
        let folder = try ScratchFolder("token")
        let repository = try await GitRepository("corp/tool", in: folder.path + "/repositories")
        try await repository.publish("v1.0.0", saying: "secret")
        let (file, authority) = (folder.path + "/token", try TestAuthority())
        try Data("correct-horse\n".utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        let certificate = try authority.certificate(for: ["127.0.0.1"])
        let martlet = try await MartletProcess.start(
            store: folder.path + "/store",
            [
                "--private", "github.com/corp/*", "--route", "github.com/corp/*=direct", "--sumdb", "off",
                "--access-token-file", file, "--rewrite", "https://github.com/=\(repository.root)/",
                "--tls-cert", certificate.certificate, "--tls-key", certificate.key,
            ]
        )
        let stranger = try await client(martlet.url, authority).run("get", "github.com/corp/tool@v1.0.0")
        #expect(stranger.status != 0 && stranger.errors.contains("MTL-SRV013"), "\(stranger.errors)")
        for (password, isRight) in [("wrong", false), ("correct-horse", true)] {
            var client = try client(martlet.url, authority)
            let netrc = client.folder.path + "/netrc"
            let host = martlet.url.dropFirst("https://".count)
            try Data("machine \(host) login go password \(password)\n".utf8).write(to: URL(fileURLWithPath: netrc))
            client.variables["NETRC"] = netrc
            let run = try await client.run("get", "github.com/corp/tool@v1.0.0")
            #expect((run.status == 0) == isRight, "\(run.errors)")
            #expect(run.errors.contains("MTL-SRV013") != isRight)
        }
        #expect(!martlet.log.text.contains("correct-horse"))
        #expect(martlet.end().status == 0)
    }
}
