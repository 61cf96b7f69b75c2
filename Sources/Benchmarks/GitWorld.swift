import Foundation
import Glibc

/// A git server on loopback with made repositories, which both sides take for github.com.
///
/// Its modules are `github.com/example/bench`, with versions v1.0.0, v1.1.0 and so on and a branch `next`, and
/// `github.com/example/tags`, with v1.0.0 to v1.0.99, v1.1.0 and so on.
final class GitWorld {
    private let process = Process()
    /// The server ends when this does, however we end.
    private let input = Pipe()
    private let folder: String
    private let port: Int

    /// Makes the repositories, which takes some seconds, and serves them.
    ///
    /// - `versions`: How many `github.com/example/bench` has.
    /// - `tags`: How many `github.com/example/tags` has.
    init(in folder: ScratchFolder, versions: Int, tags: Int) throws {
        self.folder = folder.path + "/repositories"
        let output = Pipe()
        process.executableURL = try BenchTool.gitServer.url
        process.arguments = [self.folder, String(versions), String(tags)]
        process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.filter(\.isNumber)) else { throw BenchError("the git server does not start") }
        self.port = port
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// What Martlet needs to be told about it.
    var arguments: [String] { ["--upstreams", "direct", "--sumdb", "off", "--rewrite", "https://github.com/=\(url)"] }

    /// What Go needs to be told about it, which its git reads.
    ///
    /// Rules: <https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT>
    var variables: [String: String] {
        [
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "url.\(url).insteadOf", "GIT_CONFIG_VALUE_0": "https://github.com/",
        ]
    }

    private var url: String { "http://127.0.0.1:\(port)/" }

    /// How often objects were asked for so far.
    func fetches() throws -> Int {
        let commands = try String(contentsOfFile: folder + "/commands", encoding: .utf8)
        return commands.split(separator: "\n").count { $0.hasPrefix("fetch ") }
    }

    func stop() {
        // It holds nothing, and Foundation may have started it with other signals blocked.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
