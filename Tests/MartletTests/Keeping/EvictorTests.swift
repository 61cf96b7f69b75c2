import Foundation
import GoModules
import ModuleIndex
import ModuleProxy
import ModuleStores
import TestKit
import Testing

@testable import martlet

@Suite("eviction") struct EvictorTests {
    /// Six modules, oldest first.
    static let six = (1...6).map { "a.example/m\($0)" }

    /// A limit that has room for so many zips and for all small files; four of them are 90 % of 4.5.
    static func room(for zips: Double) -> Int64 { Int64(zips * Double(KeepingScene.zipSize)) + 1_000 }

    @Test("the least recently used zips go first, until the store is below 90 % of its limit")
    func oldestFirst() async throws {
        let scene = try KeepingScene(maximumInBytes: Self.room(for: 4.5))
        try await scene.fill(Self.six)
        try await scene.use("a.example/m1")
        await scene.keeper.writeDown()
        await scene.evictor.makeRoom()
        #expect(try scene.zips() == ["a.example/m1", "a.example/m4", "a.example/m5", "a.example/m6"])
        #expect(scene.shelf.probes == ["a.example/m2@v1.0.0", "a.example/m3@v1.0.0"])
        #expect(try await scene.index().totalSize() < Self.room(for: 4.5) / 10 * 9)
        let report = EvictionReport(endedAt: scene.clock.unixSeconds, files: 2, bytes: 2_000_000, isEnough: true)
        #expect(scene.evictor.last == report)
    }

    @Test(".info and .mod stay, the hash of the zip goes, and the version is no longer in the store's list")
    func whatGoes() async throws {
        let scene = try KeepingScene(maximumInBytes: Self.room(for: 1.5))
        try await scene.fill(["a.example/m1", "a.example/m2"])
        await scene.evictor.makeRoom()
        let files = try scene.folder.files(in: "/store").filter { $0.hasPrefix("a.example/m1/") }
        #expect(files == ["@v/list", "@v/v1.0.0.info", "@v/v1.0.0.mod"].map { "a.example/m1/\($0)" })
        let list = try await scene.store.open(.storedVersions(of: ModulePath("a.example/m1")))
        #expect(try await list?.bytes(limit: 100) == [])
        let key = StoreKey.file(.zip, try KeepingScene.module("a.example/m1")).description
        #expect(try await scene.index().record(for: key) == nil)
    }

    @Test("a store within its limit, or without one, is left alone", arguments: [nil, Self.room(for: 6)])
    func noNeed(_ maximum: Int64?) async throws {
        let scene = try KeepingScene(maximumInBytes: maximum)
        try await scene.fill(Self.six)
        await scene.evictor.makeRoom()
        #expect(try scene.zips() == Self.six)
        #expect(scene.shelf.probes.isEmpty)
        #expect(scene.evictor.last == nil)
    }

    @Test("what no source offers any more stays, is not asked about again, and the next one goes")
    func notOffered() async throws {
        let scene = try KeepingScene(maximumInBytes: Self.room(for: 4.5))
        try await scene.fill(Self.six)
        for path in ["a.example/m1", "a.example/m3"] {
            scene.shelf.answer(.success(false), for: try KeepingScene.module(path))
        }
        await scene.evictor.makeRoom()
        #expect(try scene.zips() == ["a.example/m1", "a.example/m3", "a.example/m5", "a.example/m6"])
        scene.evictor.change(maximumInBytes: Self.room(for: 3.5))
        await scene.evictor.makeRoom()
        #expect(try scene.zips() == ["a.example/m1", "a.example/m3", "a.example/m6"])
        #expect(scene.shelf.probes.filter { $0 == "a.example/m1@v1.0.0" }.count == 1)
    }

