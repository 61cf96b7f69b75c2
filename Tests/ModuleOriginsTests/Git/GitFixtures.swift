import Foundation
import ModuleProxy
import TestKit

@testable import ModuleOrigins

/// Bare repositories made from the streams in the vectors, which a direct source takes for those of GitHub.
final class GitFixtures: Sendable {
    struct Fixture: Decodable, Sendable {
        let fast_import: String
    }

    private struct Group: Decodable {
        let fixtures: [String: Fixture]
    }

    let folder: TemporaryFolder
    let source: DirectSource

    /// - `addresses`: The addresses of the repositories that are made; all of the vectors when it is empty.
    init(_ addresses: Set<String> = []) throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        let group: Group = try Vectors.group("git_direct")
        for (address, fixture) in group.fixtures where addresses.isEmpty || addresses.contains(address) {
            let path = "\(folder.path)/repositories/\(address.dropFirst("https://github.com/".count))"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try Self.git(["init", "-q", "--bare", "--initial-branch=master", path])
            try Self.git(["--git-dir=\(path)", "fast-import", "--quiet"], input: fixture.fast_import)
        }
        self.source = try Self.source(folder: folder.path)
    }

    /// Another source with the same mirrors, as after a restart.
    func restarted() throws -> DirectSource { try Self.source(folder: folder.path) }

    /// The folders of the mirrors.
    func mirrors() throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/state/git")
        return names.filter { $0 != "home" }.map { "\(folder.path)/state/git/\($0)" }
    }

    static func source(
        folder: String,
        git: String = "/usr/bin/git",
        limits: GitLimits = GitLimits(),
        isKept: Bool = false,
        clock: TestClock = TestClock(),
        notify: @escaping @Sendable (ServiceEvent) -> Void = { _ in }
    ) throws -> DirectSource {
        var settings = DirectSettings(git: git, state: "\(folder)/state", clock: clock.service)
        settings.isKept = { _ in isKept }
        settings.limits = limits
        settings.rewrites = [try RepositoryRewrite("https://github.com/=\(folder)/repositories/")]
        let fetcher = try HTTPFetcher(FetchSettings(userAgent: "test", unixSeconds: { 0 }))
        return DirectSource(settings, fetcher: fetcher, notify: notify)
    }

    /// Runs git as the author of a repository.
    @discardableResult
    static func git(_ arguments: [String], input: String = "") throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/git")
        process.arguments = arguments
        process.environment = [
            "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null",
        ]
        let (entry, exit) = (Pipe(), Pipe())
        process.standardInput = entry
        process.standardOutput = exit
        try process.run()
        entry.fileHandleForWriting.write(Data(input.utf8))
        try entry.fileHandleForWriting.close()
        let output = exit.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        return String(decoding: output, as: UTF8.self)
    }
}
