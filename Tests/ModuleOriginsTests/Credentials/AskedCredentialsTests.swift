import Foundation
import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

/// What a helper command does, as a small script plays it.
@Suite struct AskedCredentialsTests {
    private static let prefix = "the helper command for https://git.corp.example "

    @Test("it is asked as git asks, with get as last argument")
    func asks() async throws {
        let script = try HelperScript("echo username=u; echo password=canary; echo canary >&2")
        let asked = try script.asked(for: "https://git.corp.example:8443/team", arguments: ["--profile", "ci"])
        #expect(await asked.said() == "u:canary")
        #expect(script.runs == ["--profile ci get"])
        #expect(script.question == ["protocol=https", "host=git.corp.example:8443", "path=team"])
    }

    @Test("it sees three variables of ours, and no others")
    func environment() async throws {
        let script = try HelperScript.counting()
        let given = [
            "PATH": "/usr/bin:/bin", "HOME": "/home/of", "LANG": "C.UTF-8", "LD_PRELOAD": "/x", "TOKEN": "canary",
            "GIT_DIR": "/x",
        ]
        #expect(try await script.asked(environment: given).said() == "u:canary1")
        // The shell adds its own.
        let seen = script.variables.filter { !$0.hasPrefix("PWD=") && !$0.hasPrefix("_=") && !$0.hasPrefix("SHLVL=") }
        #expect(seen.sorted() == ["HOME=/home/of", "LANG=C.UTF-8", "PATH=/usr/bin:/bin"])
    }

    @Test("one that does not read its question is good as well", arguments: 0..<8)
    func readsNothing(_: Int) async throws {
        let script = try HelperScript("")
        try "#!/bin/sh\necho username=u\necho password=p\n".write(
            toFile: script.path,
            atomically: false,
            encoding: .utf8
        )
        #expect(try await script.asked().said() == "u:p")
    }

