import Foundation
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("What git is started with", .timeLimit(.minutes(1))) struct GitInvocationTests {
    private let folder: TemporaryFolder

    init() throws { self.folder = try TemporaryFolder() }

    private func invocation(_ executable: String = "/usr/bin/git") -> GitInvocation {
        GitInvocation(executable: executable, limits: GitLimits(), home: "\(folder.path)/home")
    }

    private func run(
        _ invocation: GitInvocation,
        _ command: [String],
        in repository: String? = nil
    ) async throws -> String {
        let git = GitCommand(invocation: invocation, sessions: CommandSessions())
        return String(decoding: try await git.output(command, in: repository, limit: 1 << 20), as: UTF8.self)
    }

    @Test("are the variables of a list, and none of this process") func variables() async throws {
        let fake = try FakeGit("env")
        var invocation = invocation(fake.path)
        invocation.variables = ["GIT_CONFIG_COUNT": "0"]
        let lines = try await run(invocation, []).split(separator: "\n")
        let names = Set(lines.map { String($0.prefix { $0 != "=" }) })
        // What a shell adds by itself.
        #expect(names.subtracting(["PWD", "OLDPWD", "SHLVL", "_"]) == Set(invocation.environment.keys))
        #expect(lines.contains("HOME=\(invocation.home)"))
        #expect(lines.contains("GIT_CONFIG_COUNT=0"))
    }

    @Test(
        "is one transport",
        arguments: [("https", "/dev/null"), ("http", "/dev/null"), ("ssh", "/dev/null"), ("file", "folders.gitconfig")]
    )
    func transport(_ transport: String, _ configuration: String) throws {
        var invocation = invocation()
        invocation.transport = transport
        #expect(invocation.environment["GIT_ALLOW_PROTOCOL"] == transport)
        #expect(invocation.environment["GIT_CONFIG_GLOBAL"]?.hasSuffix(configuration) == true)
        // Only folders are trusted by a file.
        try invocation.makeHome()
        let file = "\(invocation.home)/folders.gitconfig"
        #expect(FileManager.default.fileExists(atPath: file) == (transport == "file"))
    }

    @Test("may replace a variable of the list, as a way over ssh does") func replaced() {
        var invocation = invocation()
        #expect(invocation.environment["GIT_SSH_COMMAND"] == "/bin/false")
        invocation.variables["GIT_SSH_COMMAND"] = "ssh -x"
        #expect(invocation.environment["GIT_SSH_COMMAND"] == "ssh -x")
    }

    @Test("are options before the command, the ones of the way last") func order() throws {
        var invocation = invocation("/opt/git")
        invocation.settings = ["http.sslCAInfo=/ca.pem"]
        let words = invocation.arguments(["fetch", "--quiet"], in: "/srv/mirror")
        #expect(words.first == "-c")
        #expect(Array(words[2...5]) == ["git", "/opt/git", "--no-pager", "--git-dir=/srv/mirror"])
        #expect(Array(words.suffix(4)) == ["-c", "http.sslCAInfo=/ca.pem", "fetch", "--quiet"])
        #expect(!invocation.arguments(["version"], in: nil).contains { $0.hasPrefix("--git-dir") })
    }

    @Test("are limits that hold for all that it starts") func limits() async throws {
        let fake = try FakeGit("/bin/sh -c 'echo $(ulimit -c) $(ulimit -t) $(ulimit -f) $(ulimit -v)'")
        var invocation = invocation(fake.path)
        invocation.limits.processorSeconds = 7
        invocation.limits.fileSizeInBytes = 1 << 20
        invocation.limits.memoryInBytes = 1 << 30
        // Files are counted in blocks of 512 bytes, memory in KiB.
        #expect(try await run(invocation, []) == "0 7 2048 1048576\n")
    }

    @Test("leave it what others do not want of a core") func yields() async throws {
        let fake = try FakeGit("/bin/sh -c nice")
        #expect(try await run(invocation(fake.path), []) == "19\n")
    }

    @Test(
        "are settings that no repository can change",
        arguments: [
            ("core.hooksPath", "/dev/null"), ("core.fsmonitor", "false"), ("core.sshCommand", ""),
            ("credential.helper", ""), ("protocol.ext.allow", "never"), ("http.followRedirects", "false"),
            ("http.sslVerify", "true"), ("transfer.fsckObjects", "true"), ("fetch.recurseSubmodules", "false"),
        ]
    )
    func settings(_ key: String, _ value: String) async throws {
        let repository = "\(folder.path)/repository"
        try GitFixtures.git(["init", "-q", "--bare", repository])
        try GitFixtures.git(["--git-dir=\(repository)", "config", key, "evil"])
        #expect(try await run(invocation(), ["config", "--get", key], in: repository) == "\(value)\n")
    }

    // MARK: Its home

    private func programs() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/home/programs").sorted()
    }

    @Test("are the programs that speak its transports, and no others") func programsInHome() throws {
        let invocation = invocation()
        for _ in 0..<2 {
            try invocation.linkPrograms()
            #expect(try programs() == ["git", "git-remote-http", "git-remote-https", "git-upload-pack"])
        }
    }

    @Test("is another command when the settings say so") func otherCommand() throws {
        try invocation().linkPrograms()
        try invocation("/opt/git").linkPrograms()
        let link = try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder.path)/home/programs/git")
        #expect(link == "/opt/git")
    }

    @Test("is a home that several commands may make at once") func together() async throws {
        var invocation = invocation()
        invocation.transport = "file"
        let same = invocation
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { try same.makeHome() } }
            try await group.waitForAll()
        }
        #expect(try programs() == ["git", "git-remote-http", "git-remote-https", "git-upload-pack"])
    }
}
