import Foundation

/// What a benchmark starts besides the server; `scripts/bench` says where it is.
enum BenchTool: String {
    case go = "MARTLET_BENCH_GO"
    /// `scripts/bench-git`.
    case gitServer = "MARTLET_BENCH_GIT"

    /// - Throws: ``BenchError`` when nothing says where it is.
    var url: URL {
        get throws {
            guard let path = ProcessInfo.processInfo.environment[rawValue] else {
                throw BenchError("\(rawValue) is not set: run scripts/bench direct")
            }
            return URL(fileURLWithPath: path)
        }
    }
}
