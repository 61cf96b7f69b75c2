import Foundation
import TestKit
import Testing

/// `martlet mirrors check` as a person or a CI job calls it, against proxies on loopback.
@Suite("mirrors check") struct MirrorsTests {
    /// Asks `mirrors` for two modules of the scene, and nobody outside.
    ///
    /// - `outside`: Stands in the way to everything that is not on this machine.
    private func check(
        _ scene: SmallScene,
        _ mirrors: [String],
        _ more: [String] = [],
        outside: String = "http://127.0.0.1:1"
    ) async throws -> CommandRun {
        let modules = ["example.com/a@v1.0.0", "example.com/Upper/Case@v0.1.0-RC1"].flatMap { ["--module", $0] }
        return try await CommandRun.martlet(
            ["mirrors", "check"] + mirrors + modules + ["--sumdb", scene.sumdb, "--index", "off", "--timeout", "5s"]
                + more,
            ["LANG": "C.UTF-8", "HTTPS_PROXY": outside, "HTTP_PROXY": outside],
            folder: scene.folder.path
        )
    }

    /// A mirror that has all that the protocol asks for, the checksum database among it; but zips come as a whole only.
    private func complete(_ world: ModuleWorld) -> LoopbackServer.Answer {
        let proxy = world.proxy()
        let database = "/sumdb/\(world.databaseName)"
        return { request in
            if request.path == "\(database)/supported" { return .ok("") }
            if request.path.hasPrefix(database) {
                return world.databaseAnswer(String(request.path.dropFirst(database.count)))
            }
            guard request.path.hasSuffix("/@latest"), !request.path.contains("invalid") else { return proxy(request) }
            return .ok(
                "{\"Version\":\"\(request.path.contains("ase") ? "v0.1.0-RC1" : "v1.0.0")\",\"Time\":\"2024-05-06T07:08:09Z\"}"
            )
        }
    }

