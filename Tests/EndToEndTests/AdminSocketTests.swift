import Foundation
import TestKit
import Testing

/// The admin socket belongs to one server at a time.
@Suite("admin socket") struct AdminSocketTests {
    private let folder: ScratchFolder
    private let socket: String

    init() throws {
        folder = try ScratchFolder("admin")
        socket = folder.path + "/admin.sock"
    }

    private func arguments(_ store: String) -> [String] {
        ["--admin-socket", socket, "--upstreams", "off", "--sumdb", "off", "--store", "\(folder.path)/\(store)"]
    }

    private func start(_ store: String) async throws -> MartletProcess {
        try await MartletProcess.start(store: "\(folder.path)/\(store)", arguments(store))
    }

    /// The process that answers at the socket; nil when none does.
    private func owner() async throws -> String? {
        let run = try await CommandRun.martlet(["status", "--admin-socket", socket], folder: folder.path)
        let line = run.output.split(separator: "\n").first { $0.contains("\"process\"") }
        return line.map { $0.filter(\.isNumber) }
    }

    @Test("a second server with the same socket is refused: 70, and names it") func second() async throws {
        let first = try await start("one")
        let run = try await CommandRun.martlet(
            ["serve", "--listen", "127.0.0.1:0"] + arguments("two"),
            folder: folder.path,
            limit: 20
        )
        #expect(run.status == 70 && !run.wasSignalled)
        #expect(
            run.errors.contains(
                "error: another server answers at the admin socket \(socket); name another, or stop it"
            ),
            "\(run.errors)"
        )
        #expect(try await owner() == "\(first.identifier)")
        #expect(first.end() == (0, false))
        #expect(!FileManager.default.fileExists(atPath: socket))
    }

    @Test("a socket that a killed server left is taken over") func leftBehind() async throws {
        let first = try await start("one")
        first.end(SIGKILL)
        #expect(FileManager.default.fileExists(atPath: socket))
        let second = try await start("one")
        #expect(try await owner() == "\(second.identifier)")
        #expect(second.end() == (0, false))
    }

    @Test("a server that stops leaves the socket of another alone") func other() async throws {
        let first = try await start("one")
        // Somebody tidied up; now the path is free.
        try FileManager.default.removeItem(atPath: socket)
        let second = try await start("two")
        #expect(first.end() == (0, false))
        #expect(try await owner() == "\(second.identifier)")
        #expect(second.end() == (0, false))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["one", "two"])
    }

    @Test("a file that is no socket is left alone: 70, and named") func file() async throws {
        try "mine".write(toFile: socket, atomically: true, encoding: .utf8)
        let run = try await CommandRun.martlet(
            ["serve", "--listen", "127.0.0.1:0"] + arguments("one"),
            folder: folder.path,
            limit: 20
        )
        #expect(run.status == 70 && !run.wasSignalled)
        #expect(run.errors.contains("error: ") && run.errors.contains(socket), "\(run.errors)")
        #expect(try String(contentsOfFile: socket, encoding: .utf8) == "mine")
    }

    @Test("a folder that is not there: 70, and named") func folderMissing() async throws {
        let flags = arguments("one") + ["--admin-socket", "\(folder.path)/nowhere/admin.sock"]
        let run = try await CommandRun.martlet(
            ["serve", "--listen", "127.0.0.1:0"] + flags,
            folder: folder.path,
            limit: 20
        )
        #expect(run.status == 70 && !run.wasSignalled)
        #expect(run.errors.contains("error: cannot listen at \(folder.path)/nowhere/admin.sock"), "\(run.errors)")
        #expect(run.errors.contains(": No such file or directory"), "\(run.errors)")
    }

    @Test("only its owner may use it") func mode() async throws {
        let martlet = try await start("one")
        let mode = try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(martlet.end() == (0, false))
    }
}
