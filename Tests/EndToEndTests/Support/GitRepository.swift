import Foundation

/// A bare repository with one module, made with the `git` command of the machine and nothing of its configuration.
struct GitRepository {
    /// The folder in which repositories lie as `owner/name`.
    let root: String
    private let name: String

    /// - `name`: Such as `corp/tool`; the module is `github.com/corp/tool`.
    init(_ name: String, in root: String) async throws {
        (self.name, self.root) = (name, root)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await git("init", "--quiet", "--bare", "--initial-branch=main", folder)
    }

    private var folder: String { "\(root)/\(name)" }

    /// Commits a go.mod and a package with a function that returns `word`, on top of what is there, and tags it.
    func publish(_ version: String, saying word: String) async throws {
        let package = "package \(name.split(separator: "/").last ?? "x")\n\nfunc Say() string { return \"\(word)\" }\n"
        let stream = """
            commit refs/heads/main
            committer A <a@example.com> 1600000000 +0000
            data \(version.utf8.count)
            \(version)
            \(try await has("refs/heads/main") ? "from refs/heads/main^0\n" : "")M 100644 inline go.mod
            \(data("module github.com/\(name)\n\ngo 1.21\n"))
            M 100644 inline say.go
            \(data(package))
            reset refs/tags/\(version)
            from refs/heads/main


            """
        let file = "\(root)/stream"
        try Data(stream.utf8).write(to: URL(fileURLWithPath: file))
        let run = try await CommandRun.of(
            "/bin/sh",
            ["-c", "git --git-dir='\(folder)' fast-import --quiet --force < '\(file)'"],
            environment: Self.environment
        )
        guard run.status == 0 else { throw Failed(text: run.errors) }
    }

    private struct Failed: Error { let text: String }

    private func has(_ reference: String) async throws -> Bool {
        try await run("--git-dir=\(folder)", "rev-parse", "--quiet", "--verify", reference).status == 0
    }

    private func data(_ text: String) -> String { "data \(text.utf8.count)\n\(text)" }

    private func git(_ arguments: String...) async throws {
        let done = try await CommandRun.of("/usr/bin/git", arguments, environment: Self.environment)
        guard done.status == 0 else { throw Failed(text: done.errors) }
    }

    private func run(_ arguments: String...) async throws -> CommandRun {
        try await CommandRun.of("/usr/bin/git", arguments, environment: Self.environment)
    }

    private static let environment = [
        "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
    ]
}