    @Test(
        "a source that does not say whether it has a zip keeps it in the store",
        arguments: [
            SourceError.unavailable(reason: "timeout", retryAfter: nil), .refused(status: 403, reason: nil),
            .notAccepted(status: 401, reason: nil),
            .badAnswer(reason: "a web page"), .notEnabled(reason: "off"),
        ]
    )
    func silent(_ error: SourceError) async throws {
        let scene = try KeepingScene(maximumInBytes: Self.room(for: 4.5))
        try await scene.fill(Self.six)
        for path in Self.six { scene.shelf.answer(.failure(error), for: try KeepingScene.module(path)) }
        await scene.evictor.makeRoom()
        #expect(try scene.zips() == Self.six)
        #expect(scene.evictor.last?.isEnough == false)
        let probes = scene.shelf.probes.count
        // The sources are left in peace for a while, then asked again.
        await scene.evictor.makeRoom()
        #expect(scene.shelf.probes.count == probes)
        for path in Self.six { scene.shelf.answer(.success(true), for: try KeepingScene.module(path)) }
        scene.clock.advance(by: EvictionPace.pause)
        await scene.evictor.makeRoom()
        #expect(try scene.zips() == Array(Self.six.suffix(4)))
    }

    @Test("offline nothing is removed and nobody is asked; online again, it is")
    func offline() async throws {
        let scene = try KeepingScene(maximumInBytes: Self.room(for: 4.5))
        try await scene.fill(Self.six)
        scene.offline.isOn = true
        await scene.evictor.makeRoom()
        #expect(try scene.zips() == Self.six)
        #expect(scene.shelf.probes.isEmpty)
        scene.offline.isOn = false
        await scene.evictor.makeRoom()
        #expect(try scene.zips() == Array(Self.six.suffix(4)))
    }

    @Test("private and unverified zips stay, and no source hears of them", arguments: [false, true])
    func notAttested(_ isRebuilt: Bool) async throws {
        let scene = try KeepingScene(maximumInBytes: Self.room(for: 0.5))
        try await scene.add("private.example/m", proof: .firstHash)
        try await scene.add("free.example/m", proof: .firstHash)
        await scene.settle()
        // After a rebuild only the policy knows how they were proven.
        if isRebuilt { try await Self.forgetIndex(of: scene) }
        await scene.evictor.makeRoom()
        #expect(try scene.zips() == ["free.example/m", "private.example/m"])
        #expect(scene.shelf.probes.isEmpty)
        #expect(scene.evictor.last?.isEnough == false)
    }

    @Test("a zip whose first hash is pinned stays, although the policy calls it attested by now")
    func pinned() async throws {
        let scene = try KeepingScene(maximumInBytes: Self.room(for: 0.5))
        let module = try KeepingScene.module("a.example/m")
        try await scene.store.commit(.bytes(Array("h1:x\n".utf8)), to: .pin(.zip, module))
        try await scene.fill(["a.example/m"])
        await scene.evictor.makeRoom()
        #expect(try scene.zips() == ["a.example/m"])
        #expect(scene.shelf.probes.isEmpty)
    }

    @Test("a zip without a known source stays")
    func withoutSource() async throws {
        let scene = try KeepingScene(maximumInBytes: Self.room(for: 0.5))
        await scene.settle()
        try await scene.add("a.example/m", source: nil)
        await scene.keeper.writeDown()
        await scene.evictor.makeRoom()
        #expect(try scene.zips() == ["a.example/m"])
        #expect(scene.shelf.probes.isEmpty)
        #expect(scene.evictor.last?.isEnough == false)
    }

    @Test("what a rebuild finds has no known source, so the sources decide")
    func found() async throws {
        let scene = try KeepingScene(maximumInBytes: Self.room(for: 0.5))
        for path in ["a.example/m1", "a.example/m2"] { try await scene.add(path, source: nil) }
        scene.shelf.answer(.success(false), for: try KeepingScene.module("a.example/m1"))
        await scene.settle()
        await scene.evictor.makeRoom()
        #expect(try scene.zips() == ["a.example/m1"])
    }

