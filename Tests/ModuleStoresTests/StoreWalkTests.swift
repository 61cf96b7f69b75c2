import Foundation
import ModuleProxy
import ModuleStores
import Synchronization
import TestKit
import Testing

@Suite("walking through a store") struct StoreWalkTests {
    let folder: TemporaryFolder

    init() throws { self.folder = try TemporaryFolder() }

    func write(_ path: String, size: Int = 1) throws {
        let file = URL(fileURLWithPath: "\(folder.path)/\(path)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(count: size).write(to: file)
    }

    func walk() async throws -> [StoreWalk.File] {
        var files: [StoreWalk.File] = []
        for try await file in StoreWalk(root: folder.path) { files.append(file) }
        return files.sorted { $0.path < $1.path }
    }

    @Test("it finds every module file once, with size and date")
    func files() async throws {
        for number in 0..<40 {
            for kind in ["info", "mod", "zip"] { try write("a.b/m\(number)/x/@v/v1.0.0.\(kind)", size: number) }
        }
        let date = Date(timeIntervalSince1970: 1_234_567_890)
        let dated = folder.path + "/a.b/m7/x/@v/v1.0.0.zip"
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: dated)
        let files = try await walk()
        #expect(files.count == 120)
        #expect(Set(files.map(\.path)).count == 120)
        let seventh = StoreWalk.File(path: "a.b/m7/x/@v/v1.0.0.zip", sizeInBytes: 7, modifiedAt: 1_234_567_890)
        #expect(files.contains(seventh))
    }

    @Test("what is not of a module, and what links lead to, is passed over")
    func others() async throws {
        for path in [
            ".martlet/tmp/x.zip", "sumdb/sum.example/lookup/a.mod", "a.b/c/@v/list", "a.b/c/@v/v1.0.0.ziphash",
            "a.b/c/@v/.hidden.zip", "a.b/sumdb/@v/v1.0.0.mod",
        ] { try write(path) }
        // A link back to the root would make the walk endless.
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/a.b/loop", withDestinationPath: folder.path)
        #expect(try await walk().map(\.path) == ["a.b/sumdb/@v/v1.0.0.mod"])
    }

    @Test("a store that is not there, or is empty, has no files")
    func empty() async throws {
        #expect(try await walk().isEmpty)
        for try await file in StoreWalk(root: folder.path + "/none") { Issue.record("found \(file)") }
    }

    @Test("a name that is not UTF-8 does no harm")
    func notUTF8() async throws {
        let name = Array("\(folder.path)/".utf8) + [0xFF, 0xFE] + Array(".zip".utf8) + [0]
        let descriptor = creat(name.map { CChar(bitPattern: $0) }, 0o600)
        #expect(descriptor >= 0)
        close(descriptor)
        try write("a.b/c/@v/v1.0.0.mod")
        #expect(try await walk().contains { $0.path == "a.b/c/@v/v1.0.0.mod" })
    }

    @Test("what cannot be read is told, and everything else is found")
    func unreadable() async throws {
        try write("a.b/c/@v/v1.0.0.mod")
        try folder.makeDeepFolder(in: "/a.b")
        defer { folder.removeDeepFolder(in: "/a.b") }
        try write("z.b/c/@v/v1.0.0.zip")
        let told = Mutex<[String]>([])
        var paths: [String] = []
        let walk = StoreWalk(root: folder.path) { path, error in
            told.withLock { $0.append(path) }
            #expect(error.description.contains("opendir"))
        }
        for try await file in walk { paths.append(file.path) }
        #expect(paths.sorted() == ["a.b/c/@v/v1.0.0.mod", "z.b/c/@v/v1.0.0.zip"])
        #expect(told.withLock { $0.count } == 1)
        #expect(told.withLock { $0.first?.hasPrefix("a.b/dddd") } == true)
    }

    @Test("a cancelled walk ends")
    func cancelled() async throws {
        for number in 0..<50 { try write("a.b/m\(number)/@v/v1.0.0.mod") }
        let task = Task { [folder] in
            var count = 0
            for try await _ in StoreWalk(root: folder.path) {
                count += 1
                withUnsafeCurrentTask { $0?.cancel() }
            }
            return count
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
