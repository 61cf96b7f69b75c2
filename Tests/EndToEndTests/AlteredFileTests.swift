import ChecksumDatabase
import Foundation
import GoModules
import TestKit
import Testing

/// A `.mod` that somebody altered, or an `.info` that lies, never reaches a client.
@Suite("altered .mod and .info", .serialized) struct AlteredFileTests {
    /// What a source gives in place of a file.
    struct Alteration: Sendable, CustomTestStringConvertible {
        let name: String
        let kind: FileKind
        let body: String
        /// Whether the next source is asked also after a comma.
        var leadsOn = true
        /// What the answer says after the name of the file.
        var says: [String] = []

        var testDescription: String { name }
    }

    private static let path = "example.com/altered"

    /// In the order of their versions, v1.0.0 and so on.
    private static let alterations: [Alteration] = [
        .mod("another requirement", "module example.com/altered\n\ngo 1.20\n\nrequire example.com/evil v1.0.0\n"),
        .mod("another module", "module example.com/evil\n\ngo 1.20\n"),
        .mod("one letter", "module example.com/altered\n\ngo 1.21\n"),
        .mod("other ends of lines", "module example.com/altered\r\n\r\ngo 1.20\r\n"),
        .mod("no last line end", "module example.com/altered\n\ngo 1.20"),
        .mod("a web page", "<!DOCTYPE html><title>Log in</title>\n"),
        .mod("nothing", ""),
        .info("another version", #"{"Version":"v1.9.9","Time":"2024-05-06T07:08:09Z"}"#, "version v1.9.9 instead"),
        .info("a branch", #"{"Version":"main"}"#, "version main instead"),
        .info("a short version", #"{"Version":"v1.0"}"#, "version v1.0 instead"),
        .info("no version", #"{"Time":"2024-05-06T07:08:09Z"}"#, "version  instead"),
        // These say nothing at all about the version: the chain goes on as it does for go, at a bar only.
        .info("a web page", "<!DOCTYPE html><title>Log in</title>\n", "not a JSON object", leadsOn: false),
        .info("nothing", "", "not a JSON object", leadsOn: false),
        .info("a list", #"[{"Version":"v1.0.0"}]"#, "not a JSON object", leadsOn: false),
        .info("no time", #"{"Version":"VERSION","Time":"yesterday"}"#, "malformed time \"yesterday\"", leadsOn: false),
    ]

    private struct Row {
        let alteration: Alteration
        let published: ModuleWorld.Published
        var module: ModuleVersion { published.module }
        var path: String { ProxyRequest.file(alteration.kind, module).path }
        var right: [UInt8] { alteration.kind == .mod ? published.mod : published.info }
    }

    private struct Scene {
        let rows: [Row]
        let world: ModuleWorld
        let database: LoopbackServer
        let folder: ScratchFolder

        static func make() async throws -> Scene {
            let rows = try alterations.enumerated().map { number, alteration in
                let text = "module \(AlteredFileTests.path)\n\ngo 1.20\n"
                let files = [(name: "go.mod", content: Array(text.utf8))]
                let published = try ModuleWorld.publish(AlteredFileTests.path, "v1.0.\(number)", files)
                return Row(alteration: alteration, published: published)
            }
            let world = try ModuleWorld(rows.map(\.published))
            let database = try await LoopbackServer.start(world.database())
            return Scene(rows: rows, world: world, database: database, folder: try ScratchFolder("altered"))
        }

        func evil() async throws -> LoopbackServer {
            let bodies = Dictionary(
                uniqueKeysWithValues: rows.map { row in
                    let body = row.alteration.body.replacing("VERSION", with: row.module.version.description)
                    return (row.path, Array(body.utf8))
                }
            )
            return try await LoopbackServer.start(world.proxy { path, bytes in bodies[path] ?? bytes })
        }

        func martlet(_ upstreams: String, store: String) async throws -> MartletProcess {
            try await MartletProcess.start(
                store: folder.path + "/" + store,
                ["--upstreams", upstreams, "--sumdb", "\(world.databaseKey) \(database.url)"]
            )
        }
    }

    @Test("no client gets one from the only source, and none is stored") func onlySource() async throws {
        let scene = try await Scene.make()
        let evil = try await scene.evil()
        let martlet = try await scene.martlet(evil.url, store: "only")
        for row in scene.rows {
            let answer = try await martlet.get(row.path)
            #expect(answer.status == 502, "\(row.alteration)")
            if row.alteration.kind == .mod {
                let attested = DirectoryHash.goMod(row.published.mod).description
                #expect(answer.lines.first == "MTL-SUM002: \(row.module) (.mod): checksum mismatch, not served")
                #expect(answer.lines.dropFirst().first?.hasPrefix("downloaded: h1:") == true)
                #expect(answer.lines.dropFirst(2).first == "sum.example.org: \(attested)")
            } else {
                #expect(answer.lines.first == "MTL-SRC002: \(row.module) (.info): the sources sent something else")
                for words in row.alteration.says { #expect(answer.text.contains(words), "\(answer.text)") }
            }
        }
        try await Self.goGetsNothing(scene, martlet)
        let stored = martlet.storedFiles
        for row in scene.rows { #expect(!stored.contains(String(row.path.dropFirst()))) }

        // The raw client and go asked for each.
        let mods = Self.alterations.count { $0.kind == .mod }
        let lies = Self.alterations.count { $0.kind == .info && $0.leadsOn }
        let series = "martlet_verification_failures_total"
        #expect(try await martlet.metric("\(series){reason=\"database\"}") == 2 * mods)
        #expect(try await martlet.metric("\(series){reason=\"request\"}") == 2 * lies)
        let events = await martlet.finalLog().split(separator: "\n").filter { $0.contains("security=true") }
        #expect(events.count == 2 * (mods + lies))
        #expect(events.contains { $0.contains("got=v1.9.9") && $0.contains("attested=v1.0.7") })
        await evil.stop()
        await scene.database.stop()
    }

    /// A `go` that checks nothing by itself.
    private static func goGetsNothing(_ scene: Scene, _ martlet: MartletProcess) async throws {
        let client = try GoClient(["GOPROXY": martlet.url, "GOSUMDB": "off"])
        let run = try await client.run(["mod", "download", "-json"] + scene.rows.map { "\($0.module)" })
        #expect(run.status == 1)
        let downloads = try GoDownload.parsed(run.output)
        #expect(downloads.count == scene.rows.count)
        for download in downloads {
            #expect(download.Error?.contains("502 Bad Gateway") == true, "\(download)")
            #expect(download.Sum == nil && download.GoModSum == nil, "\(download)")
        }
    }

    @Test("the right bytes arrive from a good second source", arguments: [",", "|"])
    func secondSource(_ separator: String) async throws {
        let scene = try await Scene.make()
        let evil = try await scene.evil()
        let good = try await LoopbackServer.start(scene.world.proxy())
        for (number, row) in scene.rows.enumerated() {
            // A new one each time: after its first lie, the source before a bar is passed over.
            let martlet = try await scene.martlet(evil.url + separator + good.url, store: "second\(number)")
            let answer = try await martlet.get(row.path)
            #expect(evil.count(of: row.path) == 1)
            guard row.alteration.leadsOn || separator == "|" else {
                #expect(answer.status == 502 && good.count(of: row.path) == 0, "\(row.alteration)")
                continue
            }
            #expect(answer.status == 200 && answer.isComplete, "\(row.alteration): \(answer.text)")
            #expect(answer.body == row.right, "\(row.alteration)")
        }
        for server in [evil, good, scene.database] { await server.stop() }
    }

    @Test("lists and latest versions that are no such thing come from the next source, or not at all") func changing()
        async throws
    {
        let scene = try await Scene.make()
        let portal = try await LoopbackServer.start { _ in .ok("<!DOCTYPE html><title>Log in</title>\n") }
        let good = try await LoopbackServer.start(scene.world.proxy())
        let list = "/\(Self.path)/@v/list"
        let alone = try await scene.martlet(portal.url, store: "alone")
        for path in [list, "/\(Self.path)/@latest", "/\(Self.path)/@v/main.info"] {
            let answer = try await alone.get(path)
            #expect(answer.status == 502 && answer.text.hasPrefix("MTL-SRC002: "), "\(answer.text)")
        }
        let both = try await scene.martlet("\(portal.url)|\(good.url)", store: "both")
        let answer = try await both.get(list)
        let versions = scene.rows.map { "\($0.module.version)" }.sorted { ($0.count, $0) < ($1.count, $1) }
        #expect(answer.lines == versions)
        for server in [portal, good, scene.database] { await server.stop() }
    }
}

extension AlteredFileTests.Alteration {
    fileprivate static func mod(_ name: String, _ body: String) -> Self {
        AlteredFileTests.Alteration(name: ".mod: \(name)", kind: .mod, body: body)
    }

    fileprivate static func info(_ name: String, _ body: String, _ says: String, leadsOn: Bool = true) -> Self {
        AlteredFileTests.Alteration(name: ".info: \(name)", kind: .info, body: body, leadsOn: leadsOn, says: [says])
    }
}
