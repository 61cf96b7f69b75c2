import Foundation
import TestKit
import Testing

/// SIGHUP: new settings take effect while the server runs, and wrong ones change nothing.
@Suite("reload") struct ReloadTests {
    /// A server that was started with a settings file.
    struct Subject {
        let scene: SmallScene
        let file: String
        let martlet: MartletProcess

        static func make(_ text: String) async throws -> Subject {
            let scene = try await SmallScene.make()
            let file = scene.folder.path + "/martlet.yaml"
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            let martlet = try await MartletProcess.start(
                store: scene.store,
                ["--config", file, "--sumdb", scene.sumdb]
            )
            return Subject(scene: scene, file: file, martlet: martlet)
        }

        /// Writes the file, sends the signal, and waits for a line in the log.
        func reload(_ text: String, until marker: String) async throws {
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            martlet.signal(SIGHUP)
            #expect(await martlet.logLine(with: marker) != nil, "\(martlet.log.text)")
        }

        func status(of target: String) async throws -> Int { try await martlet.get(target).status }

        func end() async {
            #expect(martlet.end() == (0, false))
            await scene.stop()
        }
    }

    @Test("upstreams and routes change, and a wrong file changes nothing") func sources() async throws {
        let dead = try await LoopbackServer.start { _ in .text(404, "nothing here") }
        let subject = try await Subject.make("upstreams: \(dead.url)\n")
        #expect(try await subject.status(of: "/example.com/a/@v/v1.0.0.mod") == 404)

        try await subject.reload(
            "upstreams: \(subject.scene.proxy.url)\n",
            until: "settings reloaded changed=upstreams"
        )
        // What was absent is asked for again: another source may have it.
        #expect(try await subject.status(of: "/example.com/a/@v/v1.0.0.mod") == 200)

        try await subject.reload("upstreams: ftp://x\nmax-size: 1\n", until: "settings not reloaded, the old ones stay")
        #expect(subject.martlet.log.text.contains("martlet.yaml:1: upstreams: "))
        #expect(subject.martlet.log.text.contains("martlet.yaml:2: max-size: "))
        #expect(try await subject.status(of: "/example.com/b/@v/v1.2.0.mod") == 200)

        let route = "routes:\n  - pattern: example.com/old\n    chain: \(dead.url)\n"
        try await subject.reload(
            "upstreams: \(subject.scene.proxy.url)\n" + route,
            until: "settings reloaded changed=routes"
        )
        #expect(try await subject.status(of: "/example.com/old/@v/v3.0.0+incompatible.mod") == 404)
        #expect(try await subject.status(of: "/example.com/major/v2/@v/v2.0.1.mod") == 200)
        await subject.end()
        await dead.stop()
    }

    @Test("a netrc that turns out to be broken is reported with its setting, and changes nothing")
    func usedLate() async throws {
        let subject = try await Subject.make("")
        let netrc = subject.scene.folder.path + "/netrc"
        try "machine\n".write(toFile: netrc, atomically: true, encoding: .utf8)
        try await subject.reload("netrc: \(netrc)\n", until: "settings not reloaded, the old ones stay")
        #expect(subject.martlet.log.text.contains("martlet.yaml:1: netrc: "), "\(subject.martlet.log.text)")
        #expect(try await subject.status(of: "/healthz") == 200)
        await subject.end()
    }

    @Test("the level of the log and the lines per request are switched") func logs() async throws {
        let subject = try await Subject.make("log-level: info\n")
        let lines = { subject.martlet.log.text.split(separator: "\n").filter { $0.contains("http.path=/mark/") } }
        _ = try await subject.status(of: "/mark/one")
        _ = await subject.martlet.logLine(with: "http.path=/mark/one")

        try await subject.reload("access-log: false\n", until: "settings reloaded changed=access-log")
        _ = try await subject.status(of: "/mark/two")
        // This level would hide the next report, but the report comes before the level.
        try await subject.reload("access-log: true\nlog-level: debug\n", until: "changed=\"log-level access-log\"")
        _ = try await subject.status(of: "/mark/three")
        _ = await subject.martlet.logLine(with: "http.path=/mark/three")
        #expect(lines().count == 2, "\(lines())")
        #expect(try await subject.status(of: "/example.com/a/@v/v1.0.0.info") != 0)
        await subject.end()
    }

    @Test("what an operator switched stays, until the setting itself changes") func offline() async throws {
        let subject = try await Subject.make("")
        let admin = ["--store", subject.scene.store]
        let run = try await CommandRun.martlet(["offline", "on"] + admin, folder: subject.scene.folder.path)
        #expect(run.output == "offline on\n")
        try await subject.reload("freshness:\n  list: 5m\n", until: "settings reloaded changed=freshness.list")
        #expect(try await subject.martlet.get("/metrics").text.contains("\nmartlet_offline 1.0\n"))
        try await subject.reload("offline: true\n", until: "changed=\"offline freshness.list\"")
        try await subject.reload("offline: false\n", until: "settings reloaded changed=offline")
        #expect(try await subject.martlet.get("/metrics").text.contains("\nmartlet_offline 0.0\n"))
        await subject.end()
    }

    @Test("settings that need a restart are said, and the rest is in effect") func restart() async throws {
        let subject = try await Subject.make("")
        try await subject.reload(
            "server:\n  idle-timeout: 5s\nupstreams: \(subject.scene.proxy.url)\n",
            until: "some settings need a restart"
        )
        #expect(try await subject.status(of: "/example.com/a/@v/v1.0.0.info") == 200)
        await subject.end()
    }
}
