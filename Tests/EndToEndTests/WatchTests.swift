import Foundation
import TestKit
import Testing

/// `martlet mirrors watch` as a service runs it.
@Suite("mirrors watch") struct WatchTests {
    private let folder: ScratchFolder
    private let world: ModuleWorld
    /// Whether the mirror gives other zips than were published.
    private let isAltering = Mutexed(false)

    init() throws {
        folder = try ScratchFolder("watch")
        let source = Array("package p\n".utf8)
        let goMod = Array("module example.com/a\n\ngo 1.20\n".utf8)
        world = try ModuleWorld([
            try ModuleWorld.publish("example.com/a", "v1.0.0", [("go.mod", goMod), ("a.go", source)])
        ])
    }

    private var socket: String { folder.path + "/watch.sock" }
    private var history: String { folder.path + "/history.jsonl" }

    /// Arguments for a mirror and a database on this machine.
    private func arguments(_ mirror: LoopbackServer, _ database: LoopbackServer?, _ more: String...) -> [String] {
        let sumdb = database.map { "\(world.databaseKey) \($0.url)" } ?? "off"
        return [
            mirror.url, "--module", "example.com/a@v1.0.0", "--sumdb", sumdb, "--index", "off", "--timeout", "5s",
            "--history", "history.jsonl", "--socket", "watch.sock",
        ] + more
    }

    private func mirror() async throws -> LoopbackServer {
        try await LoopbackServer.start(
            world.proxy { [isAltering, world] path, bytes in
                guard isAltering.value, path.hasSuffix("/@v/v1.0.0.zip") else { return bytes }
                return Self.otherZip(world) ?? bytes
            }
        )
    }

    /// A well-formed zip of the same version with other content.
    private static func otherZip(_ world: ModuleWorld) -> [UInt8]? {
        do {
            let goMod = Array("module example.com/a\n\ngo 1.20\n".utf8)
            let files = [("go.mod", goMod), ("a.go", Array("package p // altered\n".utf8))]
            return try ModuleWorld.publish("example.com/a", "v1.0.0", files.map { (name: $0.0, content: $0.1) }).zip
        } catch { return nil }
    }

    private func start(_ arguments: [String]) throws -> WatchProcess {
        try WatchProcess(arguments, folder: folder.path)
    }

    private func historyLines() throws -> [[String: Any]] {
        try String(contentsOfFile: history, encoding: .utf8).split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test(
        "looks at once, shows what it saw at a socket for its owner alone, and ends well",
        arguments: [SIGTERM, SIGINT]
    )
    func firstRound(_ signal: Int32) async throws {
        let (mirror, database) = (try await mirror(), try await LoopbackServer.start(world.database()))
        let watch = try start(arguments(mirror, database))
        let round = try #require(await watch.line(with: "event=mirrors.round"), "\(watch.log.text)")
        #expect(round.contains("altered=0") && round.contains("overdue=0"))
        #expect(watch.log.text.contains("event=mirror.verdict from=none"), "\(watch.log.text)")
        let mode = try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions] as? Int
        #expect(mode == 0o600)

        #expect(try await SocketClient.send("/healthz", at: socket).text == "ok\n")
        let metrics = try await SocketClient.send("/metrics", at: socket)
        #expect(metrics.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        #expect(metrics.lines.contains("martlet_mirror_up{mirror=\"\(mirror.url)\"} 1.0"), "\(metrics.text)")
        #expect(metrics.lines.contains("martlet_mirror_rounds_total{result=\"complete\"} 1"))
        #expect(!metrics.text.contains("example.com/a"))
        let page = try await SocketClient.send("/mirrors", at: socket)
        #expect(page.status == 200 && page.isComplete && page.header("Content-Type") == "text/html; charset=utf-8")
        #expect(page.text.lowercased().hasPrefix("<!doctype html>") && page.text.contains("127.0.0.1:\(mirror.port)"))
        let json = try await SocketClient.send("/mirrors.json", at: socket)
        #expect(json.header("Content-Type") == "application/json" && json.text.contains("\"\(mirror.url)\""))
        #expect(try await SocketClient.send("/status", at: socket).status == 404)
        #expect(try await SocketClient.send("/mirrors", at: socket, method: "POST").status == 405)
        let head = try await SocketClient.send("/mirrors", at: socket, method: "HEAD")
        #expect(head.status == 200 && head.body.isEmpty)

        #expect(await watch.end(signal) == (0, false))
        #expect(!FileManager.default.fileExists(atPath: socket))
        let lines = try historyLines()
        #expect(lines[0]["format"] as? String == "martlet mirrors history" && lines[0]["version"] as? Int == 1)
        #expect(lines.contains { $0["mirror"] as? String == mirror.url && $0["state"] as? String == "healthy" })
        #expect(lines.contains { $0["file"] as? String == "example.com/a@v1.0.0" && $0["attested"] as? Bool == true })
        await mirror.stop()
        await database.stop()
    }

