import Foundation
import TestKit
import Testing

/// How a server ends: by a signal, whole, and not before its running downloads.
@Suite("life cycle") struct LifeCycleTests {
    /// A proxy that holds back the end of one zip until the test opens a gate.
    static func held(_ world: ModuleWorld, _ gate: Gate) async throws -> LoopbackServer {
        let answer = world.proxy()
        let tree = world.tree
        return try await LoopbackServer.start { request in
            guard request.path.hasSuffix("/@v/v1.0.0.zip"), let zip = tree[request.path] else { return answer(request) }
            return LoopbackReply(
                .text(LoopbackReply.head(200, headers: [("Content-Length", "\(zip.count)")])),
                .bytes(Array(zip.prefix(zip.count / 2))),
                .wait(gate),
                .bytes(Array(zip.dropFirst(zip.count / 2)))
            )
        }
    }

    @Test(
        "a signal lets the running download finish, takes no new ones, and ends with 0",
        arguments: [SIGTERM, SIGINT]
    )
    func finishesDownloads(_ signal: Int32) async throws {
        let scene = try await SmallScene.make()
        let gate = Gate()
        let slow = try await Self.held(scene.world, gate)
        let martlet = try await MartletProcess.start(
            store: scene.store,
            ["--upstreams", slow.url, "--sumdb", scene.sumdb]
        )
        async let download = martlet.get("/example.com/a/@v/v1.0.0.zip")
        await slow.waitForRequests(1)
        martlet.signal(signal)
        // Until the listener is closed.
        while (try? await martlet.get("/healthz")) != nil {}
        gate.open()
        let answer = try await download
        #expect(answer.status == 200 && answer.isComplete)
        #expect(answer.body == scene.world.tree["/example.com/a/@v/v1.0.0.zip"])
        #expect(martlet.end(0) == (0, false))
        // The socket for switches is gone with the server, the lock is free, and no temporary file is left.
        #expect(!martlet.storedFiles.contains { $0.hasSuffix("admin.sock") || $0.contains("/tmp/") })
        #expect(martlet.stored("example.com/a/@v/v1.0.0.zip") == answer.body)
        await slow.stop()
        await scene.stop()
    }

    /// Whatever was reloaded while it ran.
    @Test("a download that never ends is broken off after the grace, with 0", arguments: [false, true])
    func grace(_ isReloaded: Bool) async throws {
        let scene = try await SmallScene.make()
        let slow = try await Self.held(scene.world, Gate())
        let martlet = try await MartletProcess.start(
            store: scene.store,
            ["--upstreams", slow.url, "--sumdb", scene.sumdb, "--server-shutdown-grace", "200ms"]
        )
        async let download = martlet.get("/example.com/a/@v/v1.0.0.zip")
        await slow.waitForRequests(1)
        if isReloaded {
            martlet.signal(SIGHUP)
            #expect(await martlet.logLine(with: "settings reloaded") != nil)
        }
        let begun = ContinuousClock.now
        #expect(martlet.end() == (0, false))
        // The source would be given up only after 15 seconds, if it did not send a byte now and then.
        #expect(ContinuousClock.now - begun < .seconds(10))
        let answer = try? await download
        #expect(answer == nil || answer?.isComplete == false || answer?.status != 200)
        #expect(martlet.stored("example.com/a/@v/v1.0.0.zip") == nil)
        await slow.stop()
        await scene.stop()
    }

