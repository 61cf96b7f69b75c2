import Foundation
import GoModules
import ModuleProxy
import ModuleStores

/// How fast a store is read through and compared with its seals.
enum ScrubBenchmark {
    /// Bytes per second of processor time that a scrub without a rate must reach.
    private static let bar = 200.0 * 1_048_576

    static func run(_ binary: String) async throws {
        var table = Table(
            "Scrub",
            note: """
                `martlet store scrub` on a store of sealed files that lie in memory: a process of its own, whose start counts; \
                median of five. The bar is 200 MiB for each second of processor time.
                """,
            columns: ["files", "content", "processor time", "content per second"]
        )
        for (count, size) in [(16, 64 << 20), (4096, 256 << 10)] {
            try await ScratchFolder.with { folder in
                let store = folder.path + "/store"
                try await fill(store, count: count, size: size)
                let samples = try (0..<5).map { _ in try scrub(binary, store, home: folder.path) }
                let rate = Double(count * size) / samples.median.cpu
                let name = "\(count) of \(size.size)"
                Bar.check(rate >= bar, "scrub of \(name): \(Int(rate).size) a second, the bar is 200 MiB")
                table.add(name, (count * size).size, samples.median.cpu.milliseconds, Int(rate).size)
            }
        }
        table.print()
    }

    /// Files whose content nobody looks into while their seal is right.
    private static func fill(_ root: String, count: Int, size: Int) async throws {
        let store = try DiskStore(root: root)
        for index in 0..<count {
            let module = try ModuleVersion(path: "example.org/scrub/number\(index)", version: "v1.0.0")
            let content = [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: size)
            try await store.commit(.bytes(content), to: .file(.zip, module))
        }
    }

    private static func scrub(_ binary: String, _ store: String, home: String) throws -> Sample {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: binary)
        process.arguments = ["store", "scrub", "--store", store, "--upstreams", "off", "--sumdb", "off"]
        process.environment = ["HOME": home, "PATH": "/usr/bin:/bin"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let sample = try Sample.ofChildren {
            try process.run()
            process.waitUntilExit()
        }
        guard process.terminationStatus == 0 else {
            let arguments = process.arguments ?? []
            throw BenchError("scrub ended with \(process.terminationStatus): run it by hand with \(arguments)")
        }
        return sample
    }
}
