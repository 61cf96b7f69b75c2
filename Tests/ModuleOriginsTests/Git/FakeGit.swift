import Foundation
import TestKit

@testable import ModuleOrigins

/// A script of the shell in the place of git.
///
/// It finds a folder of its own in `$folder`; what it writes to `$folder/log` can be read here.
final class FakeGit: Sendable {
    /// Writes down what it is asked for, and does it.
    static let counting = "echo \"$*\" >> \"$folder/log\"\nexec /usr/bin/git \"$@\""

    /// Writes down its own number and that of a child which does not listen to SIGTERM, and goes on until it is ended.
    static let waiting = """
        mkfifo "$folder/$$"
        (trap '' TERM; read line < "$folder/$$") &
        echo "$$ $!"
        read line < "$folder/$$"
        """

    let folder: TemporaryFolder
    let sessions = CommandSessions()

    /// - `script`: What it does.
    init(_ script: String) throws {
        // As the server does when it begins: git may end before it has read what it is told.
        signal(SIGPIPE, SIG_IGN)
        self.folder = try TemporaryFolder()
        let lines = "#!/bin/sh\nfolder='\(folder.path)'\n\(script)\n"
        try Data(lines.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    // Of a test that fails, something may still run.
    deinit { sessions.close() }

    var path: String { "\(folder.path)/git" }

    /// Runs of it, with a home that is made when it is needed.
    func command(_ limits: GitLimits = GitLimits()) -> GitCommand {
        let invocation = GitInvocation(executable: path, limits: limits, home: "\(folder.path)/state/home")
        return GitCommand(invocation: invocation, sessions: sessions)
    }

    /// The lines of the file `log`; none when nothing was written yet.
    var log: [String] {
        let bytes = FileManager.default.contents(atPath: "\(folder.path)/log") ?? Data()
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// How often a counting one was asked for a command, such as `fetch`.
    func count(of command: String) -> Int { log.count { $0.contains(" \(command) ") } }

    /// Starts a waiting one.
    ///
    /// - Returns: The command and the numbers of its two processes, as soon as both run.
    func begin(_ limits: GitLimits = GitLimits()) async -> (task: Task<Void, any Error>, processes: [pid_t]) {
        let (pieces, output) = AsyncStream<[UInt8]>.makeStream()
        let command = command(limits)
        let task = Task {
            defer { output.finish() }
            try await command.stream([]) { output.yield($0) }
        }
        var text = ""
        for await piece in pieces {
            text += String(decoding: piece, as: UTF8.self)
            if text.hasSuffix("\n") { break }
        }
        return (task, text.split { $0.isWhitespace }.compactMap { pid_t($0) })
    }

    /// Returns when none of these processes runs any more.
    static func waitForEnd(of processes: [pid_t]) async throws {
        try await wait { !processes.contains(where: isRunning) }
    }

    /// Whether a process runs; one that has ended does not, even if nobody has asked yet how.
    private static func isRunning(_ process: pid_t) -> Bool {
        guard kill(process, 0) == 0 else { return false }
        // The state comes after the name, which stands in parentheses.
        let status = FileManager.default.contents(atPath: "/proc/\(process)/stat") ?? Data()
        let state = String(decoding: status, as: UTF8.self).split(separator: ")").last?.split(separator: " ").first
        return state != "Z" && state != "X"
    }
}
