import CSystemCalls
import Foundation
import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import ModuleStores

/// What is on the disk is not what was written there.
@Suite("Sealed files on disk", .timeLimit(.minutes(1))) struct SealTests {
    private let folder: TemporaryFolder
    private let store: DiskStore
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        store = try DiskStore(root: folder.path + "/store")
        path = folder.path + "/store/example.com/m/@v/v1.0.0.mod"
    }

    /// Opens a file of the store as another program would.
    private func withFile<Result>(_ flags: Int32 = O_RDWR, _ work: (Int32) throws -> Result) throws -> Result {
        let file = Foundation.open(path, flags)
        try #require(file >= 0)
        defer { close(file) }
        return try work(file)
    }

    private func attribute() throws -> [UInt8]? {
        try withFile(O_RDONLY) { file in
            var value = [UInt8](repeating: 0, count: 100)
            let count = martlet_get_attribute(file, SealAttribute.name, &value, value.count)
            return count < 0 ? nil : Array(value.prefix(count))
        }
    }

    private func setAttribute(_ value: [UInt8]) throws {
        #expect(try withFile { martlet_set_attribute($0, SealAttribute.name, value, value.count) } == 0)
    }

    private func damaged(_ work: () async throws -> Void) async -> Bool {
        do {
            try await work()
            return false
        } catch StoreError.damaged {
            return true
        } catch {
            Issue.record("\(error)")
            return false
        }
    }

    @Test("have the 32 bytes of the hash in an attribute, which costs no second block") func attributes() async throws {
        try #require(store.keepsSeals, "the file system of the temporary folder keeps no attributes")
        try await store.commit(.bytes([1, 2, 3]), to: try .sample())
        #expect(try attribute() == Seal(of: [1, 2, 3]).bytes)
    }

    @Test("are noticed when a byte is another one", arguments: [false, true]) func changed(
        _ keepsTime: Bool
    ) async throws {
        try await store.commit(.bytes(Array("module example.com/m\n".utf8)), to: try .sample())
        let before = try #require(try await store.open(try .sample())?.standing?.stamp)
        var status = stat()
        stat(path, &status)
        #expect(try withFile { pwrite($0, "M", 1, 0) } == 1)
        if keepsTime {
            let times = [status.st_atim, status.st_mtim]
            #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
        }
        let file = try #require(try await store.open(try .sample()))
        #expect(file.standing?.stamp != before)
        #expect(await damaged { _ = try await file.soundBytes(limit: 100) })
        #expect(try await file.computedSeal() != file.standing?.seal)
    }

    @Test("are noticed when they are shorter, empty or longer", arguments: [0, 2, 4]) func resized(
        _ size: Int
    ) async throws {
        try await store.commit(.bytes([1, 2, 3]), to: try .sample())
        #expect(truncate(path, off_t(size)) == 0)
        let file = try #require(try await store.open(try .sample()))
        #expect(await damaged { _ = try await file.soundBytes(limit: 100) })
    }

    @Test("are told from those that are in memory when they have to come from the disk") func cold() async throws {
        try await store.commit(.bytes([UInt8](repeating: 7, count: 100_000)), to: try .sample())
        #expect(try await store.open(try .sample())?.standing?.isResident == true)
        try withFile(O_RDONLY) { file in
            #expect(fsync(file) == 0)
            #expect(posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0)
        }
        #expect(try await store.open(try .sample())?.standing?.isResident == false)
        // Reading it brings it back.
        _ = try await store.open(try .sample())?.computedSeal()
        #expect(try await store.open(try .sample())?.standing?.isResident == true)
    }

    @Test("are in memory when they are empty") func emptyIsResident() async throws {
        try await store.commit(.bytes([]), to: try .sample())
        #expect(try await store.open(try .sample())?.standing?.isResident == true)
    }

    @Test("take a seal that another program wrote as text, and no nonsense") func text() async throws {
        try await store.commit(.bytes([1]), to: try .sample())
        try setAttribute(Array("4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a".utf8))
        #expect(try await store.open(try .sample())?.soundBytes(limit: 1) == [1])
        for nonsense in [[], [1], [UInt8](repeating: 0x67, count: 64), [UInt8](repeating: 0, count: 90)] as [[UInt8]] {
            try setAttribute(nonsense)
            #expect(await damaged { _ = try await store.open(try .sample()) }, "\(nonsense)")
        }
    }

    @Test("are sealed later when they came from elsewhere, and were found right") func attach() async throws {
        try FileManager.default.createDirectory(
            atPath: folder.path + "/store/example.com/m/@v",
            withIntermediateDirectories: true
        )
        try Data([1]).write(to: URL(fileURLWithPath: path))
        let file = try #require(try await store.open(try .sample()))
        #expect(file.standing?.seal == nil)
        let stamp = await file.standing?.attach(Seal(of: [1]))
        let again = try #require(try await store.open(try .sample())?.standing)
        #expect(again.seal == Seal(of: [1]))
        #expect(again.stamp == stamp)
    }

    @Test("are not updated when they are damaged, nor taken for a conflict") func updates() async throws {
        try await store.update(try .sample()) { _ in [1, 2] }
        #expect(try withFile { pwrite($0, "M", 1, 0) } == 1)
        #expect(await damaged { try await store.update(try .sample()) { _ in [3] } })
        #expect(await damaged { try await store.commit(.bytes([1, 2]), to: try .sample()) })
        #expect(try await store.quarantine(try .sample(), if: nil))
        try await store.commit(.bytes([1, 2]), to: try .sample())
        #expect(try await store.content(try .sample()) == [1, 2])
    }

    // MARK: What is no file

    @Test("refuses a link, a FIFO and a folder as damaged, and puts them aside", arguments: ["link", "fifo", "folder"])
    func planted(_ what: String) async throws {
        let victim = folder.path + "/victim"
        try Data("secret".utf8).write(to: URL(fileURLWithPath: victim))
        let key = try StoreKey.sample()
        try await store.commit(.bytes([1]), to: key)
        try await store.remove(key)
        switch what {
        case "link": #expect(symlink(victim, path) == 0)
        case "fifo": #expect(mkfifo(path, 0o600) == 0)
        default: #expect(mkdir(path, 0o700) == 0)
        }
        #expect(await damaged { _ = try await store.open(key) })
        #expect(await damaged { try await store.commit(.bytes([1]), to: key) })
        #expect(try await store.quarantine(key, if: nil))
        try await store.commit(.bytes([1]), to: key)
        #expect(try await store.content(key) == [1])
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "secret")
    }

    @Test("neither reads nor writes behind a folder that is a link") func linkedFolder() async throws {
        let outside = folder.path + "/outside"
        try FileManager.default.createDirectory(atPath: outside + "/@v", withIntermediateDirectories: true)
        try Data("secret".utf8).write(to: URL(fileURLWithPath: outside + "/@v/v1.0.0.mod"))
        try FileManager.default.createDirectory(
            atPath: folder.path + "/store/example.com",
            withIntermediateDirectories: true
        )
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/store/example.com/m",
            withDestinationPath: outside
        )
        let before = try folder.files(in: "/outside")
        #expect(await damaged { _ = try await store.open(try .sample()) })
        for key in [
            try StoreKey.sample(.zip), try .sample(),
            .pin(.mod, try ModuleVersion(path: "example.com/m", version: "v1.0.0")),
        ] {
            do { try await store.commit(.bytes([1]), to: key) } catch { _ = error as StoreError }
        }
        await #expect(throws: StoreError.self) { try await store.update(try .list()) { _ in [1] } }
        await #expect(throws: StoreError.self) { try await store.remove(try .sample()) }
        await #expect(throws: StoreError.self) { try await store.quarantine(try .sample(), if: nil) }
        #expect(try folder.files(in: "/outside") == before)
        #expect(try String(contentsOfFile: outside + "/@v/v1.0.0.mod", encoding: .utf8) == "secret")
    }

    @Test("has names for quarantined files that a file system can hold") func longNames() async throws {
        let version = "v1.0.0-" + String(repeating: "a", count: 235)
        let key = try StoreKey.sample(version: version)
        try await store.commit(.bytes([1]), to: key)
        #expect(try await store.quarantine(key, if: nil))
        #expect(try await store.holdsQuarantined(key))
        #expect(try await store.content(key) == nil)
    }

    @Test("keeps what was quarantined below its own folder, with the time as an extension") func places() async throws {
        try await store.commit(.bytes([1]), to: try .sample())
        try await store.quarantine(try .sample(), if: nil)
        let files = try folder.files(in: "/store/.martlet/quarantine")
        #expect(files.count == 1)
        let name = try #require(files.first)
        #expect(name.hasPrefix("example.com/m/@v/v1.0.0.mod.1"))
        #expect(name.dropFirst("example.com/m/@v/v1.0.0.mod.".count).allSatisfy { $0.isNumber })
    }
}
