import ChecksumDatabase
import Foundation
import GoModules
import TestKit
import Testing

/// A zip that somebody altered never reaches a client as a whole answer.
@Suite("altered zips", .serialized) struct AlteredZipTests {
    /// The world, and its proxy with all zips altered.
    private struct Scene {
        let world: ModuleWorld
        let altered: [String: [UInt8]]
        let database: LoopbackServer
        let folder: ScratchFolder

        static func make() async throws -> Scene {
            let world = try ModuleWorld(try ZipAlteration.allCases.map { try $0.original() })
            let altered = try ZipAlteration.allCases.map { ($0.zipPath, try $0.altered()) }
            return Scene(
                world: world,
                altered: Dictionary(uniqueKeysWithValues: altered),
                database: try await LoopbackServer.start(world.database()),
                folder: try ScratchFolder("altered")
            )
        }

        /// A source whose every zip is altered.
        func evil() async throws -> LoopbackServer {
            let altered = altered
            return try await LoopbackServer.start(world.proxy { path, bytes in altered[path] ?? bytes })
        }

        func martlet(_ upstreams: String, store: String = "store") async throws -> MartletProcess {
            try await MartletProcess.start(
                store: folder.path + "/" + store,
                ["--upstreams", upstreams, "--sumdb", "\(world.databaseKey) \(database.url)"]
            )
        }

        func published(_ alteration: ZipAlteration) throws -> ModuleWorld.Published {
            let module = try ModuleVersion(path: ZipAlteration.path, version: alteration.version)
            return try #require(world.published[module])
        }
    }

    @Test("no client gets one from the only source, whatever was altered, and none is stored") func onlySource()
        async throws
    {
        let scene = try await Scene.make()
        let evil = try await scene.evil()
        let martlet = try await scene.martlet(evil.url)
        for alteration in ZipAlteration.allCases {
            let answer = try await martlet.get(alteration.zipPath)
            let attested = try scene.published(alteration).zipHash
            #expect(answer.status == 502, "\(alteration)")
            #expect(answer.header("Retry-After") == nil)
            #expect(answer.header("X-Martlet-Cache") == "miss")
            let subject = "\(ZipAlteration.path)@\(alteration.version) (.zip)"
            #expect(answer.lines.first == "MTL-SUM002: \(subject): checksum mismatch, not served")
            // What is no module zip has no hash; the others name theirs beside the attested one.
            let got = alteration.isSound ? "downloaded: h1:" : "downloaded: no module zip: "
            #expect(answer.lines.dropFirst().first?.hasPrefix(got) == true, "\(alteration): \(answer.text)")
            #expect(answer.lines.dropFirst(2).first == "sum.example.org: \(attested)")
        }
        try await Self.goGetsNothing(martlet)

        let stored = martlet.storedFiles
        #expect(!stored.contains { $0.contains(".zip") || $0.contains("/tmp/") }, "\(stored)")
        // The raw client and go asked for each.
        let count = try await martlet.metric("martlet_verification_failures_total{reason=\"database\"}")
        #expect(count == 2 * ZipAlteration.allCases.count)
        let events = await martlet.finalLog().split(separator: "\n").filter {
            $0.contains("checksum mismatch") && $0.contains("security=true")
        }
        for alteration in ZipAlteration.allCases {
            let attested = try scene.published(alteration).zipHash.description
            let mine = events.filter { $0.contains("\(alteration.version) ") && $0.contains(attested) }
            #expect(mine.count == 2, "\(alteration): \(events)")
        }
        await evil.stop()
        await scene.database.stop()
    }

    /// A `go` that checks nothing by itself: no go.sum and no checksum database.
    private static func goGetsNothing(_ martlet: MartletProcess) async throws {
        let client = try GoClient(["GOPROXY": martlet.url, "GOSUMDB": "off"])
        let modules = ZipAlteration.allCases.map { "\(ZipAlteration.path)@\($0.version)" }
        let run = try await client.run(["mod", "download", "-json"] + modules)
        #expect(run.status == 1)
        let downloads = try GoDownload.parsed(run.output)
        #expect(downloads.count == modules.count)
        for download in downloads {
            #expect(download.Error?.contains("502 Bad Gateway") == true, "\(download)")
            #expect(download.Error?.contains("MTL-SUM002") == true, "\(download)")
            #expect(download.Sum == nil && download.Zip == nil && download.Dir == nil, "\(download)")
        }
        let cache = client.moduleCache + "/cache/download/" + ZipAlteration.path + "/@v"
        let names = try FileManager.default.contentsOfDirectory(atPath: cache)
        #expect(!names.contains { $0.hasSuffix(".zip") || $0.hasSuffix(".ziphash") }, "\(names)")
    }

