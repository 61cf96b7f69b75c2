import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("Running commands", .timeLimit(.minutes(1))) struct CommandSessionsTests {
    @Test("are refused when all were ended") func closed() {
        let sessions = CommandSessions()
        #expect(!sessions.isClosed)
        sessions.close()
        #expect(sessions.isClosed)
        // No group of processes has this number.
        #expect(!sessions.begin(.max))
    }

    @Test("are ended together, each with its children") func ending() async throws {
        let fake = try FakeGit(FakeGit.waiting)
        let (first, second) = (await fake.begin(), await fake.begin())
        let processes = first.processes + second.processes
        #expect(Set(processes).count == 4)
        fake.sessions.close()
        for task in [first.task, second.task] {
            #expect(try await fault { try await task.value } == "failed 137: ")
        }
        try await FakeGit.waitForEnd(of: processes)
    }

    @Test("are not started any more afterwards") func afterwards() async throws {
        let fake = try FakeGit("echo begun >> \"$folder/log\"")
        _ = try await fake.command().output([], limit: 10)
        #expect(fake.log == ["begun"])
        fake.sessions.close()
        await #expect(throws: CancellationError.self) { try await fake.command().output([], limit: 10) }
        #expect(fake.log == ["begun"])
    }

    @Test("end with the source, which fetches nothing from then on") func shutdown() async throws {
        let fixtures = try GitFixtures(["https://github.com/fx/basic"])
        let version = "case \"$*\" in *' version') echo git version 2.50.1; exit;; esac"
        let fake = try FakeGit("\(version)\necho \"$$\" >> \"$folder/log\"\n\(FakeGit.waiting)")
        let source = try GitFixtures.source(folder: fixtures.folder.path, git: fake.path)
        let request = ProxyRequest.list(try ModulePath("github.com/fx/basic"))
        let reading = Task { try await source.read(request) }
        try await wait { !fake.log.isEmpty }
        source.shutdown()
        for task in [reading, Task { try await source.read(request) }] {
            let error = await #expect(throws: SourceError.self) { try await task.value }
            #expect(error?.label == "unavailable")
        }
        #expect(fake.log.count == 1)
        try await FakeGit.waitForEnd(of: fake.log.compactMap { Int32($0) })
    }
}