    @Test("a second server on the same store is refused: 70, and names the first") func secondServer() async throws {
        let scene = try await SmallScene.make()
        let martlet = try await scene.serve()
        let run = try await CommandRun.martlet(
            ["serve", "--listen", "127.0.0.1:0"] + scene.settings,
            folder: scene.folder.path
        )
        #expect(run.status == 70 && !run.wasSignalled)
        #expect(
            run.errors.hasPrefix("error: the store \(scene.store) is in use by process \(martlet.identifier); stop it"),
            "\(run.errors)"
        )
        // The refused one must not have taken the first one's socket away.
        let status = try await CommandRun.martlet(["status", "--store", scene.store], folder: scene.folder.path)
        #expect(status.status == 0 && status.output.contains("\"process\" : \(martlet.identifier)"), "\(status.errors)")
        #expect(martlet.end() == (0, false))
        await scene.stop()
    }

    @Test("an address that cannot be used: 70, and named") func address() async throws {
        let taken = try await LoopbackServer.start { _ in .ok("") }
        let folder = try ScratchFolder("address")
        // Documentation addresses (RFC 5737) belong to no machine.
        for (flags, text) in [
            (["--listen", "192.0.2.1:1", "--allow-anonymous"], "192.0.2.1:1: Cannot assign requested address"),
            (["--listen", "127.0.0.1:\(taken.port)"], "127.0.0.1:\(taken.port): Address already in use"),
        ] {
            let run = try await CommandRun.martlet(
                ["serve", "--store", folder.path + "/store"] + flags,
                folder: folder.path,
                limit: 20
            )
            #expect(run.status == 70 && !run.wasSignalled)
            #expect(run.errors.contains("error: cannot listen at \(text)\n"), "\(run.errors)")
        }
        await taken.stop()
    }

    @Test("a log that nobody reads any more, and no standard streams at all, stop nothing") func noReader() async throws
    {
        let scene = try await SmallScene.make()
        // The reader takes the two lines of the announcement and goes.
        let line = "exec \"$0\" \"$@\" > >(head -n 2 > out) 2>&1"
        for (name, script) in [("reader", line), ("none", "exec \"$0\" \"$@\" <&- >&- 2>&-")] {
            let folder = scene.folder.path + "/" + name
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
            defer { close(nothing) }
            let process = try ChildProcess(
                "/bin/bash",
                ["-c", script, try Tool.martlet(), "serve", "--listen", "127.0.0.1:0", "--admin-socket", "socket"]
                    + scene.settings,
                environment: ["HOME": folder, "PATH": "/usr/bin:/bin"],
                folder: folder,
                input: nothing,
                output: nothing,
                errors: nothing
            )
            defer { process.signal(SIGKILL) }
            let status = ["status", "--admin-socket", folder + "/socket"]
            // It has no way to say when it is ready but its socket.
            var answer = try await CommandRun.martlet(status, folder: folder)
            for _ in 0..<200 where answer.status == 70 && process.isRunning {
                answer = try await CommandRun.martlet(status, folder: folder)
            }
            for _ in 0..<5 { answer = try await CommandRun.martlet(status, folder: folder) }
            #expect(answer.status == 0, "\(name): \(answer.errors)")
            process.signal(SIGTERM)
            let end = await process.end()
            #expect(end.status == 0 && !end.wasSignalled, "\(name)")
            // Nothing that was meant for people went into a file of the store.
            let lock = try String(contentsOfFile: scene.store + "/.martlet/lock", encoding: .utf8)
            #expect(lock == "\(process.identifier)\n", "\(name)")
        }
        await scene.stop()
    }

    @Test("metrics and version are on the main address only when that is loopback") func audiences() async throws {
        let scene = try await SmallScene.make()
        let local = try await scene.serve()
        #expect(try await local.get("/metrics").status == 200)
        #expect(try await local.get("/version").text.hasPrefix("martlet "))
        #expect(local.end() == (0, false))

        let open = try await MartletProcess.start(
            store: scene.store,
            ["--listen", "0.0.0.0:0", "--allow-anonymous", "--metrics-listen", "127.0.0.1:0", "--sumdb", scene.sumdb]
        )
        #expect(try await open.get("/healthz").status == 200)
        #expect(try await open.get("/readyz").status == 200)
        #expect(try await open.get("/metrics").status == 404)
        #expect(try await open.get("/version").status == 404)
        let line = try #require(await open.logLine(with: "serving metrics at "))
        let metrics = line.split(separator: " ").last.map { String($0.dropLast("/metrics".count)) } ?? ""
        #expect(try await RawClient.send("GET", metrics, "/metrics").text.contains("martlet_requests_total"))
        #expect(try await RawClient.send("GET", metrics, "/version").status == 200)
        #expect(try await RawClient.send("GET", metrics, "/example.com/a/@v/list").status == 404)
        #expect(open.end() == (0, false))
        await scene.stop()
    }
}