    @Test(
        "what goes wrong is a fault that says what to mend, and nothing of what was written",
        arguments: [
            ("exit 3", "ended with status 3"),
            ("echo username=u; echo password=canary; exit 1", "ended with status 1"),
            ("kill -9 $$", "ended with status 137"),
            ("echo canary >&2", "gave no user"),
            ("echo username=u", "gave no password"),
            ("echo canary", "wrote a line that is not name=value"),
            (#"printf 'username=u\r\npassword=canary\r\n'"#, "wrote a control character"),
            (
                "echo username=u; echo password=canary; echo password_expiry_utc=1800000000",
                "gave a password that has expired"
            ),
            ("head -c 65537 /dev/zero | tr '\\0' x", "wrote more than 65536 bytes"),
            // It would write for ever.
            ("exec cat /dev/zero", "wrote more than 65536 bytes"),
        ]
    )
    func faults(_ lines: String, _ fault: String) async throws {
        let script = try HelperScript(lines)
        let asked = try script.asked()
        #expect(await asked.said() == Self.prefix + fault)
        // It is asked once, and its failure remembered.
        #expect(await asked.said() == Self.prefix + fault)
        #expect(script.runs == ["get"])
    }

    @Test("the largest answer is taken")
    func large() async throws {
        let script = try HelperScript("printf 'username=u\\npassword='; head -c 65515 /dev/zero | tr '\\0' x; echo")
        #expect(try await script.asked().said().utf8.count == 65_517)
    }

    @Test(
        "a file that cannot be run, or that everybody can write, is not started",
        arguments: [
            (0o755, "u:canary1"), (0o700, "u:canary1"), (0o644, "is no file that can be run"),
            (0o757, "can be written by everybody; its mode must be 0775 or less"),
        ]
    )
    func mode(_ mode: Int, _ expected: String) async throws {
        let script = try HelperScript("echo username=u; echo password=canary$count", mode: mode)
        let isGood = expected.hasPrefix("u:")
        #expect(try await script.asked().said() == (isGood ? expected : Self.prefix + expected))
        #expect(script.runs.isEmpty != isGood)
    }

    @Test("one that is not there, is a folder, or is no program")
    func missing() async throws {
        let script = try HelperScript.counting()
        try FileManager.default.removeItem(atPath: script.path)
        let asked = try script.asked()
        #expect(await asked.said() == Self.prefix + "is not there")
        try FileManager.default.createDirectory(atPath: script.path, withIntermediateDirectories: false)
        script.clock.advance(by: .seconds(10))
        #expect(await asked.said() == Self.prefix + "is no file that can be run")
        try FileManager.default.removeItem(atPath: script.path)
        try "no program\n".write(toFile: script.path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
        script.clock.advance(by: .seconds(10))
        #expect(await asked.said() == Self.prefix + "cannot be started: Exec format error")
    }

    @Test(
        "one that hangs is ended, with all that it started",
        arguments: ["exec tail -f /dev/null", "tail -f /dev/null", "trap '' TERM; while :; do tail -f /dev/null; done"]
    )
    func hangs(_ lines: String) async throws {
        let script = try HelperScript(lines)
        #expect(try await script.asked(limit: .seconds(1)).said() == Self.prefix + "did not answer within 1 s")
    }

    @Test("what it leaves running holds nobody up")
    func leftovers() async throws {
        let script = try HelperScript("echo username=u; echo password=p; tail -f /dev/null &")
        #expect(try await script.asked().said() == "u:p")
    }

    @Test(
        "an answer is remembered for five minutes, or until it expires",
        arguments: [(nil, 300), (60, 60)] as [(Int64?, Int)]
    )
    func remembers(_ life: Int64?, _ held: Int) async throws {
        let expiry = life.map { "; echo password_expiry_utc=\(1_800_000_000 + $0)" } ?? ""
        let script = try HelperScript("echo username=u; echo password=canary$count\(expiry)")
        let asked = try script.asked()
        #expect(await asked.said() == "u:canary1")
        script.clock.advance(by: .seconds(held - 1))
        #expect(await asked.said() == "u:canary1")
        script.clock.advance(by: .seconds(1))
        // Now the answer itself is of the past, where it names a time.
        #expect(await asked.said() == (life == nil ? "u:canary2" : Self.prefix + "gave a password that has expired"))
    }

    @Test("a failure is remembered for ten seconds")
    func failsAgain() async throws {
        let script = try HelperScript("[ $count -gt 1 ] || exit 1; echo username=u; echo password=canary$count")
        let asked = try script.asked()
        #expect(await asked.said() == Self.prefix + "ended with status 1")
        script.clock.advance(by: .seconds(9))
        #expect(await asked.said() == Self.prefix + "ended with status 1")
        script.clock.advance(by: .seconds(1))
        #expect(await asked.said() == "u:canary2")
    }

    @Test("however many ask at once, it runs once")
    func together() async throws {
        let script = try HelperScript.counting()
        let asked = try script.asked()
        let said = await withTaskGroup(of: String.self) { group in
            for _ in 0..<32 { group.addTask { await asked.said() } }
            return await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(said == ["u:canary1"])
        #expect(script.runs == ["get"])
    }

    @Test("who goes away does not take it from those who wait")
    func cancelled() async throws {
        let script = try HelperScript.counting()
        let asked = try script.asked()
        let first = Task { await asked.said() }
        first.cancel()
        #expect(await asked.said() == "u:canary1")
        #expect(await first.value == "u:canary1")
        #expect(script.runs == ["get"])
    }

    @Test("a server that stops ends it, and asks no more")
    func closed() async throws {
        let script = try HelperScript.counting()
        let asked = try script.asked()
        asked.close()
        #expect(await asked.said() == Self.prefix + "was ended with the server")
    }

    @Test("nothing of it shows when it is printed")
    func hidden() async throws {
        let script = try HelperScript.counting()
        let asked = try script.asked()
        #expect(await asked.said() == "u:canary1")
        let credentials = try UpstreamCredentials(sources: [], commands: [asked])
        var text = "\(asked) \(credentials) \(settings(credentials: credentials))"
        dump(credentials, to: &text)
        dump(asked, to: &text)
        #expect(!text.contains("canary"))
    }
}
