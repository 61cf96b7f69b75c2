import Foundation
import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import ModuleStores

@Suite("The files of a store, for those who look after it", .timeLimit(.minutes(1))) struct StoreFilesTests {
    private let folder: TemporaryFolder
    private let store: DiskStore
    private let files: StoreFiles

    init() throws {
        folder = try TemporaryFolder()
        store = try DiskStore(root: folder.path + "/store")
        files = try StoreFiles(root: folder.path + "/store")
    }

    private var quarantine: String { "\(store.root)/\(StorePlace.quarantineFolder)" }

    @Test("go into quarantine also after somebody has emptied it", arguments: [false, true])
    func emptied(_ byPath: Bool) async throws {
        for number in 0..<2 {
            let key = try StoreKey.sample()
            try await store.commit(.bytes([UInt8(number)]), to: key)
            if byPath {
                #expect(try await files.quarantine(key.description, unixNanoseconds: 1) != nil)
            } else {
                #expect(try await store.quarantine(key, if: nil))
            }
            #expect(try await store.content(key) == nil)
            #expect(try folder.files(in: "/store/\(StorePlace.quarantineFolder)").count == 1)
            for name in try FileManager.default.contentsOfDirectory(atPath: quarantine) {
                try FileManager.default.removeItem(atPath: "\(quarantine)/\(name)")
            }
        }
    }

    @Test("that are gone are not moved, and nobody says they were") func gone() async throws {
        #expect(try await files.quarantine("example.com/m/@v/v1.0.0.mod", unixNanoseconds: 1) == nil)
        #expect(try await !store.quarantine(try .sample(), if: nil))
    }

    @Test("have names in quarantine that a file system can hold", arguments: [230, 236, 250, 255])
    func longNames(_ length: Int) async throws {
        let version = "v1.0.0-" + String(repeating: "a", count: length - "v1.0.0-.zip".count)
        let key = try StoreKey.sample(.zip, version: version)
        try await store.commit(.bytes([1]), to: key)
        let place = try #require(
            try await files.quarantine(key.description, unixNanoseconds: 1_700_000_000_000_000_000)
        )
        #expect(SystemCalls.name(of: place).utf8.count <= 255 && place.hasSuffix(".1700000000000000000"))
        #expect(FileManager.default.fileExists(atPath: "\(store.root)/\(place)"))
        #expect(try await store.holdsQuarantined(key))
    }

    @Test("are cut between characters, and keep the time") func cut() {
        let path = "/a.b/" + String(repeating: "é", count: 130) + ".123"
        let short = DurableFolders.shortened(path)
        #expect(short == "/a.b/" + String(repeating: "é", count: 125) + ".123")
        #expect(DurableFolders.shortened("/a.b/c.123") == "/a.b/c.123")
    }

    // MARK: Who holds the store

    @Test("are asked for while a server starts, and it waits for the answer") func lookedAt() throws {
        let path = folder.path + "/lock"
        let (looking, starting) = (open(path, O_RDWR | O_CREAT, 0o600), open(path, O_RDWR))
        defer { close(starting) }
        #expect(flock(looking, LOCK_SH | LOCK_NB) == 0)
        var waits = 0
        let isTaken = StoreLock.take(starting) {
            waits += 1
            if waits == 3 { close(looking) }
        }
        #expect(isTaken && waits == 3)
    }

    @Test("are held by one who looks for ever: the server gives up") func lookedAtForEver() throws {
        let path = folder.path + "/lock"
        let (looking, starting) = (open(path, O_RDWR | O_CREAT, 0o600), open(path, O_RDWR))
        defer { for file in [looking, starting] { close(file) } }
        #expect(flock(looking, LOCK_SH | LOCK_NB) == 0)
        var waits = 0
        #expect(!StoreLock.take(starting) { waits += 1 })
        #expect(waits == 50)
    }

    @Test("are held by another server: there is nothing to wait for") func held() throws {
        let path = folder.path + "/lock"
        let (holding, starting) = (open(path, O_RDWR | O_CREAT, 0o600), open(path, O_RDWR))
        defer { for file in [holding, starting] { close(file) } }
        #expect(flock(holding, LOCK_EX | LOCK_NB) == 0)
        #expect(!StoreLock.take(starting) { Issue.record("waited") })
    }
}
