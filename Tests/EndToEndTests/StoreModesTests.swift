import Foundation
import TestKit
import Testing

/// Whatever command makes a store: it is its owner's alone.
@Suite("modes of a store") struct StoreModesTests {
    /// Runs a command with the mask that most accounts have.
    private static func run(_ arguments: [String], _ scene: SmallScene) async throws -> CommandRun {
        try await CommandRun.of(
            "/bin/bash",
            ["-c", "umask 022; exec \"$0\" \"$@\"", try Tool.martlet()] + arguments + scene.settings,
            environment: ["HOME": scene.folder.path, "PATH": "/usr/bin:/bin"],
            folder: scene.folder.path
        )
    }

    /// What others may do with the store and everything in it, a line each.
    private static func open(_ store: String) throws -> [String] {
        let names = FileManager.default.enumerator(atPath: store)?.compactMap { $0 as? String } ?? []
        #expect(names.contains { $0.hasSuffix(".mod") })
        return try ([""] + names).compactMap { name in
            let attributes = try FileManager.default.attributesOfItem(atPath: store + "/" + name)
            let mode = (attributes[.posixPermissions] as? Int) ?? 0o777
            return mode & 0o077 == 0 ? nil : "\(name): \(String(mode, radix: 8))"
        }
    }

    @Test("martlet fetch") func fetch() async throws {
        let scene = try await SmallScene.make()
        #expect(try await Self.run(["fetch", "example.com/a@v1.0.0"], scene).status == 0)
        #expect(try Self.open(scene.store) == [])
        await scene.stop()
    }

    @Test("martlet import") func imports() async throws {
        let scene = try await SmallScene.make()
        let cache = scene.folder.path + "/cache"
        try scene.world.write(to: cache)
        let run = try await Self.run(["import", cache, "--private", "corp.example.org"], scene)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try Self.open(scene.store) == [])
        await scene.stop()
    }
}
