import Foundation
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

@Suite struct MirrorRoomTests {
    /// A folder of mirrors that is deleted with this.
    private final class Mirrors {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        let clock = TestClock()
        private(set) lazy var room = MirrorRoom(folder: folder, clock: clock.service)

        deinit { do { try FileManager.default.removeItem(atPath: folder) } catch {} }

        /// Makes a mirror that was used so many seconds ago.
        func make(_ name: String, size: Int, usedBefore seconds: Int) throws {
            let objects = "\(folder)/\(name)/objects/pack"
            try FileManager.default.createDirectory(atPath: objects, withIntermediateDirectories: true)
            try Data(count: size).write(to: URL(fileURLWithPath: "\(objects)/pack-1.pack"))
            try Data().write(to: URL(fileURLWithPath: "\(folder)/\(name)/HEAD"))
            let date = Date(timeIntervalSince1970: TimeInterval(clock.service.unixSeconds()) - TimeInterval(seconds))
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: "\(folder)/\(name)/HEAD")
        }

        var names: [String] {
            get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
        }
    }

    @Test("those that nobody has used for the longest time go until there is room") func oldestFirst() async throws {
        let mirrors = Mirrors()
        for (name, age) in [("a", 4000), ("b", 7000), ("c", 5000), ("d", 2000)] {
            try mirrors.make(name, size: 100_000, usedBefore: age)
        }
        try FileManager.default.createDirectory(atPath: "\(mirrors.folder)/home", withIntermediateDirectories: true)
        await mirrors.room.makeRoom(limit: 1_000_000)
        #expect(try mirrors.names == ["a", "b", "c", "d", "home"])
        // Folders have a size of their own, of some kilobytes.
        await mirrors.room.makeRoom(limit: 300_000)
        #expect(try mirrors.names == ["a", "d", "home"])
        mirrors.room.noteUse(of: "\(mirrors.folder)/a")
        await mirrors.room.makeRoom(limit: 150_000)
        #expect(try mirrors.names == ["a", "home"])
    }

    @Test("one that a request may still use stays, however large it is") func inUse() async throws {
        let mirrors = Mirrors()
        try mirrors.make("a", size: 100_000, usedBefore: 899)
        try mirrors.make("b", size: 100_000, usedBefore: 901)
        await mirrors.room.makeRoom(limit: 1000)
        #expect(try mirrors.names == ["a"])
    }

    @Test("what was left of a mirror that was being removed goes first") func remains() async throws {
        let mirrors = Mirrors()
        try mirrors.make("a", size: 100_000, usedBefore: 5000)
        let remains = "\(mirrors.folder)/b.1"
        try FileManager.default.createDirectory(atPath: remains, withIntermediateDirectories: true)
        try Data(count: 100_000).write(to: URL(fileURLWithPath: "\(remains)/pack-1.pack"))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 0)],
            ofItemAtPath: remains
        )
        await mirrors.room.makeRoom(limit: 150_000)
        #expect(try mirrors.names == ["a"])
    }

    @Test("without a folder there is nothing to do") func noFolder() async {
        await Mirrors().room.makeRoom(limit: 1)
        await Mirrors().room.look(limit: nil)
    }
}
