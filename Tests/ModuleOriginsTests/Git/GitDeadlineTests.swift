import Foundation
import Testing

@testable import ModuleOrigins

@Suite("The time for a request", .timeLimit(.minutes(1))) struct GitDeadlineTests {
    @Test("is all of it where nobody began to count") func unset() { #expect(GitDeadline.left == GitDeadline.limit) }

    @Test("runs on over all that is done for the request, in its tasks as well") func running() async throws {
        let (first, child, last) = try await GitDeadline.bounding {
            let first = GitDeadline.left
            let child = await Task { GitDeadline.left }.value
            return (first, child, GitDeadline.left)
        }
        #expect(first < GitDeadline.limit)
        #expect(child < first)
        #expect(last < child)
        #expect(last > .zero)
        #expect(GitDeadline.left == GitDeadline.limit)
    }

    @Test("ends with what the work ends with") func passing() async throws {
        #expect(try await GitDeadline.bounding { 7 } == 7)
        await #expect(throws: CancellationError.self) { try await GitDeadline.bounding { throw CancellationError() } }
    }

    @Test("starts no command when there is none left", arguments: [Duration.zero, .seconds(-1)])
    func none(_ time: Duration) async throws {
        let fake = try FakeGit("exit 0")
        var limits = GitLimits()
        limits.time = time
        let command = fake.command(limits)
        #expect(try await fault { try await command.output([], limit: 10) } == "too slow: \(GitDeadline.limit)")
        // Not even its home is made.
        #expect(!FileManager.default.fileExists(atPath: command.invocation.home))
    }
}
