import Foundation
import TestKit
import Testing

/// `martlet import`: a cache that the real `go` filled is taken over, and every file of it is verified.
@Suite("martlet import") struct ImportCommandTests {
    /// A scene and a module cache of the public modules, filled by `go` without Martlet.
    static func filled(
        with more: [String] = []
    ) async throws -> (scene: SmallScene, client: GoClient) {
        let scene = try await SmallScene.make()
        var client = try scene.client(scene.proxy.url)
        client.variables["GOSUMDB"] = "off"
        #expect(try await client.run("mod", "download").status == 0)
        if !more.isEmpty { #expect(try await client.run(["mod", "download"] + more).status == 0) }
        return (scene, client)
    }

    @Test("a cache is enough to build with everything behind it stopped") func takesOver() async throws {
        let (scene, client) = try await Self.filled()
        let sources = scene.proxy.requests.count
        let run = try await scene.run(["import", client.moduleCache])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.hasPrefix("15 files imported and verified ("), "\(run.errors)")
        // The bytes come from the cache, the proofs from the database.
        #expect(scene.proxy.requests.count == sources)
        #expect(scene.database.requests.contains { $0.path.hasPrefix("/lookup/") })
        await scene.stop()

        let martlet = try await scene.serve(["--offline"])
        let cold = try scene.client(martlet.url)
        for arguments in [["mod", "download"], ["build", "-o", "program", "."], ["mod", "verify"]] {
            let run = try await cold.run(arguments)
            #expect(run.status == 0, "\(arguments): \(run.errors)\n\(martlet.log.text)")
        }
        #expect(martlet.end() == (0, false))
    }

