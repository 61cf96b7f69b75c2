import Foundation
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("One run of git", .timeLimit(.minutes(1))) struct GitCommandTests {
    private static func limits(_ time: Duration) -> GitLimits {
        var limits = GitLimits()
        limits.time = time
        return limits
    }

    // MARK: What it reads and writes

    @Test("reads what it is told, and all of what it writes arrives") func streams() async throws {
        // More than a pipe holds, both ways.
        let input = Array(repeating: Array("0123456789abcdef".utf8), count: 40_000).flatMap(\.self)
        let fake = try FakeGit("cat")
        #expect(try await fake.command().output([], input: input, limit: input.count) == input)
    }

    @Test(
        "may write so much, and not a byte more",
        arguments: [(5, nil), (4, "too much: 4 bytes")] as [(Int, String?)]
    )
    func size(_ limit: Int, _ expected: String?) async throws {
        let fake = try FakeGit("printf 12345")
        #expect(try await fault { try await fake.command().output([], limit: limit) } == expected)
    }

    #if os(Linux)
        @Test("is the first of a process group, in our session unless that has a terminal which it could reach")
        func group() async throws {
            // proc(5): number, name, state, parent, group, session, terminal.
            let place = "read -r number _ _ _ group session terminal _ < /proc/$$/stat"
            let fake = try FakeGit("\(place)\necho $number $group $session $terminal")
            let said = String(decoding: try await fake.command().output([], limit: 100), as: UTF8.self)
            let numbers = said.split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) }
            let number = try #require(numbers.first)
            let ours = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
            if ours >= 0 { close(ours) }
            #expect(numbers == [number, number, ours >= 0 ? number : getsid(0), 0])
            #expect(number != getpgrp())
        }
    #endif

    @Test("is ended when it writes without end") func endless() async throws {
        let fake = try FakeGit("echo $$ >> \"$folder/log\"\nexec yes")
        #expect(try await fault { try await fake.command().output([], limit: 100_000) } == "too much: 100000 bytes")
        try await FakeGit.waitForEnd(of: fake.log.compactMap { Int32($0) })
    }

    @Test("ends with the error of whoever takes what it writes, and its processes with it") func taking() async throws {
        struct Full: Error {}
        let fake = try FakeGit("echo $$ >> \"$folder/log\"\n\(FakeGit.waiting)")
        let command = fake.command()
        await #expect(throws: Full.self) { try await command.stream([]) { _ in throw Full() } }
        let leader = try #require(fake.log.first.flatMap { Int32($0) })
        try await FakeGit.waitForEnd(of: [leader])
    }

    // MARK: What it does not read

    @Test(
        "says by its status and its words why it did not read what it was told, and nobody else ends with it",
        arguments: [
            ("echo 'fatal: bad input' >&2; exit 128", "failed 128: fatal: bad input"),
            ("exec 0<&-; echo 'fatal: bad input' >&2; exit 3", "failed 3: fatal: bad input"),
            ("kill -KILL $$", "failed 137: "),
            // That it needed no more of it is no fault.
            ("exit 0", nil), ("exec 0<&-; exit 0", nil),
        ] as [(String, String?)]
    )
    func unread(_ script: String, _ expected: String?) async throws {
        let fake = try FakeGit(script)
        // More than a pipe holds, and as little as a fetch is told.
        for size in [4 << 20, 40] {
            let input = [UInt8](repeating: 0x0A, count: size)
            for _ in 0..<20 {
                let failure = try await fault { try await fake.command().output([], input: input, limit: 10) }
                #expect(failure == expected)
            }
        }
    }

    @Test("is a fault, and no more, when it writes too much before it has read all") func unreadAndTooMuch()
        async throws
    {
        let input = [UInt8](repeating: 0x0A, count: 100_000)
        let fake = try FakeGit("exec yes")
        for _ in 0..<20 {
            let failure = try await fault { try await fake.command().output([], input: input, limit: 100_000) }
            #expect(failure == "too much: 100000 bytes")
        }
    }

    // MARK: How it ends

    @Test(
        "fails with the status and the last words of git",
        arguments: [
            ("exit 3", "failed 3: "),
            ("echo nothing to see >&2; echo 'fatal: no such thing' >&2; exit 128", "failed 128: fatal: no such thing"),
            ("echo 'remote: no' >&2; echo x >&2; echo 'error: bad' >&2; exit 1", "failed 1: remote: no; error: bad"),
            ("printf 'fatal: a\\033[31mred\\tword\\r\\n' >&2; exit 1", "failed 1: fatal: a [31mred word"),
            // As a shell tells of a signal.
            ("kill -SEGV $$", "failed 139: "), ("kill -KILL $$", "failed 137: "),
        ]
    )
    func failures(_ script: String, _ expected: String) async throws {
        let fake = try FakeGit(script)
        #expect(try await fault { try await fake.command().output([], limit: 10) } == expected)
    }

    @Test("fails where there is no such command, as a shell says it") func missing() async throws {
        let fake = try FakeGit("exit 0")
        try FileManager.default.removeItem(atPath: fake.path)
        let failure = try await fault { try await fake.command().output([], limit: 10) }
        #expect(failure?.hasPrefix("failed 127: ") == true)
    }

    @Test("keeps the end of what is said about an error, in one line") func message() async throws {
        var limits = GitLimits()
        limits.messageInBytes = 100
        let fake = try FakeGit("seq 1 50000 >&2\nprintf 'fatal: the end' >&2\nexit 128")
        #expect(
            try await fault { try await fake.command(limits).output([], limit: 10) } == "failed 128: fatal: the end"
        )
        let long = try FakeGit("head -c 300000 /dev/zero | tr '\\000' x >&2\nexit 128")
        let tail = String(repeating: "x", count: 100)
        #expect(try await fault { try await long.command(limits).output([], limit: 10) } == "failed 128: \(tail)")
    }

    @Test("cannot be started where its home cannot be made") func homeless() async throws {
        let fake = try FakeGit("exit 0")
        let invocation = GitInvocation(executable: fake.path, limits: GitLimits(), home: "\(fake.path)/home")
        let command = GitCommand(invocation: invocation, sessions: fake.sessions)
        #expect(try await fault { try await command.output([], limit: 10) } == "cannot start")
    }

    // MARK: When it is ended

    @Test("has its time, and no process outlives it") func time() async throws {
        let fake = try FakeGit(FakeGit.waiting)
        let (task, processes) = await fake.begin(Self.limits(.milliseconds(500)))
        #expect(try await fault { try await task.value } == "too slow: \(Duration.milliseconds(500))")
        try await FakeGit.waitForEnd(of: processes)
    }

    @Test("ends with its caller, and with it all its processes, whatever they do about signals") func cancelled()
        async throws
    {
        let fake = try FakeGit(FakeGit.waiting)
        let (task, processes) = await fake.begin()
        #expect(processes.count == 2)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        try await FakeGit.waitForEnd(of: processes)
    }

    @Test("does not wait for what it leaves behind, which goes as well") func left() async throws {
        let fake = try FakeGit("mkfifo \"$folder/fifo\"\nread line < \"$folder/fifo\" &\necho $!")
        let output = try await fake.command().output([], limit: 100)
        let child = try #require(Int32(String(decoding: output, as: UTF8.self).dropLast()))
        try await FakeGit.waitForEnd(of: [child])
    }

    @Test("says nothing to a caller who had gone before it began") func gone() async throws {
        let fake = try FakeGit("exit 0")
        let gate = Gate()
        let task = Task {
            await gate.wait()
            return try await fake.command().output([], limit: 10)
        }
        task.cancel()
        gate.open()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
