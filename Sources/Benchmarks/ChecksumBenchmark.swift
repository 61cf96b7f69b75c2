import ChecksumDatabase
import TestKit

/// How fast notes and records are verified.
enum ChecksumBenchmark {
    private static let recordCount = 100_000
    private static let asked = 2_000

    static func run() async throws {
        let log = try TestLog(count: recordCount)
        let note = try log.note(log.size)
        var table = Table(
            "Verification against the checksum database",
            note: """
                A log of \(recordCount) records in memory; processor time, among it that of the log's own answers, median of \
                five. A lookup is parsed, its head verified and proven to continue the last one, its record proven by tiles.
                """,
            columns: ["what", "each", "per second"]
        )
        let notes = try (0..<5).map { _ in
            try Sample.of { for _ in 0..<asked { _ = try SignedNote(note, keys: [log.signer.key]) } }
        }
        add("a signed note (Ed25519)", notes, &table)
        var cold: [Sample] = []
        var warm: [Sample] = []
        for _ in 0..<5 {
            let client = ChecksumClient(key: log.signer.key, transport: MemoryChecksumTransport(log))
            cold.append(try await ask(client))
            warm.append(try await ask(client))
        }
        add("a record, first asked", cold, &table)
        add("a record, answer and tiles kept", warm, &table)
        table.print()
    }

    private static func add(_ name: String, _ samples: [Sample], _ table: inout Table) {
        let each = samples.median.cpu / Double(asked)
        table.add(name, each.microseconds, (1 / each).text(0))
    }

    /// Asks for records all over the log.
    private static func ask(_ client: ChecksumClient) async throws -> Sample {
        try await Sample.of {
            for index in 0..<asked { _ = try await client.record(of: TestLog.module(index * 7919 % recordCount)) }
        }
    }
}
