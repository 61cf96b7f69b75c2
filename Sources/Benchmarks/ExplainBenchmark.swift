import Foundation

/// What `martlet explain` takes for the log of a large build.
enum ExplainBenchmark {
    private static let size = 50_000_000
    private static let runs = 5
    /// In seconds of processor time.
    private static let bar = 2.0

    static func run(_ binary: String) async throws {
        try await ScratchFolder.with { folder in
            let log = URL(fileURLWithPath: folder.path + "/build.log")
            try Data(text().utf8).write(to: log)
            let one = try (0..<runs).map { _ in try explain(binary, ["--file", log.path]) }.median
            let short = try (0..<runs).map { _ in try explain(binary, ["dial tcp: lookup a.example: no such host"]) }
                .median
            Bar.check(one.cpu <= bar, "explain, 50 MB: \(one.cpu) s of processor time, the bar is \(bar)")
            var table = Table(
                "Explain",
                note:
                    "Lines of tests with times in front, one in a hundred an error in one of six forms; and one message alone. "
                    + "The bar is 2 s for the log. Median of \(runs) runs.",
                columns: ["text", "processor time", "time"]
            )
            table.add("a log of 50 MB", one.cpu.milliseconds, one.wall.milliseconds)
            table.add("one message", short.cpu.milliseconds, short.wall.milliseconds)
            table.print()
        }
    }

    private static func explain(_ binary: String, _ arguments: [String]) throws -> Sample {
        try Sample.ofChildren {
            let (process, output) = (Process(), Pipe())
            process.executableURL = URL(fileURLWithPath: binary)
            process.arguments = ["explain"] + arguments
            process.environment = [:]
            process.standardOutput = output
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            guard process.terminationStatus == 0, text.hasPrefix("MTL-") else {
                throw BenchError("explain: \(text.prefix(200))")
            }
        }
    }

    /// The same text in every run.
    private static func text() -> String {
        var text = ""
        text.reserveCapacity(size + 1000)
        var number: UInt64 = 1
        while text.utf8.count < size {
            number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let (choice, some) = ((number >> 40) % 600, (number >> 33) % 997)
            text +=
                choice < 6
                ? error(Int(choice), some)
                : "2026-11-20T10:11:12.1234567Z ok  \tgithub.com/acme/widgets/internal/p\(some)\t0.31s\n"
        }
        return text
    }

    private static func error(_ form: Int, _ some: UInt64) -> String {
        switch form {
        case 0: "go: a.example/m@v1.0.\(some): reading https://proxy.example/m/@v/v1.0.\(some).info: 404 Not Found\n"
        case 1:
            "go: a.example/m@v1.\(some).0: verifying module: checksum mismatch\n\tdownloaded: h1:a=\n\tgo.sum:     h1:b=\n"
        case 2: "dial tcp: lookup host\(some).example on 10.0.0.1:53: no such host\n"
        case 3: "read tcp 10.0.0.2:\(some)->10.0.0.1:443: read: connection reset by peer\n"
        case 4: "reading https://proxy.example/\(some)/@v/list: 502 Bad Gateway\n"
        default: "main.go:\(some):2: no required module provides package b.example/\(some)\n"
        }
    }
}