    @Test("the right bytes arrive from a good second source, after a comma and after a bar", arguments: [",", "|"])
    func secondSource(_ separator: String) async throws {
        let scene = try await Scene.make()
        let evil = try await scene.evil()
        let good = try await LoopbackServer.start(scene.world.proxy())
        for (number, alteration) in ZipAlteration.allCases.enumerated() {
            // A new one each time: after its first lie, the source before a bar is passed over.
            let martlet = try await scene.martlet(evil.url + separator + good.url, store: "second\(number)")
            let answer = try await martlet.get(alteration.zipPath)
            #expect(answer.status == 200 && answer.isComplete, "\(alteration): \(answer.text)")
            #expect(answer.body == (try scene.published(alteration).zip), "\(alteration)")
            #expect(evil.count(of: alteration.zipPath) == 1)
            #expect(try await martlet.metric("martlet_verification_failures_total{reason=\"database\"}") == 1)
        }
        let martlet = try await scene.martlet(evil.url + separator + good.url)
        let client = try GoClient(["GOPROXY": martlet.url, "GOSUMDB": scene.world.databaseKey])
        let run = try await client.run(
            ["mod", "download"] + ZipAlteration.allCases.map { "\(ZipAlteration.path)@\($0.version)" }
        )
        #expect(run.status == 0, "\(run.errors)")
        for server in [evil, good, scene.database] { await server.stop() }
    }

    @Test("a download that breaks off is no download") func brokenOff() async throws {
        let scene = try await Scene.make()
        let tree = scene.world.tree
        let cut = try await LoopbackServer.start { request in
            guard let bytes = tree[request.path] else { return .text(404, "not found") }
            guard request.path.hasSuffix(".zip") else { return .status(200, bytes) }
            let half = LoopbackReply.Step.bytes(Array(bytes.prefix(bytes.count / 2)))
            // Both ways of saying how long a body is.
            if request.path.hasSuffix("v1.0.0.zip") {
                let head = LoopbackReply.head(200, headers: [("Content-Length", "\(bytes.count)")])
                return LoopbackReply(.text(head), half, .close)
            }
            let head = LoopbackReply.head(200, headers: [("Transfer-Encoding", "chunked")])
            return LoopbackReply(.text(head + "\(String(bytes.count, radix: 16))\r\n"), half, .close)
        }
        let good = try await LoopbackServer.start(scene.world.proxy())
        // It is a fault of the source, not wrong bytes: a comma ends the chain here, as it does for go.
        for (chain, works) in [(cut.url, false), ("\(cut.url),\(good.url)", false), ("\(cut.url)|\(good.url)", true)] {
            let martlet = try await scene.martlet(chain, store: "store\(chain.count)\(works)")
            for alteration in ZipAlteration.allCases.prefix(2) {
                let answer = try await martlet.get(alteration.zipPath)
                #expect(answer.status == (works ? 200 : 503), "\(chain): \(answer.text)")
                if works { #expect(answer.body == (try scene.published(alteration).zip)) }
                if !works { #expect(answer.text.hasPrefix("MTL-SRC001: ")) }
            }
            #expect(martlet.storedFiles.contains { $0.hasSuffix(".zip") } == works)
            #expect(!martlet.storedFiles.contains { $0.contains("/tmp/") })
            #expect(martlet.end().status == 0)
        }
        for server in [cut, good, scene.database] { await server.stop() }
    }

    @Test("of all zips with one bit turned, go gets only those whose content is the attested one") func everyBit()
        async throws
    {
        let files = [(name: "go.mod", content: Array("module example.com/m\n\ngo 1.20\n".utf8))]
        let length = try ModuleWorld.publish("example.com/m", "v1.0.100", files).zip.count
        // Every second byte: a version of its own for each.
        let versions = stride(from: 0, to: length, by: 2).map { (index: $0, version: "v1.0.\(100 + $0)") }
        let world = try ModuleWorld(try versions.map { try ModuleWorld.publish("example.com/m", $0.version, files) })
        let indices = Dictionary(
            uniqueKeysWithValues: versions.map { ("/example.com/m/@v/\($0.version).zip", $0.index) }
        )
        let database = try await LoopbackServer.start(world.database())
        let evil = try await LoopbackServer.start(
            world.proxy { path, bytes in
                guard let index = indices[path] else { return bytes }
                var bytes = bytes
                bytes[index] ^= UInt8(1 << (index / 2 % 8))
                return bytes
            }
        )
        let folder = try ScratchFolder("bits")
        let martlet = try await MartletProcess.start(
            store: folder.path + "/store",
            ["--upstreams", evil.url, "--sumdb", "\(world.databaseKey) \(database.url)", "--no-access-log"]
        )
        let client = try GoClient(["GOPROXY": martlet.url, "GOSUMDB": "off"])
        let run = try await client.run(["mod", "download", "-json"] + versions.map { "example.com/m@\($0.version)" })
        let downloads = try GoDownload.parsed(run.output)
        #expect(downloads.count == versions.count)
        for download in downloads {
            let module = try ModuleVersion(path: "example.com/m", version: download.Version)
            if let sum = download.Sum {
                #expect(sum == world.published[module]?.zipHash.description)
            } else {
                #expect(download.Error?.contains("MTL-SUM002") == true, "\(download)")
            }
        }
        // Times and version numbers in a zip are not part of what is attested; most of the rest is.
        let served = downloads.count { $0.Sum != nil }
        #expect((1...downloads.count / 2).contains(served), "\(served) of \(downloads.count)")
        await evil.stop()
        await database.stop()
    }
}

extension ZipAlteration {
    fileprivate var zipPath: String { "/\(Self.path)/@v/\(version).zip" }

    /// Whether the altered zip is a module zip, only with another content.
    fileprivate var isSound: Bool {
        switch self {
        case .otherContent, .oneFileMore, .oneFileLess, .renamed: true
        default: false
        }
    }
}
