import Foundation
import TestKit
import Testing

/// Starting takes as long with 100,000 versions as with none.
@Suite("start-up", .serialized) struct StartUpTests {
    /// Modules of a hundred versions each.
    private static let modules = 1_000

    /// Fills a store with the `.mod` of 100,000 versions; those of one module are the same file.
    private static func fill(_ store: String) throws {
        for index in 0..<modules {
            let folder = "\(store)/example.com/m\(index)/@v"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let first = "\(folder)/v1.0.0.mod"
            try Data("module example.com/m\(index)\n".utf8).write(to: URL(fileURLWithPath: first))
            for version in 1..<100 {
                guard link(first, "\(folder)/v1.\(version).0.mod") == 0 else {
                    throw Tool.Missing(description: "no link in \(folder): error \(errno)")
                }
            }
        }
    }

    /// Lets a server take stock of files that no server put there; that is done once, behind its answers.
    private static func takeStock(_ store: String) async throws {
        let martlet = try await MartletProcess.start(store: store, ["--upstreams", "off", "--sumdb", "off"])
        #expect(await martlet.logLine(with: "index rebuilt", within: 120)?.contains("files=100000") == true)
        #expect(martlet.end() == (0, false))
    }

    /// How long a start took, to the last of some first answers.
    private struct Start {
        /// By the clock on the wall, which also counts what else the machine did.
        let duration: Duration
        /// On processors, all threads together.
        let processorTime: Duration

        init(_ store: String, _ targets: [String]) async throws {
            let begun = ContinuousClock.now
            let martlet = try await MartletProcess.start(store: store, ["--upstreams", "off", "--sumdb", "off"])
            for target in targets { #expect(try await martlet.get(target).status == 200) }
            duration = ContinuousClock.now - begun
            processorTime = try Self.processorTime(of: martlet.identifier)
            #expect(martlet.end() == (0, false))
        }

        /// Related: the first number of `/proc/PID/task/TID/schedstat`, in nanoseconds.
        private static func processorTime(of process: Int32) throws -> Duration {
            let tasks = "/proc/\(process)/task"
            return try FileManager.default.contentsOfDirectory(atPath: tasks).reduce(.zero) { sum, task in
                let text = try String(contentsOfFile: "\(tasks)/\(task)/schedstat", encoding: .utf8)
                return sum + .nanoseconds(text.split(separator: " ").first.flatMap { Int64($0) } ?? 0)
            }
        }
    }

    @Test("a server that is kept to one core has one event loop for clients") func keptToOneCore() async throws {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let allowed = try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") })
        let first = try #require(allowed.split(whereSeparator: { !$0.isNumber }).first)
        let folder = try ScratchFolder("core")
        let taskset = ["/usr/bin/taskset", "--cpu-list", String(first)]
        let martlet = try await MartletProcess.start(
            store: folder.path,
            ["--upstreams", "off", "--sumdb", "off"],
            by: taskset
        )
        let tasks = "/proc/\(martlet.identifier)/task"
        let names = try FileManager.default.contentsOfDirectory(atPath: tasks)
            .map { try String(contentsOfFile: "\(tasks)/\($0)/comm", encoding: .utf8) }
        #expect(names.count { $0.hasPrefix("NIO-SGLTN") } == 1, "\(names)")
        #expect(martlet.end() == (0, false))
    }

    @Test("the first answers come within 100 ms on a store of 100,000 versions") func firstAnswer() async throws {
        let folder = try ScratchFolder("start")
        let full = folder.path + "/full"
        try Self.fill(full)
        try await Self.takeStock(full)
        var empty: [Start] = []
        var filled: [Start] = []
        // In turns, so that a busy moment of the machine meets both; the best of each is what the program needs.
        for run in 0..<7 {
            empty.append(try await Start(folder.path + "/empty", ["/healthz", "/readyz"]))
            filled.append(try await Start(full, ["/healthz", "/example.com/m\(run * 100)/@v/v1.\(run).0.mod"]))
        }
        let wall = try #require(filled.map(\.duration).min())
        let work = try #require(filled.map(\.processorTime).min())
        let bare = try #require(empty.map(\.processorTime).min())
        print("start-up: \(wall), \(work) of it work, with 100,000 versions; \(bare) of work with none")
        // Other suites run beside this one, so the bar is on work; docs/benchmarks.md has the time on an idle machine.
        #expect(work < .milliseconds(100))
        #expect(work - bare < .milliseconds(20), "\(work) against \(bare) with nothing stored")
        // Much faster than one by one, which is what the scratch folder would do.
        #expect(try await CommandRun.of("/bin/rm", ["-rf", full]).status == 0)
    }
}
