import Foundation
import TestKit
import Testing

/// `martlet fetch`: a store is warmed, and every way to fail has its exit status and its words.
@Suite("martlet fetch") struct FetchCommandTests {
    @Test("a go.sum is enough to build with everything behind it stopped") func warms() async throws {
        let scene = try await SmallScene.make()
        // A developer's go.sum, made without Martlet.
        var client = try scene.client(scene.proxy.url)
        client.variables["GOSUMDB"] = "off"
        #expect(try await client.run("build", "-o", "program", ".").status == 0)
        let sum = client.project + "/go.sum"

        let run = try await scene.run(["fetch", sum])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.isEmpty)
        // Of each of the five: .info, .mod and .zip.
        #expect(run.errors.hasPrefix("15 files fetched and verified ("), "\(run.errors)")
        #expect(run.errors.hasSuffix(", 0 wrong, 0 missing\n"))

        await scene.stop()
        let again = try await scene.run(["fetch", sum])
        #expect(again.status == 0, "what is there needs nobody: \(again.errors)")

        let martlet = try await scene.serve(["--offline"])
        var offline = try scene.client(martlet.url)
        // The database is stopped, and a fetch need not have kept what the client asks of it.
        offline.variables["GOSUMDB"] = scene.world.databaseKey
        for arguments in [["mod", "download"], ["build", "-o", "program", "."], ["mod", "verify"]] {
            let run = try await offline.run(arguments)
            #expect(run.status == 0, "\(arguments): \(run.errors)\n\(martlet.log.text)")
        }
        #expect(martlet.end() == (0, false))
    }

    @Test("module@version is fetched whole") func oneModule() async throws {
        let scene = try await SmallScene.make()
        let run = try await scene.run(["fetch", "example.com/Upper/Case@v0.1.0-RC1"])
        #expect(run.status == 0, "\(run.errors)")
        let folder = scene.store + "/example.com/!upper/!case/@v/"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(names == ["list"] + ["info", "mod", "zip", "ziphash"].map { "v0.1.0-!r!c1.\($0)" })
        await scene.stop()
    }

    @Test("a hash of go.sum that the verified file does not have is a finding: 1") func wrongSum() async throws {
        let scene = try await SmallScene.make()
        let wrong = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        let sum = scene.folder.path + "/go.sum"
        let lines = ["example.com/a v1.0.0 \(wrong)", "example.com/a v1.0.0/go.mod \(wrong)"]
        try lines.joined(separator: "\n").write(toFile: sum, atomically: true, encoding: .utf8)
        let run = try await scene.run(["fetch", sum])
        #expect(run.status == 1)
        for kind in ["mod", "zip"] {
            #expect(run.errors.contains("example.com/a@v1.0.0 (.\(kind)): go.sum has \(wrong), the verified file h1:"))
        }
        #expect(run.errors.hasSuffix("2 wrong, 0 missing\n"), "\(run.errors)")
        await scene.stop()
    }

    @Test("bytes that the database does not attest are a finding: 1, and are not stored") func altered() async throws {
        let scene = try await SmallScene.make { path, bytes in path.hasSuffix(".mod") ? bytes + [0x0A] : bytes }
        let run = try await scene.run(["fetch", "example.com/a@v1.0.0"])
        #expect(run.status == 1)
        #expect(run.errors.contains("example.com/a@v1.0.0 (.mod): MTL-SUM002: "), "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: scene.store + "/example.com/a/@v/v1.0.0.mod"))
        #expect(FileManager.default.fileExists(atPath: scene.store + "/example.com/a/@v/v1.0.0.zip"))
        await scene.stop()
    }

    @Test("what nobody has, and what cannot be had now, is incomplete: 3") func missing() async throws {
        let scene = try await SmallScene.make()
        let absent = try await scene.run(["fetch", "example.com/a@v1.0.0", "example.com/nothing@v1.0.0"])
        #expect(absent.status == 3)
        #expect(absent.errors.contains("example.com/nothing@v1.0.0 (.zip): MTL-SRV001: "), "\(absent.errors)")
        #expect(absent.errors.hasSuffix(", 0 wrong, 3 missing\n"))
        await scene.database.stop()
        let unverified = try await scene.run(["fetch", "example.com/b@v1.2.0"])
        #expect(unverified.status == 3)
        #expect(unverified.errors.contains("MTL-SUM004"), "\(unverified.errors)")
        await scene.proxy.stop()
        let unreachable = try await scene.run(["fetch", "example.com/old@v3.0.0+incompatible"])
        #expect(unreachable.status == 3)
        #expect(unreachable.errors.contains("MTL-SRC001"), "\(unreachable.errors)")
        let offline = try await scene.run(["fetch", "--offline", "example.com/a@v1.0.0"])
        #expect(offline.status == 0, "all of it is there: \(offline.errors)")
    }

    @Test("a store that a server uses is left alone: 70, and the server is named") func inUse() async throws {
        let scene = try await SmallScene.make()
        let martlet = try await scene.serve()
        let run = try await scene.run(["fetch", "example.com/a@v1.0.0"])
        #expect(run.status == 70)
        #expect(run.errors.contains("is in use by process \(martlet.identifier); stop it, or "), "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 1)
        #expect(martlet.end() == (0, false))
        await scene.stop()
    }

    @Test(
        "wrong arguments: 64, and what to do instead",
        arguments: [
            (["fetch"], "Missing expected argument '<what> ...'"),
            (["fetch", "nowhere/go.sum"], "nowhere/go.sum: no such file; name a go.sum file, or module@version"),
            (["fetch", "example.com/a@main"], "example.com/a@main: not module@version with a full version"),
            (["fetch", "example.com/a@v1"], "example.com/a@v1: not module@version with a full version"),
            (["fetch", "a@b@c"], "a@b@c: not module@version"),
            (["fetch", "Example.com:/x@v1.0.0"], "Example.com:/x"),
            // The major version belongs to the path.
            (["fetch", "example.com/a@v2.0.0"], "v2.0.0"),
            (["fetch", "--jobs", "0", "example.com/a@v1.0.0"], "--jobs must be 1 to 64"),
            (["fetch", "bad.sum"], "bad.sum:2: "),
            (["fetch", "folder"], "folder: not a file; name a go.sum file, or module@version"),
            (["fetch", "odd.sum"], "odd.sum: example.com/a main: not a version"),
        ]
    )
    func usage(_ arguments: [String], _ message: String) async throws {
        let folder = try ScratchFolder("usage")
        try FileManager.default.createDirectory(atPath: folder.path + "/folder", withIntermediateDirectories: true)
        try "example.com/a v1.0.0 h1:x\ntwo words\n".write(
            toFile: folder.path + "/bad.sum",
            atomically: true,
            encoding: .utf8
        )
        try "example.com/a main h1:x\n".write(toFile: folder.path + "/odd.sum", atomically: true, encoding: .utf8)
        let run = try await CommandRun.martlet(arguments + ["--store", folder.path + "/store"], folder: folder.path)
        #expect(run.status == 64)
        #expect(run.errors.contains(message), "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/store"), "nothing was begun")
    }

    @Test("wrong settings: 78") func settings() async throws {
        let folder = try ScratchFolder("settings")
        let run = try await CommandRun.martlet(
            ["fetch", "example.com/a@v1.0.0", "--upstreams", "ftp://x"],
            folder: folder.path
        )
        #expect(run.status == 78)
        #expect(run.errors.hasPrefix("error: --upstreams: "), "\(run.errors)")
    }

    @Test("progress is shown on a terminal, and only there") func progress() async throws {
        let scene = try await SmallScene.make()
        let plain = try await scene.run(["fetch", "example.com/a@v1.0.0"])
        #expect(!plain.errors.contains("\r") && !plain.errors.contains("\u{1B}"))
        let command = [try Tool.martlet(), "fetch", "example.com/b@v1.2.0"] + scene.settings
        let quoted = command.map { "'\($0)'" }.joined(separator: " ")
        // `script` gives its command a terminal.
        let watched = try await CommandRun.of(
            "/usr/bin/script",
            ["-qec", quoted, "/dev/null"],
            environment: ["HOME": scene.folder.path, "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"]
        )
        #expect(watched.status == 0, "\(watched.output)")
        #expect(watched.output.contains("\r\u{1B}[2K1 of 3 files, about "), "\(watched.output)")
        #expect(watched.output.contains("3 files fetched and verified"))
        await scene.stop()
    }
}
