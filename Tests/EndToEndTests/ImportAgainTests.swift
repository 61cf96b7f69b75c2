import Foundation
import GoModules
import TestKit
import Testing

/// `martlet import` into a store that has the modules already: every file of the cache is read all the same.
@Suite("martlet import, again") struct ImportAgainTests {
    /// A folder of all modules, and a store that has taken it over.
    private static func imported() async throws -> (scene: SmallScene, cache: String) {
        let scene = try await SmallScene.make()
        let cache = scene.folder.path + "/cache"
        try scene.world.write(to: cache)
        let run = try await scene.run(["import", cache] + mine)
        #expect(run.status == 0 && run.errors.hasPrefix("18 files imported and verified ("), "\(run.errors)")
        return (scene, cache)
    }

    private static let mine = ["--private", "corp.example.org"]

    private static func write(_ bytes: [UInt8], _ file: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: file))
    }

    @Test("what is the same is counted, without the database and offline") func same() async throws {
        let (scene, cache) = try await Self.imported()
        await scene.stop()
        let run = try await scene.run(["import", cache] + Self.mine)
        #expect(run.status == 0 && run.errors.hasPrefix("18 files imported and verified ("), "\(run.errors)")
    }

    @Test("a file that was altered since is found: 1", arguments: ["a/@v/v1.0.0", "major/v2/@v/v2.0.1"])
    func altered(_ name: String) async throws {
        let (scene, cache) = try await Self.imported()
        let file = "\(cache)/example.com/\(name)"
        for kind in ["mod", "zip"] {
            var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(file).\(kind)")))
            bytes[bytes.count / 2] ^= 1
            try Self.write(bytes, "\(file).\(kind)")
        }
        try Self.write(Array("{\"Version\":\"v9.9.9\"}".utf8), "\(file).info")
        let run = try await scene.run(["import", cache] + Self.mine)
        #expect(run.status == 1)
        let lines = run.errors.split(separator: "\n")
        for kind in ["info", "mod", "zip"] {
            let prefix = "example.com/" + name.replacing("/@v/", with: "@") + " (.\(kind)): "
            #expect(lines.filter { $0.hasPrefix(prefix) }.count == 1, "\(run.errors)")
        }
        #expect(run.errors.contains("15 files imported and verified"))
        #expect(run.errors.hasSuffix(", 3 wrong, 0 missing\n"))
        await scene.stop()
    }

    @Test("another zip, of a private module too, is named with both hashes: 1") func otherZip() async throws {
        let (scene, cache) = try await Self.imported()
        for path in ["example.com/a", "corp.example.org/secret"] {
            let files = [(name: "go.mod", content: Array("module \(path)\n".utf8))]
            try Self.write(try ModuleWorld.publish(path, "v1.0.0", files).zip, "\(cache)/\(path)/@v/v1.0.0.zip")
        }
        let run = try await scene.run(["import", cache] + Self.mine)
        #expect(run.status == 1)
        for path in ["example.com/a", "corp.example.org/secret"] {
            #expect(run.errors.contains("\(path)@v1.0.0 (.zip): the cache has h1:"), "\(run.errors)")
        }
        #expect(run.errors.contains(", the store h1:"))
        #expect(run.errors.hasSuffix(", 2 wrong, 0 missing\n"))
        await scene.stop()
    }

    @Test("the same files packed otherwise are right, as is an .info that says more") func packedOtherwise()
        async throws
    {
        let (scene, cache) = try await Self.imported()
        let published = try #require(scene.world.published.values.first { "\($0.module.path)" == "example.com/b" })
        let source =
            "// Package p is a part of a test.\npackage p\n\n// Name tells who this is.\n"
            + "const Name = \"example.com/b v1.2.0\"\n"
        // The order of the entries is not part of the hash.
        let files = [
            ("go.mod", "module example.com/b\n\ngo 1.20\n"), ("LICENSE", "free\n"), ("a.go", source),
        ]
        let again = try ModuleWorld.publish(
            "example.com/b",
            "v1.2.0",
            files.map { (name: $0.0, content: Array($0.1.utf8)) }
        )
        #expect(again.zip != published.zip && again.zipHash == published.zipHash)
        try Self.write(again.zip, cache + "/example.com/b/@v/v1.2.0.zip")
        let info = #"{"Version":"v1.2.0","Time":"2024-05-06T07:08:09Z","Origin":{"VCS":"git"}}"#
        try Self.write(Array(info.utf8), cache + "/example.com/b/@v/v1.2.0.info")
        let run = try await scene.run(["import", cache] + Self.mine)
        #expect(run.status == 0, "\(run.errors)")
        await scene.stop()
    }

    @Test("a file that cannot be read is missing: 3") func unreadable() async throws {
        let (scene, cache) = try await Self.imported()
        let file = cache + "/example.com/a/@v/v1.0.0.mod"
        try FileManager.default.moveItem(atPath: file, toPath: scene.folder.path + "/a.mod")
        try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: scene.folder.path + "/a.mod")
        let run = try await scene.run(["import", cache] + Self.mine)
        #expect(run.status == 3)
        #expect(run.errors.contains("example.com/a@v1.0.0 (.mod): "), "\(run.errors)")
        #expect(run.errors.contains("not a regular file"))
        #expect(run.errors.hasSuffix(", 0 wrong, 1 missing\n"))
        await scene.stop()
    }
}
