import ChecksumDatabase
import Foundation
import GoModules
import TestKit
import Testing

/// Each status and each error body, as the real `go` prints it.
@Suite("what go prints", .serialized) struct PrintedErrorTests {
    /// A module that cannot be had, and why.
    struct Case: Sendable, CustomTestStringConvertible {
        let module: String
        /// The request of `go mod download` that fails.
        let kind: FileKind
        let status: String
        /// The whole body; `SOURCE` stands for the source's host and port, `ATTESTED` for the right hash.
        let lines: [String]
        /// What the source answers to `.info`; nil: what it should.
        var reply: LoopbackReply?

        var testDescription: String { module }
        var path: String { module.split(separator: "@").first.map(String.init) ?? "" }
    }

    private struct Scene {
        let world: ModuleWorld
        let proxy: LoopbackServer
        let database: LoopbackServer
        let folder: ScratchFolder
        let altered: ModuleWorld.Published

        static func make() async throws -> Scene {
            let all = try cases.map { row in
                try ModuleWorld.publish(row.path, "v1.0.0", [("go.mod", Array("module \(row.path)\n".utf8))])
            }
            let unrecorded = all.filter { $0.module.path.description == "example.com/unrecorded" }
            let world = try ModuleWorld(
                all.filter { $0.module.path.description != "example.com/unrecorded" },
                unrecorded: unrecorded
            )
            let altered = try ModuleWorld.publish(
                "example.com/alteredzip",
                "v1.0.0",
                [("go.mod", Array("module example.com/evil\n".utf8))]
            )
            let tree = world.proxy { path, bytes in
                path == "/example.com/alteredzip/@v/v1.0.0.zip" ? altered.zip : bytes
            }
            let replies = Dictionary(uniqueKeysWithValues: cases.map { ("/\($0.path)/@v/v1.0.0.info", $0.reply) })
            let proxy = try await LoopbackServer.start { request in
                guard let reply = replies[request.path] ?? nil else { return tree(request) }
                return reply
            }
            return Scene(
                world: world,
                proxy: proxy,
                database: try await LoopbackServer.start(world.database()),
                folder: try ScratchFolder("errors"),
                altered: altered
            )
        }

        func martlet(
            _ arguments: [String] = ["--private", "corp.example.com"],
            upstreams: String? = nil,
            store: String = "store"
        ) async throws -> MartletProcess {
            let path = folder.path + "/" + store
            // A file where a folder has to be.
            try FileManager.default.createDirectory(atPath: path + "/example.com", withIntermediateDirectories: true)
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
            try Data().write(to: URL(fileURLWithPath: path + "/example.com/unstorable"))
            return try await MartletProcess.start(
                store: path,
                ["--upstreams", upstreams ?? proxy.url, "--sumdb", "\(world.databaseKey) \(database.url)"] + arguments
            )
        }

        /// The lines of a case with the names that differ from run to run.
        func lines(of row: Case) throws -> [String] {
            let module = try ModuleVersion(path: row.path, version: "v1.0.0")
            return row.lines.map { line in
                line.replacing("SOURCE", with: "127.0.0.1:\(proxy.port)")
                    .replacing("ATTESTED", with: "\(world.published[module].map { "\($0.zipHash)" } ?? "")")
                    .replacing("ALTERED", with: "\(altered.zipHash)")
            }
        }

        func stop() async {
            await proxy.stop()
            await database.stop()
        }
    }

    /// What `go` prints for a body of at least two lines: every line of it, and nothing else.
    private static func text(_ module: String, _ url: String, _ status: String, _ lines: [String]) -> String {
        "go: \(module): reading \(url): \(status)\n\tserver response:\n" + lines.map { "\t\($0)\n" }.joined()
    }

    @Test("every refusal, in full") func everyRefusal() async throws {
        let scene = try await Scene.make()
        let martlet = try await scene.martlet()
        let client = try GoClient(["GOPROXY": martlet.url])
        for row in Self.cases {
            let path = "/\(row.path)/@v/v1.0.0.\(row.kind.rawValue)"
            let answer = try await martlet.get(path)
            #expect("\(answer.status) \(answer.reason)" == row.status, "\(row.module): \(answer.text)")
            #expect(answer.header("Content-Type") == "text/plain; charset=utf-8")
            var lines = try scene.lines(of: row)
            // What the system says about a file in the way is not ours to fix.
            if lines.last == "REST" { lines = lines.dropLast() + answer.lines.dropFirst(lines.count - 1) }
            #expect(answer.lines == lines, "\(row.module)")
            #expect(answer.lines.count <= 8 && answer.body.count <= 600 && !answer.text.contains("\n\n"))
            let run = try await client.run("mod", "download", row.module)
            #expect(run.status == 1)
            #expect(run.errors == Self.text(row.module, martlet.url + path, row.status, lines))
        }
        await scene.stop()
    }

    @Test("go asks its next proxy after 404 only") func nextProxy() async throws {
        let scene = try await Scene.make()
        let martlet = try await scene.martlet()
        let second = try await LoopbackServer.start(scene.world.proxy())
        let client = try GoClient(["GOPROXY": "\(martlet.url),\(second.url)"])
        for row in Self.cases {
            let run = try await client.run("mod", "download", row.module)
            let asked = second.requests.count { $0.path.hasPrefix("/\(row.path)/") }
            let mayAsk = row.status.hasPrefix("404 ")
            #expect((run.status == 0) == mayAsk, "\(row.module): \(run.errors)")
            #expect((asked > 0) == mayAsk, "\(row.module)")
        }
        await second.stop()
        await scene.stop()
    }

