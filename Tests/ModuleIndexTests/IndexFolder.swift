import Foundation

@testable import ModuleIndex

/// A folder of its own for one test's database, removed with it.
final class IndexFolder: Sendable {
    let path: String

    init() throws {
        self.path = NSTemporaryDirectory() + "martlet-index-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch { print("not removed: \(error)") }
    }

    var index: String { path + "/index.sqlite" }

    /// The names in the folder, sorted.
    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
    }

    func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    }
}

extension IndexRecord {
    /// A zip of 100 bytes, stored at 1,000 and last used at `used`.
    static func zip(
        _ name: String,
        _ version: String = "v1.0.0",
        kind: Kind = .zip,
        size: Int64 = 100,
        used: Int64 = 1_000,
        source: String? = "proxy.example",
        verification: String = "sumdb",
        isEvictable: Bool = true
    ) -> IndexRecord {
        IndexRecord(
            key: "a.b/\(name)/@v/\(version).\(kind.rawValue)",
            module: "a.b/\(name)",
            version: version,
            kind: kind,
            sizeInBytes: size,
            storedAt: 1_000,
            lastUsedAt: used,
            source: source,
            verification: verification,
            isEvictable: isEvictable
        )
    }
}

/// The scan of a store, for tests: some records, then perhaps an error.
struct Scan: AsyncSequence, Sendable {
    struct Failed: Error {}

    let records: [IndexRecord]
    var failsAtEnd = false
    /// What happens in the server before record number `pause` is found.
    var pause: (at: Int, body: @Sendable () async throws -> Void)?

    struct AsyncIterator: AsyncIteratorProtocol {
        let scan: Scan
        var position = 0

        mutating func next() async throws -> IndexRecord? {
            if let pause = scan.pause, pause.at == position { try await pause.body() }
            guard position < scan.records.count else {
                if scan.failsAtEnd { throw Failed() }
                return nil
            }
            defer { position += 1 }
            return scan.records[position]
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(scan: self) }
}
