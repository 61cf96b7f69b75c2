import Foundation
import GoModules
import ModuleIndex
import ModuleProxy
import ModuleStores
import Synchronization
import TestKit
import Testing

@testable import martlet

@Suite("keeping the index") struct IndexKeeperTests {
    static func key(_ path: String, _ kind: FileKind = .zip) throws -> String {
        StoreKey.file(kind, try KeepingScene.module(path)).description
    }

    @Test(
        "only a zip that a database attests and a source gave may be removed",
        arguments: [
            (FileKind.zip, StoredProof.database, "proxy.example", true),
            (.zip, .database, nil, false),
            (.zip, .firstHash, "proxy.example", false),
            (.mod, .database, "proxy.example", false),
            (.info, .database, "proxy.example", false),
        ] as [(FileKind, StoredProof, String?, Bool)]
    )
    func evictable(_ kind: FileKind, _ proof: StoredProof, _ source: String?, _ expected: Bool) throws {
        let module = try KeepingScene.module("a.example/M", "v1.0.0-RC1")
        let stored = StoredRecord(
            key: .file(kind, module),
            module: module,
            kind: kind,
            sizeInBytes: 5,
            source: source,
            proof: proof
        )
        let record = IndexRecord(stored, at: 77)
        #expect(record.isEvictable == expected)
        #expect(record.key == "a.example/!m/@v/v1.0.0-!r!c1.\(kind.rawValue)")
        #expect((record.module, record.version) == ("a.example/M", "v1.0.0-RC1"))
        #expect((record.source, record.verification) == (source, proof.rawValue))
        #expect((record.storedAt, record.lastUsedAt, record.sizeInBytes) == (77, 77, 5))
    }

    @Test("what was stored and used is in the index once it was written")
    func writes() async throws {
        let scene = try KeepingScene()
        try await scene.fill(["a.example/m1", "a.example/m2"])
        let before = scene.clock.unixSeconds
        try await scene.use("a.example/m1")
        await scene.keeper.writeDown()
        #expect(try await scene.index().count() == 6)
        #expect(try await scene.index().record(for: Self.key("a.example/m1"))?.lastUsedAt == before)
        #expect(try await scene.index().record(for: Self.key("a.example/m2"))?.lastUsedAt == before - 60)
    }

    @Test("after a shutdown the next server finds its index complete, and needs no scan")
    func nextServer() async throws {
        let folder = try await Self.finished(["a.example/m1"])
        let scene = try KeepingScene(in: folder)
        await scene.keeper.writeDown()
        #expect(try scene.index().opening == .existing)
        #expect(try await scene.index().isComplete())
        let needsRebuild = scene.keeper.state.withLock { $0.needsRebuild }
        #expect(!needsRebuild)
        #expect(try await scene.index().count() == 3)
    }

    @Test("after a crash the next server looks for what the index may lack")
    func crashed() async throws {
        let folder = try await Self.crashed()
        let scene = try KeepingScene(in: folder)
        await scene.keeper.writeDown()
        #expect(try await scene.index().count() == 3)
        #expect(try await !scene.index().isComplete())
        await scene.keeper.rebuildIndex()
        #expect(try await scene.index().count() == 6)
        #expect(try await scene.index().isComplete())
        // Neither version had come to be listed.
        for path in ["a.example/m1", "a.example/m2"] {
            let list = try await scene.store.open(.storedVersions(of: try ModulePath(path)))
            #expect(try await list?.bytes(limit: 100) == Array("v1.0.0\n".utf8))
        }
    }

    @Test("what is stored while the server shuts down, after the keeper's run, still arrives")
    func lastMinute() async throws {
        let folder = try await Self.finished(["a.example/m1"], atLast: "a.example/m2")
        let scene = try KeepingScene(in: folder)
        await scene.keeper.writeDown()
        #expect(try await scene.index().isComplete())
        #expect(try await scene.index().count() == 6)
    }