    @Test("altered files are named and left out, the others are taken over: 1") func altered() async throws {
        let (scene, client) = try await Self.filled()
        let download = client.moduleCache + "/cache/download/"
        try ScratchFolder.makeWritable(client.moduleCache)
        for name in ["example.com/a/@v/v1.0.0.mod", "example.com/b/@v/v1.2.0.zip"] {
            let file = URL(fileURLWithPath: download + name)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
            var bytes = try Data(contentsOf: file)
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: file)
        }
        let run = try await scene.run(["import", client.moduleCache])
        #expect(run.status == 1)
        #expect(run.errors.contains("example.com/a@v1.0.0 (.mod): MTL-SUM002: "), "\(run.errors)")
        #expect(run.errors.contains("example.com/b@v1.2.0 (.zip): MTL-SUM002: "))
        #expect(run.errors.contains("13 files imported and verified"))
        #expect(run.errors.hasSuffix(", 2 wrong, 0 missing\n"))
        let stored = { FileManager.default.fileExists(atPath: scene.store + "/example.com/" + $0) }
        #expect(!stored("a/@v/v1.0.0.mod") && stored("a/@v/v1.0.0.zip"))
        #expect(!stored("b/@v/v1.2.0.zip") && stored("b/@v/v1.2.0.mod"))
        await scene.stop()
    }

    @Test("a database that cannot be asked leaves everything unverified, and out: 3") func noDatabase() async throws {
        let (scene, client) = try await Self.filled()
        await scene.stop()
        let run = try await scene.run(["import", client.moduleCache])
        #expect(run.status == 3)
        #expect(run.errors.contains("example.com/a@v1.0.0 (.zip): MTL-SUM004: "), "\(run.errors)")
        // An .info needs no proof.
        #expect(run.errors.contains("5 files imported"))
        #expect(run.errors.hasSuffix(", 0 wrong, 10 missing\n"))
        #expect(!FileManager.default.fileExists(atPath: scene.store + "/example.com/a/@v/v1.0.0.zip"))
    }

    @Test("what go itself has verified is taken over without any network") func noNetwork() async throws {
        let scene = try await SmallScene.make()
        var client = try scene.client(scene.proxy.url)
        client.variables["GOSUMDB"] = "\(scene.world.databaseKey) \(scene.database.url)"
        #expect(try await client.run("mod", "download").status == 0)
        await scene.stop()
        let run = try await scene.run(["import", client.moduleCache])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.hasPrefix("15 files imported and verified ("), "\(run.errors)")
        // Everything that a client needs to verify it is in the store.
        let martlet = try await scene.serve(["--offline"])
        var cold = try scene.client(martlet.url)
        cold.variables["GOSUMDB"] = scene.world.databaseKey
        let download = try await cold.run(["mod", "download"])
        #expect(download.status == 0, "\(download.errors)")
    }

    @Test("a record of go's cache that was altered proves nothing: the database is asked") func alteredRecord()
        async throws
    {
        let scene = try await SmallScene.make()
        var client = try scene.client(scene.proxy.url)
        client.variables["GOSUMDB"] = "\(scene.world.databaseKey) \(scene.database.url)"
        #expect(try await client.run("mod", "download").status == 0)
        try ScratchFolder.makeWritable(client.moduleCache)
        let record =
            "\(client.moduleCache)/cache/download/sumdb/\(scene.world.databaseName)/lookup/example.com/a@v1.0.0"
        var text = try String(contentsOfFile: record, encoding: .utf8)
        text = text.replacing("v1.0.0 h1:", with: "v1.0.0 h1:AAAA")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: record)
        try Data(text.utf8).write(to: URL(fileURLWithPath: record))
        let run = try await scene.run(["import", client.moduleCache])
        #expect(run.status == 0, "\(run.errors)")
        #expect(scene.database.requests.contains { $0.path == "/lookup/example.com/a@v1.0.0" })
        await scene.stop()
    }

    @Test("private modules are pinned, and their names stay in the house") func privateModule() async throws {
        let (scene, client) = try await Self.filled(with: ["corp.example.org/secret@v1.0.0"])
        let run = try await scene.run(["import", client.moduleCache, "--private", "corp.example.org"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.hasPrefix("18 files imported"))
        #expect(!scene.database.requests.contains { $0.path.contains("corp.example.org") })
        // The same bytes again are right; others are not, whatever a route serves later.
        let zip = client.moduleCache + "/cache/download/corp.example.org/secret/@v/v1.0.0.zip"
        try FileManager.default.removeItem(atPath: scene.store + "/corp.example.org/secret/@v/v1.0.0.zip")
        let again = try await scene.run(["import", client.moduleCache, "--private", "corp.example.org"])
        #expect(again.status == 0, "\(again.errors)")
        try FileManager.default.removeItem(atPath: scene.store + "/corp.example.org/secret/@v/v1.0.0.zip")
        try ScratchFolder.makeWritable(client.moduleCache)
        try FileManager.default.removeItem(atPath: zip)
        let other = try ModuleWorld.publish(
            "corp.example.org/secret",
            "v1.0.0",
            [(name: "go.mod", content: Array("module corp.example.org/secret\n".utf8))]
        )
        try Data(other.zip).write(to: URL(fileURLWithPath: zip))
        let changed = try await scene.run(["import", client.moduleCache, "--private", "corp.example.org"])
        #expect(changed.status == 1)
        #expect(changed.errors.contains("corp.example.org/secret@v1.0.0 (.zip): MTL-SUM010: "), "\(changed.errors)")
        await scene.stop()
    }

    @Test("links: the cache itself may be one; below it none is followed") func links() async throws {
        let (scene, client) = try await Self.filled()
        let download = client.moduleCache + "/cache/download/example.com/"
        try ScratchFolder.makeWritable(client.moduleCache)
        let files = FileManager.default
        // A file that is a link, a folder that is a link, and a loop.
        try files.moveItem(atPath: download + "a/@v/v1.0.0.zip", toPath: scene.folder.path + "/a.zip")
        try files.createSymbolicLink(
            atPath: download + "a/@v/v1.0.0.zip",
            withDestinationPath: scene.folder.path + "/a.zip"
        )
        try files.moveItem(atPath: download + "b", toPath: scene.folder.path + "/b")
        try files.createSymbolicLink(atPath: download + "b", withDestinationPath: scene.folder.path + "/b")
        try files.createSymbolicLink(atPath: download + "loop", withDestinationPath: "..")
        let link = scene.folder.path + "/cache"
        try files.createSymbolicLink(atPath: link, withDestinationPath: client.moduleCache)

        let run = try await scene.run(["import", link])
        #expect(run.status == 3)
        #expect(run.errors.contains("example.com/a@v1.0.0 (.zip): MTL-SRC002: "), "\(run.errors)")
        #expect(run.errors.contains("not a regular file"))
        #expect(run.errors.contains("/example.com/b: a link, which is not followed"))
        #expect(run.errors.contains("/example.com/loop: a link, which is not followed"))
        #expect(run.errors.contains("11 files imported"))
        #expect(run.errors.hasSuffix(", 0 wrong, 3 missing\n"))
        await scene.stop()
    }

    @Test("a folder that may not be read is named, the others are taken over: 3") func unreadable() async throws {
        let (scene, client) = try await Self.filled()
        let folder = client.moduleCache + "/cache/download/example.com/a/@v"
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: folder)
        // Without its capabilities even root is bound by the modes of files.
        let command = [try Tool.martlet(), "import", client.moduleCache] + scene.settings
        let bound =
            getuid() == 0 ? ["/usr/bin/setpriv", "--bounding-set=-all", "--inh-caps=-all", "--"] + command : command
        let run = try await CommandRun.of(
            bound[0],
            Array(bound.dropFirst()),
            environment: ["HOME": scene.folder.path, "PATH": "/usr/bin:/bin"],
            folder: scene.folder.path
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
        #expect(run.status == 3, "\(run.errors)")
        #expect(run.errors.contains("/example.com/a/@v: cannot be read: Permission denied\n"), "\(run.errors)")
        #expect(run.errors.contains("12 files imported"))
        await scene.stop()
    }

    @Test("nothing to import is a mistake: 64", arguments: ["nowhere", "empty", "file"])
    func nothing(_ name: String) async throws {
        let folder = try ScratchFolder("nothing")
        try FileManager.default.createDirectory(atPath: folder.path + "/empty", withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: folder.path + "/file"))
        let run = try await CommandRun.martlet(
            ["import", name, "--store", folder.path + "/store"],
            folder: folder.path
        )
        #expect(run.status == 64)
        #expect(run.errors.hasPrefix("error: \(name): no "), "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 1)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/store"))
    }

    @Test("a store that a server uses is left alone: 70") func inUse() async throws {
        let (scene, client) = try await Self.filled()
        let martlet = try await scene.serve()
        let run = try await scene.run(["import", client.moduleCache])
        #expect(run.status == 70)
        #expect(run.errors.contains("is in use by process \(martlet.identifier); "), "\(run.errors)")
        #expect(martlet.end() == (0, false))
        await scene.stop()
    }
}
