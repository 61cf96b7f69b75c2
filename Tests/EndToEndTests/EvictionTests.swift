import Foundation
import GoModules
import TestKit
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// `--max-size` in the built program: zips without content on a store that is filled beforehand.
@Suite("eviction in the running server", .serialized) struct EvictionTests {
    /// What eviction leaves and what it takes: eight zips of 100 MiB, the first the oldest.
    static let versions = (1...8).map { "v1.\($0).0" }
    static let zipSize: UInt64 = 100 << 20
    static let path = "example.com/Large"

    /// A filled store, and a source that offers every zip but the oldest.
    struct Scene {
        let folder: ScratchFolder
        let proxy: LoopbackServer
        let sumdb: String

        var store: String { folder.path + "/store" }

        static func make() async throws -> Scene {
            let scene = Scene(
                folder: try ScratchFolder("evict"),
                proxy: try await LoopbackServer.start { request in
                    let isOffered = request.path.hasSuffix(".zip") && !request.path.hasSuffix("v1.1.0.zip")
                    return isOffered ? .ok("PK\u{3}\u{4} and so on") : .text(404, "not found")
                },
                sumdb: try ModuleWorld([]).databaseKey
            )
            for (age, version) in EvictionTests.versions.enumerated() { try scene.add(version, age: age) }
            let list = EvictionTests.versions.joined(separator: "\n") + "\n"
            try Data(list.utf8).write(to: scene.file("list"))
            return scene
        }

        func file(_ name: String) -> URL { URL(fileURLWithPath: "\(store)/example.com/!large/@v/\(name)") }

        private func add(_ version: String, age: Int) throws {
            let date = Date(timeIntervalSince1970: 1_700_000_000 + Double(age) * 60)
            for (kind, size) in [("info", 2), ("mod", 2), ("ziphash", 2), ("zip", EvictionTests.zipSize)] {
                let file = file("\(version).\(kind)")
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(),
                    withIntermediateDirectories: true
                )
                try Data().write(to: file)
                let handle = try FileHandle(forWritingTo: file)
                // The file has no blocks on the disk, only a length.
                try handle.truncate(atOffset: size)
                try handle.close()
                try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
            }
        }

        /// The versions whose zips are stored.
        var zips: [String] {
            EvictionTests.versions.filter { FileManager.default.fileExists(atPath: file("\($0).zip").path) }
        }

        func start(_ arguments: [String] = []) async throws -> MartletProcess {
            try await MartletProcess.start(store: store, ["--upstreams", proxy.url, "--sumdb", sumdb] + arguments)
        }

