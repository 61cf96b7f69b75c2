import Foundation
import Glibc
import GoModules

/// How soon a server answers.
enum StartBenchmark {
    private static let versionsPerModule = 100

    static func run(_ binary: String, versions: Int) async throws {
        var table = Table(
            "Start",
            note: """
                From starting the process to the first 200, a `.mod` from the store; median of five starts, each of a new \
                process; and the processor time of the process until then. The bar is 100 ms with \(versions) versions in the \
                store.
                """,
            columns: ["store", "processor time", "time"]
        )
        for count in [1, versions] {
            try await ScratchFolder.with { folder in
                let store = folder.path + "/store"
                try fill(store, versions: count, beside: folder.path)
                // Without an index, as after an import by copying.
                let first = try start(binary, store)
                let others = try (0..<5).map { _ in try start(binary, store) }
                add("\(count) version\(count == 1 ? "" : "s")", others.median, &table)
                if count > 1 { add("\(count) versions, the index is missing (one start)", first, &table) }
            }
        }
        table.print()
    }

    private static func add(_ name: String, _ sample: Sample, _ table: inout Table) {
        Bar.check(sample.wall < 0.1, "start with \(name): \(sample.wall.milliseconds), the bar is 100 ms")
        table.add(name, sample.cpu.milliseconds, sample.wall.milliseconds)
    }

    private static func start(_ binary: String, _ store: String) throws -> Sample {
        let module = try ModuleVersion(path: "example.org/start/number0", version: "v1.0.0")
        let begin = Clock.now
        let server = try ServedProcess(binary, store: store, ["--upstreams", "off", "--sumdb", "off"])
        _ = try server.waitForAnswer(to: ProxyRequest.file(.mod, module).path)
        let sample = Sample(wall: Clock.now - begin, cpu: try server.processorTime())
        server.stop()
        return sample
    }

    /// Makes a store of modules with a hundred versions each.
    ///
    /// The files are links to a few, since only names and folders matter here.
    private static func fill(_ store: String, versions: Int, beside folder: String) throws {
        let kinds = ["info", "mod", "zip", "ziphash"]
        for index in 0..<versions {
            let module = index / versionsPerModule
            let parent = "\(store)/example.org/start/number\(module)/@v"
            // A file has room for 65,000 links at most.
            let original = "\(folder)/original\(index / 10_000)"
            if index % versionsPerModule == 0 {
                try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
                try Data((0..<versionsPerModule).map { "v1.0.\($0)\n" }.joined().utf8)
                    .write(to: URL(fileURLWithPath: "\(parent)/list"))
            }
            if index % 10_000 == 0 {
                try Data("module example.org/start/number0\n".utf8).write(to: URL(fileURLWithPath: original))
            }
            for kind in kinds where link(original, "\(parent)/v1.0.\(index % versionsPerModule).\(kind)") != 0 {
                throw BenchError("link: \(String(cString: strerror(errno)))")
            }
        }
    }
}
