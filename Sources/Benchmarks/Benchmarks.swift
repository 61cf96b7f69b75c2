import Foundation

/// The figures of docs/benchmarks.md, as Markdown on standard output.
///
/// Usage: `martlet-bench MARTLET ZIP...` with the release build of the server and zips of real modules; the first
/// one is also what cold requests fetch. `scripts/bench` makes them and runs it. Exit status 1 says that a bar was missed.
@main
enum Benchmarks {
    static func main() async {
        do {
            try await run()
        } catch {
            FileHandle.standardError.write(Data("martlet-bench: \(error)\n".utf8))
            exit(70)
        }
    }

    private static func run() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        let only = ProcessInfo.processInfo.environment["MARTLET_BENCH"]
        guard let binary = arguments.first, arguments.count > 1 || only == "archives" else {
            FileHandle.standardError.write(Data("usage: martlet-bench MARTLET ZIP...\n".utf8))
            exit(64)
        }
        let archives = try arguments.dropFirst().map { try ArchiveFile($0) }
        func wants(_ name: String) -> Bool { only == nil || only == name }

        if wants("hashing") { try HashingBenchmark.run(archives) }
        if wants("verification") { try await HashingBenchmark.runVerification(archives) }
        if wants("archives") { try ArchiveBenchmark.run() }
        if wants("checksum") { try await ChecksumBenchmark.run() }
        if wants("requests") { try await ServingBenchmark.run(binary, like: archives[0]) }
        if wants("list") { try await ServingBenchmark.runList(binary, count: 50_000) }
        if wants("start") { try await StartBenchmark.run(binary, versions: 100_000) }
        if wants("direct") { try await DirectBenchmark.run(binary) }
        if wants("memory") { try await MemoryBenchmark.run(binary) }
        if wants("explain") { try await ExplainBenchmark.run(binary) }
        if wants("scrub") { try await ScrubBenchmark.run(binary) }
        if !Bar.report() { exit(1) }
    }
}