        /// What `martlet status` says of the stored files.
        func status() async throws -> Status {
            let run = try await command("status")
            #expect(run.status == 0, "\(run.errors)")
            return try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8)).stored
        }

        func command(_ arguments: String...) async throws -> CommandRun {
            try await CommandRun.of(Tool.martlet(), arguments + ["--store", store], environment: ["HOME": folder.path])
        }
    }

    struct Status: Decodable {
        struct Report: Decodable {
            let files: Int
            let bytes: Int64
            let isEnough: Bool
        }

        let bytes: Int64
        let files: Int
        let isComplete: Bool
        let maximumBytes: Int64?
        let lastEviction: Report?
    }

    struct Answer: Decodable {
        let stored: Status
    }

    @Test("the oldest zips go, but for the one that no source offers; status and metrics tell")
    func makesRoom() async throws {
        let scene = try await Scene.make()
        let martlet = try await scene.start(["--max-size", "700MiB"])
        #expect(await martlet.log.line(with: "store made smaller") != nil)
        #expect(scene.zips == ["v1.1.0", "v1.4.0", "v1.5.0", "v1.6.0", "v1.7.0", "v1.8.0"])
        #expect(!FileManager.default.fileExists(atPath: scene.file("v1.2.0.ziphash").path))
        #expect(FileManager.default.fileExists(atPath: scene.file("v1.2.0.mod").path))
        let list = try String(contentsOf: scene.file("list"), encoding: .utf8)
        #expect(list == scene.zips.joined(separator: "\n") + "\n")
        let asked = Set(scene.proxy.requests.map(\.path))
        #expect(asked == Set(["v1.1.0", "v1.2.0", "v1.3.0"].map { "/example.com/!large/@v/\($0).zip" }))

        let status = try await scene.status()
        #expect((status.bytes, status.files, status.isComplete) == (6 * (100 << 20) + 32, 22, true))
        #expect(status.maximumBytes == 700 << 20)
        #expect(status.lastEviction?.files == 2)
        #expect(status.lastEviction?.bytes == 200 << 20)
        #expect(status.lastEviction?.isEnough == true)
        let metrics = try await text(martlet.url + "/metrics")
        #expect(metrics.contains("martlet_evicted_files_total 2\n"))
        #expect(metrics.contains("martlet_store_bytes \(status.bytes).0\n"))
        #expect(martlet.end().status == 0)
        await scene.proxy.stop()
    }

    @Test("offline nothing is removed, and nobody asked, until the server is online again")
    func offline() async throws {
        let scene = try await Scene.make()
        let martlet = try await scene.start(["--max-size", "700MiB", "--offline"])
        #expect(await martlet.log.line(with: "index rebuilt") != nil)
        #expect(try await scene.status().isComplete)
        #expect(scene.zips == Self.versions)
        #expect(scene.proxy.requests.isEmpty)
        #expect(try await scene.command("offline", "off").status == 0)
        #expect(await martlet.log.line(with: "store made smaller") != nil)
        let text = martlet.log.text
        let (switched, evicted) = (text.range(of: "offline switched"), text.range(of: "evicted"))
        #expect(try #require(switched).lowerBound < (try #require(evicted)).lowerBound)
        #expect(martlet.end().status == 0)
        await scene.proxy.stop()
    }

    @Test("a new limit is put into effect by a reload")
    func reload() async throws {
        let scene = try await Scene.make()
        let settings = scene.folder.path + "/martlet.yaml"
        try Data("max-size: 0\n".utf8).write(to: URL(fileURLWithPath: settings))
        let martlet = try await scene.start(["--config", settings])
        #expect(await martlet.log.line(with: "index rebuilt") != nil)
        #expect(try await scene.status().maximumBytes == nil)
        #expect(scene.zips == Self.versions)
        try Data("max-size: 700MiB\n".utf8).write(to: URL(fileURLWithPath: settings))
        martlet.signal(SIGHUP)
        #expect(await martlet.log.line(with: "store made smaller") != nil)
        #expect(scene.zips.count == 6)
        #expect(martlet.end().status == 0)
        await scene.proxy.stop()
    }

    @Test("the index is rebuilt where it is missing or was not closed, and only there")
    func rebuilds() async throws {
        let scene = try await Scene.make()
        let first = try await scene.start()
        #expect(await first.log.line(with: "index rebuilt") != nil)
        let status = try await scene.status()
        #expect((status.files, status.isComplete) == (24, true))
        #expect(first.end().status == 0)

        let second = try await scene.start()
        #expect(try await eventually { try await scene.status().isComplete })
        #expect(!second.log.text.contains("index rebuild"))
        #expect(second.end(SIGKILL).wasSignalled)

        let third = try await scene.start()
        #expect(await third.log.line(with: "index rebuilt") != nil)
        #expect(third.end().status == 0)

        for suffix in ["", "-wal", "-shm"] {
            let file = scene.store + "/.martlet/index.sqlite" + suffix
            if FileManager.default.fileExists(atPath: file) { try FileManager.default.removeItem(atPath: file) }
        }
        let fourth = try await scene.start()
        #expect(await fourth.log.line(with: "index rebuilt") != nil)
        #expect(try await scene.status().bytes == status.bytes)
        #expect(scene.zips == Self.versions)
        #expect(fourth.end().status == 0)
        await scene.proxy.stop()
    }

    @Test("a start does not wait for the scan: files are served while it runs")
    func startsAtOnce() async throws {
        let folder = try ScratchFolder("many")
        for module in 0..<10 {
            let place = folder.path + "/store/example.com/m\(module)/@v"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            for version in 0..<4_000 {
                // Foundation would take a minute for so many.
                let file = creat("\(place)/v1.\(version).0.mod", 0o644)
                #expect(write(file, "module m\n", 9) == 9)
                close(file)
            }
        }
        let martlet = try await MartletProcess.start(
            store: folder.path + "/store",
            ["--offline", "--no-verify", "example.com"]
        )
        #expect(try await text(martlet.url + "/example.com/m7/@v/v1.3999.0.mod") == "module m\n")
        #expect(!martlet.log.text.contains("index rebuilt"))
        let line = await martlet.log.line(with: "index rebuilt")
        #expect(line?.contains("files=40000") == true)
        #expect(martlet.end().status == 0)
    }

    @Test("what fetch brings in is in the index of the next server, without a scan")
    func afterFetch() async throws {
        let world = try ModuleWorld([ModuleWorld.publish(Self.path, "v1.0.0", [("a.go", Array("package a\n".utf8))])])
        let (proxy, database) = (
            try await LoopbackServer.start(world.proxy()), try await LoopbackServer.start(world.database())
        )
        let scene = Scene(
            folder: try ScratchFolder("fetch"),
            proxy: proxy,
            sumdb: "\(world.databaseKey) \(database.url)"
        )
        let first = try await scene.start()
        #expect(await first.log.line(with: "index rebuilt") != nil)
        #expect(first.end().status == 0)
        let fetch = try await scene.command(
            "fetch",
            Self.path + "@v1.0.0",
            "--upstreams",
            proxy.url,
            "--sumdb",
            scene.sumdb
        )
        #expect(fetch.status == 0, "\(fetch.errors)")
        let second = try await scene.start()
        #expect(try await eventually { try await scene.status().isComplete })
        #expect(try await scene.status().files == 3)
        #expect(!second.log.text.contains("index rebuild"))
        #expect(second.end().status == 0)
        await proxy.stop()
        await database.stop()
    }

    /// Asks again until it is so; the server opens its index beside its first answers.
    private func eventually(_ isSo: () async throws -> Bool) async throws -> Bool {
        for _ in 0..<200 where try await isSo() { return true }
        return false
    }

    private func text(_ url: String) async throws -> String {
        let (data, response) = try await URLSession.shared.data(from: try #require(URL(string: url)))
        #expect((response as? HTTPURLResponse)?.statusCode == 200)
        return String(decoding: data, as: UTF8.self)
    }
}
