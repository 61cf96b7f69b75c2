import ChecksumDatabase
import Foundation
import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import ModuleStores

@Suite("The store on disk", .timeLimit(.minutes(1))) struct DiskStoreTests {
    private let folder: TemporaryFolder
    private var root: String { folder.path + "/store" }

    init() throws { folder = try TemporaryFolder() }

    /// Where `path` of the store is.
    private func place(_ path: String) -> String { "\(root)/\(path)" }

    private func plant(_ path: String, _ content: String = "") throws {
        let parent = URL(fileURLWithPath: place(path)).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try Data(content.utf8).write(to: URL(fileURLWithPath: place(path)))
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: place(path), encoding: .utf8) }

    // MARK: Layout

    @Test("has the layout of Go's own download cache") func layout() async throws {
        let store = try DiskStore(root: root)
        let module = try ModuleVersion(path: "github.com/BurntSushi/toml", version: "v1.5.0-RC1")
        let database = try #require(DatabaseName("sum.golang.org"))
        for kind in FileKind.allCases { try await store.commit(.bytes([1]), to: .file(kind, module)) }
        try await store.commit(.bytes([1]), to: .zipHash(module))
        try await store.commit(.bytes([1]), to: .pin(.zip, module))
        try await store.update(.storedVersions(of: module.path)) { _ in [1] }
        try await store.update(.sourceVersions(of: module.path)) { _ in [1] }
        try await store.update(.latest(of: module.path)) { _ in [1] }
        try await store.update(.query(try VersionQuery("Main"), of: module.path)) { _ in [1] }
        try await store.update(.treeHead(of: database)) { _ in [1] }
        try await store.update(.evidence(of: database)) { _ in [1] }
        try await store.update(.checksumSupported(by: database)) { _ in [] }
        for path in ["/lookup/github.com/!burnt!sushi/toml@v1.5.0", "/tile/8/0/x001/234.p/7", "/tile/8/data/000"] {
            try await store.update(try #require(.checksum(path, of: database))) { _ in [1] }
        }
        #expect(
            try folder.files(in: "/store") == [
                ".martlet/format",
                ".martlet/lists/github.com/!burnt!sushi/toml/@v/list",
                ".martlet/lock",
                ".martlet/pins/github.com/!burnt!sushi/toml/@v/v1.5.0-!r!c1.zip",
                ".martlet/sumdb/sum.golang.org/evidence",
                ".martlet/sumdb/sum.golang.org/latest",
                "github.com/!burnt!sushi/toml/@latest",
                "github.com/!burnt!sushi/toml/@v/!main.info",
                "github.com/!burnt!sushi/toml/@v/list",
                "github.com/!burnt!sushi/toml/@v/v1.5.0-!r!c1.info",
                "github.com/!burnt!sushi/toml/@v/v1.5.0-!r!c1.mod",
                "github.com/!burnt!sushi/toml/@v/v1.5.0-!r!c1.zip",
                "github.com/!burnt!sushi/toml/@v/v1.5.0-!r!c1.ziphash",
                "sumdb/sum.golang.org/lookup/github.com/!burnt!sushi/toml@v1.5.0",
                "sumdb/sum.golang.org/supported",
                "sumdb/sum.golang.org/tile/8/0/x001/234.p/7",
                "sumdb/sum.golang.org/tile/8/data/000",
            ]
        )
    }

    @Test("reads what Go's cache, or a copy of another store, put there") func copied() async throws {
        try plant("example.com/m/@v/v1.0.0.mod", "module example.com/m\n")
        let store = try DiskStore(root: root)
        #expect(try await store.content(.sample()) == Array("module example.com/m\n".utf8))
    }

    @Test("leaves no temporary file behind") func temporaryFiles() async throws {
        let store = try DiskStore(root: root)
        let key = try StoreKey.sample()
        try await store.commit(.bytes([1]), to: key)
        try await store.commit(.bytes([1]), to: key)
        await #expect(throws: StoreError.conflict(key)) { try await store.commit(.bytes([2]), to: key) }
        try await store.update(try .list()) { _ in [1] }
        do {
            let committed = try await store.stage()
            try await committed.append([1])
            try await store.commit(.staged(committed), to: try .sample(.zip))
            let discarded = try await store.stage()
            try await discarded.append([1])
            // Of the committed one nothing but its final name is left.
            #expect(try folder.files(in: "/store/.martlet/tmp").count == 1)
            withExtendedLifetime((committed, discarded)) {}
        }
        #expect(try folder.files(in: "/store/.martlet/tmp").isEmpty)
    }

    @Test("makes folders anew that somebody removed while it runs") func removedFolders() async throws {
        let store = try DiskStore(root: root)
        try await store.commit(.bytes([1]), to: try .sample())
        try FileManager.default.removeItem(atPath: place("example.com"))
        #expect(try await store.content(try .sample()) == nil)
        try await store.commit(.bytes([2]), to: try .sample())
        try await store.update(try .list()) { _ in [3] }
        #expect(try await store.content(try .sample()) == [2])
    }

    @Test("keeps a module path with a thousand elements") func deep() async throws {
        let store = try DiskStore(root: root)
        let path = "a.b/" + Array(repeating: "c", count: 1000).joined(separator: "/")
        let key = StoreKey.file(.mod, try ModuleVersion(path: path, version: "v1.0.0"))
        try await store.commit(.bytes([1]), to: key)
        #expect(try await store.content(key) == [1])
    }

    @Test("has no room for a name that the file system cannot hold, and says so") func longName() async throws {
        let store = try DiskStore(root: root)
        let path = "a.b/" + String(repeating: "c", count: 300)
        let key = StoreKey.file(.mod, try ModuleVersion(path: path, version: "v1.0.0"))
        #expect(try await store.content(key) == nil)
        await #expect(throws: StoreError.self) { try await store.commit(.bytes([1]), to: key) }
        try await store.remove(key)
    }

    // MARK: Opening

    @Test("is used by one process at a time") func lock() async throws {
        do {
            let first = try DiskStore(root: root)
            #expect(throws: StoreOpenError.inUse(root: root, by: "\(getpid())")) { try DiskStore(root: root) }
            try await first.commit(.bytes([1]), to: try .sample())
        }
        let second = try DiskStore(root: root)
        #expect(try await second.content(try .sample()) == [1])
    }

    @Test("stays locked while a file of it is being written") func lockedByStaging() async throws {
        var staging: Staging? = try await DiskStore(root: root).stage()
        try await staging?.append([1])
        #expect(throws: StoreOpenError.inUse(root: root, by: "\(getpid())")) { try DiskStore(root: root) }
        staging = nil
        _ = try DiskStore(root: root)
    }

    @Test("clears away what a crash left, and nothing else") func crash() async throws {
        _ = try DiskStore(root: root)
        // Killed before the file had its name, and after it had both.
        try plant(".martlet/tmp/half", "mod")
        try plant("example.com/m/@v/v1.0.0.mod", "module example.com/m\n")
        try FileManager.default.linkItem(
            atPath: place("example.com/m/@v/v1.0.0.mod"),
            toPath: place(".martlet/tmp/whole")
        )
        let store = try DiskStore(root: root)
        #expect(try folder.files(in: "/store/.martlet/tmp").isEmpty)
        #expect(try await store.content(try .sample()) == Array("module example.com/m\n".utf8))
        // The same bytes once more: what was stored in the crash is whole.
        try await store.commit(.bytes(Array("module example.com/m\n".utf8)), to: try .sample())
    }

    @Test(
        "refuses a folder that others may write into, and leaves it as it is",
        arguments: [0o777, 0o775, 0o757, 0o1777]
    )
    func writableByOthers(_ mode: Int) throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: root)
        #expect(throws: StoreOpenError.writableByOthers(root: root)) { try DiskStore(root: root) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: root).isEmpty)
    }

    @Test("refuses a store whose own folders others may write into", arguments: [".martlet", ".martlet/tmp"])
    func ownFolderWritableByOthers(_ name: String) throws {
        _ = try DiskStore(root: root)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: place(name))
        #expect(throws: StoreOpenError.writableByOthers(root: place(name))) { try DiskStore(root: root) }
    }

    @Test("writes temporary files that nobody else may open, under names that nobody can guess") func temporaryNames()
        throws
    {
        _ = try DiskStore(root: root)
        let files = try (0..<20).map { _ in try DurableFile.create(in: place(".martlet/tmp")) }
        defer { for file in files { file.discard() } }
        let names = files.map { SystemCalls.name(of: $0.path) }
        #expect(Set(names).count == 20 && names.allSatisfy { $0.count > 15 })
        // O_EXCL: a name that is taken, be it by a link, is not opened.
        #expect(throws: StoreError.self) {
            try SystemCalls.open(files[0].path, O_RDWR | O_CREAT | O_EXCL)
        }
    }

    @Test("follows links on the way to the root, which are the operator's") func linkedRoot() async throws {
        try FileManager.default.createDirectory(atPath: folder.path + "/disk", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: root, withDestinationPath: "disk")
        let store = try DiskStore(root: root + "/a/b")
        try await store.commit(.bytes([1]), to: try .sample())
        #expect(store.root == folder.path + "/disk/a/b")
        #expect(FileManager.default.fileExists(atPath: folder.path + "/disk/a/b/example.com/m/@v/v1.0.0.mod"))
    }

    @Test("refuses a root that is no folder, or not absolute") func badRoot() throws {
        try Data().write(to: URL(fileURLWithPath: root))
        for path in [root, root + "/below", "store", ""] {
            #expect(throws: StoreOpenError.self, "\(path)") { try DiskStore(root: path) }
        }
    }

    // MARK: Hostile files

    @Test("follows no link under a key, and writes through none") func links() async throws {
        let store = try DiskStore(root: root)
        let victim = folder.path + "/victim"
        try Data("secret".utf8).write(to: URL(fileURLWithPath: victim))
        try plant("example.com/m/@v/other")
        for (key, path) in [(try StoreKey.sample(), "v1.0.0.mod"), (try .list(), "list")] {
            try FileManager.default.createSymbolicLink(
                atPath: place("example.com/m/@v/\(path)"),
                withDestinationPath: victim
            )
            await #expect(throws: StoreError.self) { try await store.open(key) }
            await #expect(throws: StoreError.self) { try await store.commit(.bytes(Array("secret".utf8)), to: key) }
            await #expect(throws: StoreError.self) { try await store.update(key) { _ in [1] } }
        }
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "secret")
    }

    @Test("does not wait at a FIFO under a key, and refuses it and a folder") func specialFiles() async throws {
        let store = try DiskStore(root: root)
        try plant("example.com/m/@v/other")
        #expect(mkfifo(place("example.com/m/@v/v1.0.0.mod"), 0o600) == 0)
        try FileManager.default.createDirectory(
            atPath: place("example.com/m/@v/v2.0.0+incompatible.mod"),
            withIntermediateDirectories: true
        )
        for key in [try StoreKey.sample(), try .sample(version: "v2.0.0+incompatible")] {
            await #expect(throws: StoreError.self) { try await store.open(key) }
            await #expect(throws: StoreError.self) { try await store.commit(.bytes([]), to: key) }
            await #expect(throws: StoreError.self) { try await store.update(key) { _ in [1] } }
        }
    }

    @Test("does not read a planted file of a terabyte into memory") func sparse() async throws {
        let store = try DiskStore(root: root)
        try plant("example.com/m/@v/list")
        #expect(truncate(place("example.com/m/@v/list"), 1 << 40) == 0)
        await #expect(throws: StoreError.self) { try await store.update(try .list()) { _ in [1] } }
        let file = try #require(try await store.open(try .list()))
        await #expect(throws: StoreError.self) { try await file.bytes(limit: SourceLimit.list) }
    }

    @Test("notices a file that becomes shorter while it is read") func shortened() async throws {
        let store = try DiskStore(root: root)
        try await store.commit(.bytes([1, 2, 3]), to: try .sample())
        let file = try #require(try await store.open(try .sample()))
        #expect(truncate(place("example.com/m/@v/v1.0.0.mod"), 1) == 0)
        await #expect(throws: StoreError.self) { try await file.bytes(limit: 3) }
    }

    // MARK: Errors of the system

    @Test("calls a full disk full") func full() throws {
        let descriptor = try #require(try SystemCalls.open("/dev/full", O_WRONLY))
        defer { close(descriptor) }
        #expect(throws: StoreError.full) { try SystemCalls.writeAll([1], to: descriptor, "/dev/full") }
    }

    @Test(
        "says what each error means",
        arguments: [
            (ENOSPC, StoreError.full), (EDQUOT, .full),
            (EIO, .failed(reason: "call /x: Input/output error")),
            (EMFILE, .failed(reason: "call /x: Too many open files")),
        ]
    )
    func errors(_ number: Int32, _ error: StoreError) {
        errno = number
        #expect(SystemCalls.error("call", "/x") == error)
    }

    // After a failed fsync the pages may be gone, so "no room, but the bytes are good" must not be said.
    @Test("never says of a file that could not be synced that there is no room") func failedSync() {
        #expect(throws: StoreError.failed(reason: "fsync /x: Bad file descriptor")) { try SystemCalls.sync(-1, "/x") }
    }
}
