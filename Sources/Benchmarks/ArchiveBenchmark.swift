import TestKit
import ZipArchive

/// How long hostile archives take.
enum ArchiveBenchmark {
    static func run() throws {
        var table = Table(
            "Hostile archives",
            note: """
                Every archive of the table test, opened and read to the point where it is refused (or to its end), \
                processor time, median of five; the bar is 200 ms each. \
                Opening the most entries that are accepted takes at most 30 times as long as opening a tenth of them.
                """,
            columns: ["archive", "processor time"]
        )
        var times: [(name: String, seconds: Double)] = []
        for archive in ArchiveCase.all {
            let bytes = archive.bytes()
            let samples = try (0..<5).map { _ in try Sample.of { _ = try ArchiveCase.verdict(of: bytes) } }
            times.append((archive.description, samples.median.cpu))
        }
        let (some, many) = (try opening(25_000), try opening(250_000))
        times.append(("opening 250,000 entries", many))
        for time in times {
            Bar.check(time.seconds < 0.2, "\(time.name): \(time.seconds.milliseconds), the bar is 200 ms")
        }
        let growth = many / some
        Bar.check(growth < 30, "opening 250,000 entries takes \(growth.text(1)) times as long as 25,000, the bar is 30")
        times.sort { $0.seconds > $1.seconds }
        for time in times.prefix(5) { table.add(time.name, time.seconds.milliseconds) }
        table.add(
            "the other \(max(times.count - 5, 0))",
            "at most \(times.dropFirst(5).first?.seconds.milliseconds ?? "")"
        )
        table.print()
    }

    private final class Sink {
        var bytes: [UInt8] = []
    }

    private static func opening(_ count: Int) throws -> Double {
        let sink = Sink()
        var writer = try ZipWriter { sink.bytes += $0 }
        for index in 0..<count {
            try writer.add("example.com/some/module@v1.2.3/folder/file\(index).go", [], method: .stored)
        }
        try writer.finish()
        return try (0..<5).map { _ in try Sample.of { _ = try ZipReader(bytes: sink.bytes) } }.median.cpu
    }
}