    @Test("goes on with its history at the next start, and shares neither it nor the socket") func secondStart()
        async throws
    {
        let mirror = try await mirror()
        let first = try start(arguments(mirror, nil))
        _ = await first.line(with: "event=mirrors.round")
        for (flags, part) in [
            (["--history", "history.jsonl"], "error: another martlet mirrors watch writes to history.jsonl"),
            (["--socket", "watch.sock"], "error: another server answers at the admin socket watch.sock"),
        ] {
            let run = try await CommandRun.martlet(
                ["mirrors", "watch", mirror.url] + flags,
                folder: folder.path,
                limit: 20
            )
            #expect(run.status == 70 && run.errors.contains(part), "\(run.errors)")
        }
        // Killed in the middle of a line.
        await first.end(SIGKILL)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: history))
        try file.seekToEnd()
        try file.write(contentsOf: Data("{\"at\":17".utf8))
        try file.close()
        let second = try start(arguments(mirror, nil))
        let round = await second.line(with: "event=mirrors.round")
        #expect(round != nil, "\(second.log.text)")
        #expect(second.log.text.contains("event=watch.history-mended torn.bytes=8 unreadable.lines=0"))
        #expect(!second.log.text.contains("event=mirror.verdict"), "nothing has changed: \(second.log.text)")
        #expect(await second.end() == (0, false))
        #expect(try historyLines().count { $0["mirror"] != nil } == 2)
        await mirror.stop()
    }

    @Test("tells of altered files, and trusts the mirror again only when it is told to") func altered() async throws {
        let mirror = try await mirror()
        let watch = try start(arguments(mirror, nil, "--interval", "1s", "--log-format", "json"))
        #expect(await watch.line(with: "\"mirrors.round\"") != nil, "\(watch.log.text)")
        isAltering.value = true
        // Nobody but the history knows what it was before.
        let verdict = await watch.line(with: "\"to\":\"altered\"")
        #expect(verdict?.contains("\"level\":\"error\"") == true, "\(watch.log.text)")
        let alarm = await watch.line(with: "\"event\":\"mirror.quarantine\"")
        #expect(alarm?.contains("\"security\":\"true\"") == true)
        isAltering.value = false
        #expect(await watch.line(with: "\"from\":\"altered\"") != nil, "\(watch.log.text)")
        #expect(await watch.end() == (0, false))
        #expect(try historyLines().last { $0["mirror"] != nil }?["state"] as? String == "quarantine")

        let released = try start(arguments(mirror, nil, "--release", mirror.url))
        #expect(await released.line(with: "event=mirror.release") != nil)
        #expect(await released.line(with: "event=mirrors.round") != nil)
        #expect(await released.end() == (0, false))
        #expect(try historyLines().last { $0["mirror"] != nil }?["state"] as? String == "half-open")
        await mirror.stop()
    }

    @Test("ends within two seconds in the middle of a round, and records nothing of it") func stopped() async throws {
        let silent = try await LoopbackServer.start { _ in LoopbackReply(.hang) }
        let watch = try start(arguments(silent, nil))
        await silent.waitForRequests(1)
        // The socket is there before there is anything to show.
        #expect(await watch.line(with: "page: ") != nil)
        #expect(try await SocketClient.send("/mirrors", at: socket).status == 503)
        let begun = ContinuousClock.now
        #expect(await watch.end() == (0, false))
        #expect(begun.duration(to: .now) < .seconds(2))
        #expect(try historyLines().count == 1)
        await silent.stop()
    }

    @Test("a mirror that is not done in time is no reason to wait for it") func overdue() async throws {
        let silent = try await LoopbackServer.start { _ in LoopbackReply(.hang) }
        let watch = try start(arguments(silent, nil, "--interval", "1s", "--deadline", "1s", "--timeout", "30s"))
        let round = await watch.line(with: "event=mirrors.round")
        #expect(round?.contains("overdue=1") == true || round?.contains("failing=1") == true, "\(watch.log.text)")
        #expect(try await SocketClient.send("/mirrors", at: socket).status == 200)
        #expect(await watch.end() == (0, false))
        await silent.stop()
    }

    @Test("wrong arguments are named before anything is opened: 64; what the machine refuses: 70") func refused()
        async throws
    {
        try "mine\n".write(toFile: history, atomically: true, encoding: .utf8)
        for (flags, status, part) in [
            (["--interval", "5"], 64, "--interval: \"5\" has no unit"),
            (["--interval", "30s"], 64, "--interval: 30s is not between 1m and 7d"),
            (["--deadline", "16m"], 64, "--deadline: 16m is not between 1s and 15m"),
            (["--keep", "1s"], 64, "--keep: 1s is not between 1h and"),
            (["--history", "~/history"], 64, "--history: \"~/history\" begins with ~"),
            (["--socket", String(repeating: "s", count: 101)], 64, "--socket: the path has more than 100 bytes"),
            (["--release", "https://other.example"], 64, "--release: https://other.example is none of the mirrors"),
            (
                ["http://127.0.0.1:1", "--history", "history.jsonl"], 70,
                "history.jsonl is not a history of martlet mirrors watch"
            ),
            (["http://127.0.0.1:1", "--history", "."], 70, "Is a directory"),
        ] {
            let run = try await CommandRun.martlet(["mirrors", "watch"] + flags, folder: folder.path, limit: 20)
            #expect(run.status == Int32(status) && run.errors.contains(part), "\(flags): \(run.status) \(run.errors)")
        }
        #expect(try String(contentsOfFile: history, encoding: .utf8) == "mine\n")
    }
}
