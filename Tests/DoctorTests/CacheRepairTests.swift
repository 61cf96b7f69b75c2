import ErrorLibrary
import Foundation
import GoModules
import TestKit
import Testing

@testable import Doctor

@Suite struct CacheRepairTests {
    private static let time = Date(timeIntervalSince1970: 1_700_000_000)

    @Test("what is wrong goes to quarantine, and back")
    func thereAndBack() async throws {
        let fixture = try await CacheFixture()
        try fixture.tear(try fixture.path("zip"))
        try fixture.remove(try fixture.unpacked())
        try fixture.write("package m // changed\n", "\(try fixture.unpacked(CacheFixture.modules[1]))/m.go")
        try fixture.lock(try fixture.unpacked(CacheFixture.modules[1]))
        let before = try fixture.folder.files(in: "/mod")

        let view = try fixture.view()
        let outcomes =
            try await CacheHashCheck.outcomes(view, OutcomeRecord(), time: .seconds(60))
            + CacheExtractedCheck.outcomes(view, OutcomeRecord(), time: .seconds(60))
        let repair = CacheRepair(moduleCache: fixture.layout.root)
        let moves = repair.plan(for: outcomes)
        let places = [
            "cache/download/example.com/a/@v/v1.0.0.zip", "cache/download/example.com/a/@v/v1.0.0.ziphash",
            "example.com/!b@v1.2.0-!r!c1",
        ]
        #expect(moves.map(\.from) == places)

        let folder = try repair.carryOut(moves, at: Self.time)
        #expect(folder == "\(fixture.layout.root)/cache/martlet-quarantine/20231114T221320Z")
        for place in places {
            #expect(DiskFolder.look("\(fixture.layout.root)/\(place)") == nil)
            #expect(DiskFolder.look("\(folder)/files/\(place)") != nil)
        }
        #expect(DiskFolder.look("\(folder)/files/example.com/!b@v1.2.0-!r!c1")?.permissions == 0o555)
        let after = try await CacheHashCheck.outcomes(try fixture.view(), OutcomeRecord(), time: .seconds(60))
        #expect(after.map(\.verdict) == [.ok])

        #expect(try repair.undo(folder).isEmpty)
        let left = try fixture.folder.files(in: "/mod").filter { !$0.hasPrefix("cache/martlet-quarantine") }
        #expect(left == before)
        #expect(DiskFolder.look(try fixture.unpacked(CacheFixture.modules[1]))?.permissions == 0o555)
        try fixture.lock(try fixture.unpacked(CacheFixture.modules[1]), 0o755)
    }

    @Test("only files of the cache that a check of the cache names are moved")
    func plan() async throws {
        let fixture = try await CacheFixture()
        let zip = try fixture.path("zip")
        let root = fixture.layout.root
        try fixture.write("secret", "\(fixture.folder.path)/outside")
        try fixture.link(fixture.folder.path, at: "\(root)/example.com/link")
        let node = Outcome.Node("cache.hash", "x")
        func moves(_ outcomes: Outcome...) -> [String] {
            CacheRepair(moduleCache: root).plan(for: outcomes).map(\.from)
        }
        let relative = "cache/download/example.com/a/@v/v1.0.0.zip"
        #expect(moves(.fail(node, "MTL-CACHE001", [:], [.cacheFile(zip), .cacheFile(zip)])) == [relative])
        #expect(moves(.warn(node, "MTL-SUM001", [:], [.cacheFile("\(root)/x/../\(relative)")])) == [relative])
        #expect(moves(.ok(node, [.cacheFile(zip)])).isEmpty)
        #expect(moves(.fail(Outcome.Node("proj.gosum"), "MTL-SUM001", [:], [.cacheFile(zip)])).isEmpty)
        #expect(moves(.fail(node, "MTL-CACHE004", [:], [.cacheFile(zip)])).isEmpty)
        #expect(moves(.fail(node, "MTL-CACHE001", [:], [Fact("file", zip)])).isEmpty)
        for path in [
            "\(root)/../outside", "\(root)/example.com/link/outside", "\(root)/none", root, "/",
            "\(root)/cache/martlet-quarantine/x",
        ] {
            #expect(moves(.fail(node, "MTL-CACHE001", [:], [.cacheFile(path)])).isEmpty, "\(path)")
        }
        // A link is moved as such.
        #expect(
            moves(.fail(node, "MTL-CACHE001", [:], [.cacheFile("\(root)/example.com/link")])) == ["example.com/link"]
        )
        // What lies in a folder goes with it.
        let folder = try fixture.unpacked()
        #expect(
            moves(.fail(node, "MTL-CACHE001", [:], [.cacheFile("\(folder)/m.go"), .cacheFile(folder)])) == [
                "example.com/a@v1.0.0"
            ]
        )
    }

    @Test("what Go has fetched again stays")
    func taken() async throws {
        let fixture = try await CacheFixture()
        let zip = try fixture.path("zip")
        let repair = CacheRepair(moduleCache: fixture.layout.root)
        let moves = repair.plan(for: [.fail(Outcome.Node("cache.hash"), "MTL-CACHE001", [:], [.cacheFile(zip)])])
        let folder = try repair.carryOut(moves, at: Self.time)
        try fixture.write("new", zip)
        #expect(try repair.undo(folder) == moves)
        #expect(DiskFolder.content(of: zip, limit: 10) == Array("new".utf8))
        #expect(DiskFolder.look("\(folder)/\(moves.first?.to ?? "")") != nil)
    }

    @Test("two repairs in one second have folders of their own")
    func twice() async throws {
        let fixture = try await CacheFixture()
        let repair = CacheRepair(moduleCache: fixture.layout.root)
        let folders = [try repair.carryOut([], at: Self.time), try repair.carryOut([], at: Self.time)]
        #expect(Set(folders).count == 2)
    }

    @Test("undo takes nothing but a folder of a repair")
    func foreignFolder() async throws {
        let fixture = try await CacheFixture()
        let repair = CacheRepair(moduleCache: fixture.layout.root)
        #expect(throws: CacheRepairError.self) { try repair.undo("/tmp") }
        #expect(throws: CacheRepairError.self) {
            try repair.undo("\(fixture.layout.root)/cache/martlet-quarantine/none")
        }
        // A list that somebody wrote by hand leads nowhere else.
        let folder = "\(fixture.layout.root)/cache/martlet-quarantine/forged"
        try fixture.write("x", "\(folder)/files/x")
        for (from, to) in [("../outside", "files/x"), ("x", "../../../cache/download"), ("x", "moved.json")] {
            try fixture.write(#"[{"from":"\#(from)","to":"\#(to)"}]"#, "\(folder)/moved.json")
            #expect(throws: CacheRepairError.self, "\(from)") { try repair.undo(folder) }
        }
    }
}