    @Test("nothing goes while the index does not know the whole store")
    func incomplete() async throws {
        let scene = try KeepingScene(maximumInBytes: Self.room(for: 4.5))
        for path in Self.six { try await scene.add(path) }
        await scene.keeper.writeDown()
        await scene.evictor.makeRoom()
        #expect(try scene.zips() == Self.six)
        await scene.keeper.rebuildIndex()
        await scene.evictor.makeRoom()
        #expect(try scene.zips() == Array(Self.six.suffix(4)))
    }

    @Test("who is being sent a zip gets all of it")
    func openFile() async throws {
        let scene = try KeepingScene(maximumInBytes: Self.room(for: 0.5))
        try await scene.fill(["a.example/m"])
        let module = try KeepingScene.module("a.example/m")
        let answer = try await scene.service.answer(to: .file(.zip, module), cachedOnly: true)
        await scene.evictor.makeRoom()
        #expect(try scene.zips().isEmpty)
        let bytes = try await answer.file.bytes(limit: KeepingScene.zipSize)
        #expect(bytes == [UInt8](repeating: 7, count: KeepingScene.zipSize))
    }

    @Test("a zip that the disk does not let go stays in the index, and the next one goes")
    func stubborn() async throws {
        let scene = try KeepingScene(maximumInBytes: Self.room(for: 4.5))
        try await scene.fill(Self.six)
        // A folder in the place of the file cannot be unlinked.
        let zip = scene.store.root + "/a.example/m1/@v/v1.0.0.zip"
        try FileManager.default.removeItem(atPath: zip)
        try FileManager.default.createDirectory(atPath: zip, withIntermediateDirectories: false)
        await scene.evictor.makeRoom()
        #expect(scene.evictor.last?.files == 2)
        #expect(try await scene.index().record(for: "a.example/m1/@v/v1.0.0.zip") != nil)
        #expect(!(try scene.zips().contains("a.example/m3")))
    }

    @Test("an index entry that names no zip of its module removes nothing")
    func nonsense() async throws {
        let scene = try KeepingScene(maximumInBytes: Self.room(for: 1.5))
        try await scene.fill(["a.example/m1", "a.example/m2"])
        for (key, module) in [("a.example/m2/@v/v1.0.0.zip", "a.example/m1"), ("a.example/m1/@v/v1.0.0.zip", "../m1")] {
            try await scene.index().record(
                IndexRecord(
                    key: key,
                    module: module,
                    version: "v1.0.0",
                    kind: .zip,
                    sizeInBytes: 1_000_000,
                    storedAt: 0,
                    lastUsedAt: 0,
                    source: nil,
                    verification: "sumdb",
                    isEvictable: true
                )
            )
        }
        await scene.evictor.makeRoom()
        #expect(try scene.zips() == ["a.example/m1", "a.example/m2"])
        #expect(scene.evictor.last?.isEnough == false)
    }

    @Test("deleting the index loses nothing: after the rebuild the same zips may go, oldest file first")
    func withoutIndex() async throws {
        let scene = try KeepingScene(maximumInBytes: Self.room(for: 4.5))
        try await scene.fill(Self.six)
        for (age, path) in Self.six.enumerated() {
            let date = Date(timeIntervalSince1970: 1_700_000_000 - Double(age) * 60)
            let file = scene.store.root + "/\(path)/@v/v1.0.0.zip"
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file)
        }
        try await Self.forgetIndex(of: scene)
        #expect(try await scene.index().count() == 18)
        await scene.evictor.makeRoom()
        #expect(try scene.zips() == Array(Self.six.prefix(4)))
    }

    /// Replaces the index by a new one, rebuilt from the store.
    static func forgetIndex(of scene: KeepingScene) async throws {
        await scene.keeper.handle(ModuleIndexError.damaged(reason: "test"), of: try scene.index())
        scene.clock.advance(by: KeeperState.pause)
        await scene.settle()
        #expect(try await scene.index().isComplete())
    }
}