    @Test("a shutdown before the rebuild was done leaves an index that the next server rebuilds")
    func notRebuilt() async throws {
        let folder = try await {
            let scene = try KeepingScene()
            try await scene.add("a.example/m1")
            await scene.keeper.finish()
            return scene.folder
        }()
        let scene = try KeepingScene(in: folder)
        await scene.settle()
        #expect(try await scene.index().isComplete())
        #expect(try await scene.index().count() == 3)
    }

    @Test("the scan takes module files and nothing else")
    func scan() async throws {
        let scene = try KeepingScene()
        try await scene.add("a.example/Mixed/v2x")
        try await scene.add("private.example/m")
        let strange = [
            "a.example/Mixed/@v/v1.0.0.zip",  // Upper case is written as !m.
            "a.example/m/@v/main.info", "a.example/m/@v/v1.0.zip", "a.example/m/@v/v2.0.0.zip", "a.example/m/@latest",
            "sumdb/a.example/m/@v/v1.0.0.zip", ".martlet/lists/a.example/m/@v/v1.0.0.zip", "v1.0.0.zip",
            "a.example/m/@v/.v1.0.0.zip", "a.example/m/@v/v1.0.0.lock", "a.example/m/@v/v1.0.1.zip/x",
        ]
        for path in strange {
            let file = URL(fileURLWithPath: "\(scene.store.root)/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data([1]).write(to: file)
        }
        try FileManager.default.createSymbolicLink(
            atPath: scene.store.root + "/a.example/m/@v/v1.0.2.zip",
            withDestinationPath: "v2.0.0.zip"
        )
        _ = scene.inbox.takeAll()
        await scene.settle()
        #expect(try await scene.index().count() == 6)
        let attested = try await scene.index().record(for: Self.key("a.example/Mixed/v2x"))
        #expect(attested?.module == "a.example/Mixed/v2x")
        #expect(attested?.sizeInBytes == Int64(KeepingScene.zipSize))
        #expect(attested?.source == nil)
        #expect(attested?.isEvictable == true)
        #expect(try await scene.index().record(for: Self.key("private.example/m"))?.isEvictable == false)
        #expect(try await scene.index().record(for: Self.key("a.example/Mixed/v2x", .mod))?.isEvictable == false)
    }

    @Test("a damaged index is set aside, and a new one rebuilt from the store")
    func damaged() async throws {
        let scene = try KeepingScene()
        try await scene.fill(["a.example/m1"])
        let broken = try scene.index()
        await scene.keeper.handle(ModuleIndexError.damaged(reason: "test"), of: broken)
        #expect(scene.keeper.index == nil)
        #expect(try scene.folder.files(in: "/store/.martlet").contains("index.sqlite.broken-1"))
        // Whoever else found the same damage changes nothing any more.
        await scene.keeper.handle(ModuleIndexError.damaged(reason: "test"), of: broken)
        try await scene.add("a.example/m2")
        scene.clock.advance(by: KeeperState.pause)
        await scene.settle()
        #expect(try await scene.index().count() == 6)
        #expect(try await scene.index().isComplete())
    }

    @Test("a place that damages one index after the other is not tried without end")
    func damagedAgain() async throws {
        let scene = try KeepingScene()
        await scene.settle()
        await scene.keeper.handle(ModuleIndexError.damaged(reason: "test"), of: try scene.index())
        await scene.keeper.writeDown()
        await scene.keeper.handle(ModuleIndexError.damaged(reason: "test"), of: try scene.index())
        await scene.keeper.writeDown()
        #expect(scene.keeper.index == nil)
        scene.clock.advance(by: KeeperState.pause)
        await scene.keeper.writeDown()
        #expect(scene.keeper.index != nil)
    }

    @Test("while the index cannot be opened the server goes on, and what happens is written later")
    func unavailable() async throws {
        let scene = try KeepingScene()
        let path = IndexKeeper.path(below: scene.store.root)
        // A folder is no database, and cannot be set aside as one either when it is in use; SQLite says "cannot open".
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try await scene.add("a.example/m1")
        await scene.keeper.writeDown()
        #expect(scene.keeper.index == nil)
        #expect(await KeepingStatus(scene.keeper, scene.evictor).bytes == nil)
        try FileManager.default.removeItem(atPath: path)
        await scene.keeper.writeDown()
        #expect(scene.keeper.index == nil)  // Tried a moment ago.
        scene.clock.advance(by: KeeperState.pause)
        await scene.settle()
        #expect(try await scene.index().count() == 3)
    }

    @Test("a server that could never open its index leaves none behind that knows nothing of its run")
    func neverOpened() async throws {
        let folder = try await Self.finished(["a.example/m1"])
        do {
            let scene = try KeepingScene(in: folder)
            // The first attempt is used up, as after a failure; the next would be due in a minute.
            let now = scene.clock.service.instant()
            let mayOpen = scene.keeper.state.withLock { $0.mayOpen(at: now) }
            #expect(mayOpen)
            try await scene.add("a.example/m2")
            await scene.keeper.finish()
        }
        let scene = try KeepingScene(in: folder)
        await scene.settle()
        #expect(try await scene.index().count() == 6)
    }

    @Test("more stored files than the backlog takes lead to a scan")
    func overflow() async throws {
        let scene = try KeepingScene()
        await scene.settle()
        try await scene.add("a.example/m1")
        let record = try #require(scene.inbox.takeAll().stored.first)
        for _ in 0..<IndexBacklog.maximumStored { scene.inbox.put(record) }
        try await scene.add("a.example/m2")
        scene.clock.advance(by: KeeperState.pause)
        await scene.keeper.writeDown()
        #expect(try await scene.index().count() == 1)
        await scene.keeper.rebuildIndex()
        #expect(try await scene.index().count() == 6)
    }

    @Test("an index that a stored file never reached is not called complete at the shutdown")
    func overflowAtLast() async throws {
        let folder = try await {
            let scene = try KeepingScene()
            try await scene.fill(["a.example/m1"])
            try await scene.add("a.example/m2")
            let record = try #require(scene.inbox.takeAll().stored.first)
            for _ in 0...IndexBacklog.maximumStored { scene.inbox.put(record) }
            await scene.keeper.finish()
            return scene.folder
        }()
        let scene = try KeepingScene(in: folder)
        await scene.settle()
        #expect(try await scene.index().count() == 6)
    }

    @Test("a zip that was fetched again before the index forgot it is noted anew")
    func cameBack() async throws {
        let scene = try KeepingScene()
        try await scene.fill(["a.example/m1"])
        let key = try Self.key("a.example/m1")
        try await scene.index().remove(key)
        scene.keeper.noteFound(.file(.zip, try KeepingScene.module("a.example/m1")), sizeInBytes: 1_000_000)
        await scene.keeper.writeDown()
        #expect(try await scene.index().record(for: key)?.isEvictable == true)
    }

    @Test("the status shows the size, the number of files and whether that is all")
    func status() async throws {
        let scene = try KeepingScene(maximumInBytes: 700_000_000)
        try await scene.add("a.example/m1")
        await scene.keeper.writeDown()
        #expect(await !KeepingStatus(scene.keeper, scene.evictor).isComplete)
        await scene.keeper.rebuildIndex()
        let status = await KeepingStatus(scene.keeper, scene.evictor)
        #expect((status.bytes, status.files, status.isComplete) == (1_000_026, 3, true))
        #expect(status.maximumBytes == 700_000_000)
        #expect(status.lastEviction == nil)
    }

    /// The folder of a store whose server ended in order.
    ///
    /// - `last`: A module that is stored after the services have stopped.
    static func finished(_ paths: [String], atLast last: String? = nil) async throws -> TemporaryFolder {
        let scene = try KeepingScene()
        try await scene.fill(paths)
        if let last { try await scene.add(last) }
        await scene.keeper.finish()
        return scene.folder
    }

    /// The folder of a store whose server ended before it wrote the last module into the index.
    static func crashed() async throws -> TemporaryFolder {
        let scene = try KeepingScene()
        try await scene.fill(["a.example/m1"])
        try await scene.add("a.example/m2")
        try await scene.index().abandon()
        return scene.folder
    }
}
