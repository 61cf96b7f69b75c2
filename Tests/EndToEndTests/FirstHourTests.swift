import Foundation
import Testing

/// What the first page for newcomers shows is what happens.
@Suite("first hour") struct FirstHourTests {
    @Test("docs/first-hour.md is what scripts/first-hour sees") func page() async throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../scripts/first-hour").standardizedFileURL
        let folder = try ScratchFolder("hour")
        let run = try await CommandRun.of(
            script.path,
            ["--check"],
            environment: [
                "HOME": folder.path, "TMPDIR": NSTemporaryDirectory(), "PATH": "/usr/local/bin:/usr/bin:/bin",
                "MARTLET_TEST_GO": try Tool.go(), "MARTLET_TEST_BINARY": try Tool.martlet(),
            ]
        )
        #expect(run.status == 0, "run scripts/first-hour > docs/first-hour.md\n\(run.output)\(run.errors)")
    }
}