    /// A server whose settings or state refuse everything.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let name: String
        var arguments: [String] = []
        var upstreams: String?
        /// What comes after the server's address in GOPROXY.
        var below = ""
        var hasDatabase = true
        let status: String
        let kind: FileKind
        let lines: [String]

        var testDescription: String { name }
    }

    @Test("a server that refuses everything", arguments: refusals) func refusing(_ refusal: Refusal) async throws {
        let scene = try await Scene.make()
        if !refusal.hasDatabase { await scene.database.stop() }
        let martlet = try await scene.martlet(refusal.arguments, upstreams: refusal.upstreams)
        let client = try GoClient(["GOPROXY": martlet.url + refusal.below])
        let run = try await client.run("mod", "download", "example.com/alteredzip@v1.0.0")
        let url = martlet.url + refusal.below + "/example.com/alteredzip/@v/v1.0.0.\(refusal.kind.rawValue)"
        let lines = refusal.lines.map { $0.replacing("DATABASE", with: "\(scene.database.port)") }
        #expect(run.errors == Self.text("example.com/alteredzip@v1.0.0", url, refusal.status, lines))
        await scene.stop()
    }

    @Test("a path as long as paths may be") func longPath() async throws {
        let scene = try await Scene.make()
        let martlet = try await scene.martlet()
        let path = "example.com" + String(repeating: "/" + String(repeating: "l", count: 60), count: 12)
        let answer = try await martlet.get("/\(path)/@v/v1.0.0.info")
        #expect(answer.status == 404 && answer.body.count <= 600, "\(answer.text)")
        let client = try GoClient(["GOPROXY": martlet.url])
        let run = try await client.run("mod", "download", "\(path)@v1.0.0")
        // Not [Truncated]: go shows all that there is.
        let shown = answer.lines.count == 1 ? " \(answer.lines[0])\n" : "\n" + answer.lines.map { "\t\($0)\n" }.joined()
        let url = "\(martlet.url)/\(path)/@v/v1.0.0.info"
        #expect(run.errors == "go: \(path)@v1.0.0: reading \(url): 404 Not Found\n\tserver response:" + shown)
        await scene.stop()
    }

    @Test("what the checksum database refuses, with a go that verifies") func throughTheMirror() async throws {
        let scene = try await Scene.make()
        let route = "corp.example.com=\(scene.proxy.url)"
        let martlet = try await scene.martlet(
            ["--private", "corp.example.com", "--route", route, "--no-verify", "example.com/unrecorded"]
        )
        let client = try GoClient(["GOPROXY": martlet.url, "GOSUMDB": scene.world.databaseKey])
        for path in ["corp.example.com/tool", "example.com/unrecorded"] {
            let run = try await client.run("mod", "download", "\(path)@v1.0.0")
            let url = "\(martlet.url)/sumdb/sum.example.org/lookup/\(path)@v1.0.0"
            let expected = """
                go: \(path)@v1.0.0: verifying go.mod: \(path)@v1.0.0/go.mod: reading \(url): 403 Forbidden
                \tserver response:
                \tMTL-SUM003: \(path): the name is private; sum.example.org is never asked for it
                \tif it is private: go env -w GONOSUMDB=\(path), and no-verify at the server; if it is new: wait some minutes

                """
            #expect(run.errors == expected)
            // The remedy works.
            var remedied = client
            remedied.variables["GONOSUMDB"] = path
            #expect(try await remedied.run("mod", "download", "\(path)@v1.0.0").status == 0)
        }
        await scene.stop()
    }

    @Test("requests that go never makes") func otherRequests() async throws {
        let scene = try await Scene.make()
        let martlet = try await scene.martlet()
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            let answer = try await martlet.get("/example.com/alteredzip/@v/list", method)
            #expect(answer.status == 405 && answer.header("Allow") == "GET, HEAD", "\(method)")
            #expect(answer.lines.first == "MTL-SRV010: \(method) is not allowed here, only GET and HEAD")
            #expect(answer.lines.count == 2 && answer.lines.last?.hasPrefix("modules are published by ") == true)
        }
        let malformed = [
            "/", "/example.com", "/example.com/Upper/@v/list", "/example.com/x/@v/v1.0.0.exe", "/nohost/@v/list",
            "/example.com/x/@v/..%2fv1.0.0.mod", "/example.com/../x/@v/list", "/example.com/x/@v/v1.0.0+meta.mod",
            "/example.com/x/v2/@v/v1.0.0.mod", "//example.com/x/@v/list", "/example.com/x/@v/%00.info",
        ]
        for path in malformed {
            let answer = try await martlet.get(path)
            #expect(answer.status == 404, "\(path)")
            #expect(answer.text.hasPrefix("MTL-SRV003: "), "\(path): \(answer.text)")
            #expect(answer.lines.count <= 8 && answer.body.count <= 600)
        }
        #expect(scene.proxy.requests.isEmpty && scene.database.requests.isEmpty)
        await scene.stop()
    }
}
