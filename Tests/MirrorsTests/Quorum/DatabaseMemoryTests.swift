import ChecksumDatabase
import GoModules
import Synchronization
import TestKit
import Testing

@testable import Mirrors

@Suite("A database in memory") struct DatabaseMemoryTests {
    /// Reads a log, and counts.
    private final class Remote: Sendable {
        let log: TestLog
        private let paths = Mutex<[String]>([])

        init(_ log: TestLog) { self.log = log }

        var reads: [String] { paths.withLock { $0 } }

        func read(_ path: String) throws -> [UInt8] {
            paths.withLock { $0.append(path) }
            return try log.answer(path, size: log.size)
        }
    }

    @Test("keeps what was verified, so that no tile is read twice") func keeps() async throws {
        let remote = Remote(try TestLog(count: 600))
        let client = ChecksumClient(key: remote.log.signer.key, transport: DatabaseMemory { try remote.read($0) })
        for index in [1, 2, 599, 1] { _ = try await client.record(of: try TestLog.module(index)) }
        #expect(Set(remote.reads).count == remote.reads.count, "\(remote.reads)")
    }

    @Test("does not believe a database that goes on from another history than go has seen") func history() async throws
    {
        let known = try TestLog(name: "sum.example.org")
        var other = known
        var mine = known
        for index in 0..<20 { mine.append(try TestLog.module(index)) }
        for index in 20..<60 { other.append(try TestLog.module(index)) }
        let (head, remote) = (try mine.note(20), Remote(other))
        let memory = DatabaseMemory(head: head) { try remote.read($0) }
        let client = ChecksumClient(key: known.signer.key, transport: memory)
        await #expect(throws: ChecksumError.self) { _ = try await client.record(of: try TestLog.module(30)) }
    }
}