    private func json(_ run: CommandRun) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.errors)")
    }

    private func verdicts(_ run: CommandRun) throws -> [String?] {
        let mirrors = try #require(try json(run)["mirrors"] as? [[String: Any]])
        return mirrors.map { $0["verdict"] as? String }
    }

    @Test("says that a mirror works, what was seen, and what to set") func works() async throws {
        let scene = try await SmallScene.make()
        let outside = try await LoopbackServer.start { _ in .text(503, "outside") }
        try await LoopbackServer.run(complete(scene.world)) { mirror in
            let run = try await check(scene, [mirror.url], outside: outside.url)
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            for part in [
                mirror.url, "healthy", "P.zip", "sum.example.org", "$ go env -w \"GOPROXY=\(mirror.url),direct\"",
                "- `,direct` is at the end",
            ] {
                #expect(run.output.contains(part), "\(part)\n\(run.output)")
            }
            #expect(!run.output.contains("\u{1B}") && !run.errors.contains("\u{1B}"))
            #expect(outside.connections == 0)
        }
        await outside.stop()
        await scene.stop()
    }

    @Test("fits a terminal of a hundred columns", arguments: ["en", "zh"]) func width(_ language: String) async throws {
        let scene = try await SmallScene.make()
        let run = try await check(
            scene,
            [scene.proxy.url, "\(scene.proxy.url)/a/longer/path/to/another/place/of/a/mirror"],
            ["--lang", language]
        )
        for line in run.output.split(separator: "\n") where !line.contains("$ go env") {
            let columns = line.unicodeScalars.reduce(0) { $0 + ((0x2E80...0xFF60).contains($1.value) ? 2 : 1) }
            #expect(columns <= 100, "\(columns): \(line)")
        }
        #expect(run.output.contains(language == "zh" ? "推荐的 GOPROXY" : "Recommended GOPROXY"))
        await scene.stop()
    }

    @Test("writes every format, into a file too") func formats() async throws {
        let scene = try await SmallScene.make()
        let mirror = try await LoopbackServer.start(complete(scene.world))
        let mirrors = [mirror.url]
        let answer = try json(try await check(scene, mirrors, ["--json"]))
        #expect(answer["version"] as? Int == 1)
        #expect(try await check(scene, mirrors, ["--format", "markdown"]).output.hasPrefix("# Go module mirrors\n"))
        let file = "\(scene.folder.path)/page.html"
        let page = try await check(scene, mirrors, ["--html", "--output", file, "--no-direct"])
        #expect(page.status == 0 && page.output.isEmpty)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.hasPrefix("<!DOCTYPE html>") && text.hasSuffix("</html>\n"))
        #expect(text.contains("GOPROXY=\(mirror.url)&quot;"))
        // The name tells the format.
        let files = ["a.json", "b.md", "c.html", "d.txt"].map { "\(scene.folder.path)/\($0)" }
        #expect(try await check(scene, mirrors, files.flatMap { ["--output", $0] }).status == 0)
        let starts = try files.map { try String(contentsOfFile: $0, encoding: .utf8).prefix(7) }
        #expect(starts.elementsEqual(["{\n  \"ag", "# Go mo", "<!DOCTY", "Go modu"]))
        await mirror.stop()
        await scene.stop()
    }

    @Test("has a status for a mirror that is not to be used") func findings() async throws {
        let altered = try await SmallScene.make { path, bytes in
            path.hasSuffix("/a/@v/v1.0.0.mod") ? Array("module example.com/a\n\ngo 1.19\n".utf8) : bytes
        }
        let wrong = try await check(altered, [altered.proxy.url], ["--json"])
        #expect(wrong.status == 1)
        #expect(try verdicts(wrong) == ["altered"])
        await altered.stop()
        // Unknown modules are errors of this one, which ends builds where it stands before a comma.
        let scene = try await SmallScene.make()
        let proxy = scene.world.proxy()
        try await LoopbackServer.run({ request in
            request.path.contains("invalid") ? .text(500, "<script>alert(1)</script>") : proxy(request)
        }) { server in
            let run = try await check(scene, [server.url, scene.proxy.url], ["--json"])
            #expect(run.status == 1)
            #expect(try verdicts(run).first == "failing")
            let text = try await check(scene, [server.url])
            #expect(text.output.contains("P.404: MTL-PRX003: "), "\(text.output)")
            #expect(text.output.contains("martlet explain CODE"))
        }
        await scene.stop()
    }

    @Test("says when no mirror can be reached, and where to look then") func blind() async throws {
        let scene = try await SmallScene.make()
        for format in ["text", "json", "html"] {
            let run = try await check(scene, ["http://127.0.0.1:1"], ["--format", format])
            #expect(run.status == 3 && run.errors.contains("martlet doctor"), "\(format): \(run.output)\(run.errors)")
        }
        await scene.stop()
    }

    @Test(
        "refuses what it cannot use, before anybody is asked",
        arguments: [
            ["ftp://a.example"], ["file:///srv/modules"], ["direct"], ["off"], [""], ["nonsense"],
            ["https://a.example?x=1"],
            ["--module", "nonsense"], ["--module", "untagged=example.com/a"], ["--format", "yaml"],
            ["--json", "--html"],
            ["--json", "--format", "text"], ["--timeout", "5"], ["--timeout", "0s"], ["--timeout", "9d"],
            ["--sumdb", "nonsense"], ["--index", "nonsense"], ["--lang", "xx"],
            ["--output", "/nonexistent/folder/page.html"],
        ]
    )
    func usage(_ arguments: [String]) async throws {
        let folder = try ScratchFolder("mirrors")
        let run = try await CommandRun.martlet(["mirrors", "check"] + arguments, [:], folder: folder.path)
        #expect(run.status == 64 && run.output.isEmpty && !run.errors.isEmpty, "\(run.output)\(run.errors)")
    }

    @Test(
        "keeps private names from public mirrors and from the database",
        arguments: ["GOPRIVATE", "GONOSUMDB", "GONOPROXY"]
    )
    func privacy(_ setting: String) async throws {
        let scene = try await SmallScene.make()
        // Nothing outside this machine is reached, whatever is asked.
        let outside = [
            "HTTPS_PROXY": "http://127.0.0.1:1", "HTTP_PROXY": "http://127.0.0.1:1", setting: "*.example.org",
        ]
        let named = ["--module", "corp.example.org/secret@v1.0.0", "--sumdb", scene.sumdb, "--index", "off"]
        for command in ["check", "watch"] {
            let run = try await CommandRun.martlet(["mirrors", command] + named, outside, folder: scene.folder.path)
            #expect(run.status == 64 && run.output.isEmpty, "\(run.output)\(run.errors)")
            #expect(run.errors.contains("corp.example.org/secret is private"), "\(run.errors)")
        }
        let own = try await CommandRun.martlet(
            ["mirrors", "check", scene.proxy.url, "--json"] + named,
            outside,
            folder: scene.folder.path
        )
        let isUnlogged = setting != "GONOPROXY"
        #expect(own.errors.contains("No checksum database is asked") == isUnlogged, "\(own.errors)")
        let asked = scene.database.requests + scene.proxy.requests.filter { $0.path.hasPrefix("/sumdb/") }
        #expect(asked.contains { $0.path.contains("secret") } == !isUnlogged)
        #expect(scene.proxy.requests.contains { $0.path.contains("secret") })
        await scene.stop()
    }

    @Test("shows no password of an address") func secrets() async throws {
        let scene = try await SmallScene.make()
        let secret = "pa55-of-a-mirror"
        let url = scene.proxy.url.replacing("://", with: "://user:\(secret)@")
        for format in ["text", "json", "markdown", "html"] {
            let run = try await check(scene, [url, "https://user:\(secret)@127.0.0.1:1"], ["--format", format])
            #expect(!run.output.contains(secret) && !run.errors.contains(secret), "\(format)")
            #expect(run.output.contains("127.0.0.1"))
        }
        let wrong = try await check(scene, ["https://user:\(secret)@127.0.0.1:99999"])
        #expect(wrong.status == 64 && !wrong.errors.contains(secret))
        await scene.stop()
    }

    @Test("keeps what was asked and answered") func transcripts() async throws {
        let scene = try await SmallScene.make()
        let folder = "\(scene.folder.path)/new/folder"
        let url = scene.proxy.url.replacing("://", with: "://user:pa55@")
        _ = try await check(scene, [url], ["--transcripts", folder])
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(files == ["1-127.0.0.1-\(scene.proxy.port).txtar"])
        let text = try String(contentsOfFile: "\(folder)/\(try #require(files.first))", encoding: .utf8)
        #expect(text.contains("GET /example.com/a/@v/v1.0.0.info\n") && !text.contains("pa55"))
        await scene.stop()
    }

    @Test("takes a list as in GOPROXY, each mirror once") func list() async throws {
        let scene = try await SmallScene.make()
        let run = try await check(
            scene,
            ["\(scene.proxy.url)|http://127.0.0.1:1,direct", scene.proxy.url + "/"],
            ["--json"]
        )
        #expect(try verdicts(run).count == 2)
        await scene.stop()
    }
}
