import Foundation
import GoModules
import ModuleProxy
import Testing

@testable import ModuleOrigins

@Suite struct FileSourceTests {
    private let folder: TokenFolder
    private let source: FileSource
    private let module: ModuleVersion

    init() throws {
        folder = try TokenFolder()
        source = FileSource(root: folder.path + "/")
        module = try ProxySourceTests.module()
    }

    private var directory: String { folder.path + "/github.com/!burnt!sushi/toml/@v" }

    private func write(_ name: String, _ bytes: [UInt8]) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: directory + "/" + name))
    }

    private func failure(_ request: ProxyRequest) async -> SourceError? {
        do throws(SourceError) {
            _ = try await source.read(request)
            return nil
        } catch {
            return error
        }
    }

    @Test("reads files under their escaped names")
    func reads() async throws {
        try write("list", Array("v1.5.0-RC.1\n".utf8))
        try write("v1.5.0-!r!c.1.mod", [])
        #expect(try await source.read(.list(module.path)) == Array("v1.5.0-RC.1\n".utf8))
        #expect(try await source.read(.file(.mod, module)) == [])
        #expect(source.label == "file")
    }

    @Test("copies a zip in pieces of 256 KiB")
    func download() async throws {
        let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 >> 3) }
        try write("v1.5.0-!r!c.1.zip", bytes)
        let file = MemoryStaging()
        try await source.download(module, into: file.staging())
        #expect(file.bytes == bytes)
        #expect(file.pieceSizes == [262_144, 262_144, 75_712])
        #expect(try await source.offers(module))
    }

    @Test(
        "a folder that is not there at all says nothing about what exists",
        arguments: ["gone", "gone/deeper", "file"]
    )
    func unmounted(_ name: String) async throws {
        try Data().write(to: URL(fileURLWithPath: folder.path + "/file"))
        let source = FileSource(root: folder.path + "/" + name)
        await #expect(
            throws: SourceError.unavailable(reason: "its folder is not there; is the disk mounted?", retryAfter: nil)
        ) {
            try await source.read(.list(module.path))
        }
        await #expect(throws: SourceError.self) { try await source.offers(module) }
    }

    @Test("what does not exist is not found")
    func missing() async throws {
        #expect(await failure(.list(module.path)) == .notFound(reason: "no such file or directory"))
        #expect(try await source.offers(module) == false)
        // A file where a folder should be.
        try Data().write(to: URL(fileURLWithPath: folder.path + "/github.com"))
        #expect(await failure(.list(module.path)) == .notFound(reason: "no such file or directory"))
    }

    @Test("only regular files count, and nothing waits")
    func notRegular() async throws {
        try write("list", [])
        try FileManager.default.removeItem(atPath: directory + "/list")
        let list = directory + "/list"
        try FileManager.default.createSymbolicLink(atPath: list, withDestinationPath: "/etc/passwd")
        #expect(await failure(.list(module.path)) == .badAnswer(reason: "not a regular file"))
        try FileManager.default.removeItem(atPath: list)
        try FileManager.default.createDirectory(atPath: list, withIntermediateDirectories: false)
        #expect(await failure(.list(module.path)) == .badAnswer(reason: "not a regular file"))
        try FileManager.default.removeItem(atPath: list)
        // Opening a pipe without a writer would wait for one.
        #expect(mkfifo(list, 0o600) == 0)
        #expect(await failure(.list(module.path)) == .badAnswer(reason: "not a regular file"))
    }

    @Test("what may not be read is refused")
    func forbidden() async throws {
        try write("list", [])
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: directory + "/list")
        // Nothing is forbidden to root; the table below has the case for both.
        let isRoot = getuid() == 0
        #expect(
            await failure(.list(module.path)) == (isRoot ? nil : .refused(status: 403, reason: "permission denied"))
        )
    }

    @Test(
        "each error of the system has its meaning",
        arguments: [
            (ENOENT, SourceError.notFound(reason: "no such file or directory")),
            (ENOTDIR, .notFound(reason: "no such file or directory")),
            (ENAMETOOLONG, .notFound(reason: "no such file or directory")),
            (EACCES, .refused(status: 403, reason: "permission denied")),
            (EPERM, .refused(status: 403, reason: "permission denied")),
            (ELOOP, .badAnswer(reason: "not a regular file")),
            (EIO, .unavailable(reason: "system error 5", retryAfter: nil)),
            (EMFILE, .unavailable(reason: "system error 24", retryAfter: nil)),
        ]
    )
    func systemErrors(_ number: Int32, _ expected: SourceError) {
        #expect(FileSource.error(RegularFile.fault(number)) == expected)
    }

    @Test("a file above its limit is not read")
    func tooLarge() async throws {
        try write("v1.5.0-!r!c.1.info", [])
        #expect(truncate(directory + "/v1.5.0-!r!c.1.info", off_t(SourceLimit.info + 1)) == 0)
        #expect(await failure(.file(.info, module)) == .badAnswer(reason: "the file is larger than 1048576 bytes"))
    }

    @Test("a full disk is no fault of the source")
    func fullDisk() async throws {
        try write("v1.5.0-!r!c.1.zip", [1])
        await #expect(throws: SourceError.storage(.full)) {
            try await source.download(module, into: MemoryStaging(failing: .full).staging())
        }
    }
}
