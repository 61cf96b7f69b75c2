import ChecksumDatabase
import GoModules
import ModuleProxy
import Synchronization
import TestKit
import Testing

@Suite("Many questions to the mirror of the checksum database", .timeLimit(.minutes(5))) struct ChecksumMirrorLimitTests
{
    /// A database that answers nothing about some names until it may.
    private final class SlowDatabase: Sendable {
        let gate = Gate()
        private let log: TestLog
        private let asked = Mutex<[String]>([])

        init(_ log: TestLog) { self.log = log }

        var lookups: [String] { asked.withLock { $0 } }

        func read(_ path: String) async throws -> [UInt8] {
            if path.hasPrefix("/lookup/example.com/absent") || path.hasPrefix("/tile/8/data/") {
                let count = asked.withLock { asked in
                    asked.append(path)
                    return asked.count
                }
                // So many must never come while it is shut: the test shall fail, not wait for ever.
                if count > 100 { await gate.open() }
                await gate.pass()
            }
            return try log.answer(path, size: log.size)
        }
    }

    private let name: DatabaseName
    private let slow: SlowDatabase
    private let service: ModuleService
    private let sample: SampleModule

    init() throws {
        let sample = try SampleModule()
        var log = try TestLog(count: 300)
        log.append(sample.module, zip: sample.zipHash, goMod: sample.modHash)
        let world = try ServiceWorld(FakeSource("one", sample.answers), log: log)
        let name = try #require(DatabaseName("sum.example.org"))
        let slow = SlowDatabase(log)
        let transport = StoredChecksumTransport(database: name, store: world.store) { try await slow.read($0) }
        let database = VerifiedDatabase(
            name: name,
            client: ChecksumClient(key: log.signer.key, transport: transport),
            onFork: { _, _ in }
        )
        self.sample = sample
        self.name = name
        self.slow = slow
        self.service = ModuleService(
            store: world.store,
            verification: Verification(store: world.store, database: database),
            rules: world.service.rules,
            offline: world.offline,
            clock: world.clock.service,
            notify: { _ in }
        )
    }

    private func code(_ path: String) async throws -> ErrorCode? {
        do {
            _ = try await service.answer(to: ChecksumRequest(path: "/sumdb/\(name)\(path)", databases: [name]))
            return nil
        } catch let error as FetchError {
            return error.code
        }
    }

    /// Asks for so many names that do not exist, and runs `body` when as many are answered as there is no room for.
    private func flooding(_ body: () async throws -> Void) async throws -> [ErrorCode?: Int] {
        try await withThrowingTaskGroup(of: ErrorCode?.self) { group in
            for number in 0..<300 { group.addTask { try await code("/lookup/example.com/absent\(number)@v1.0.0") } }
            var codes: [ErrorCode?: Int] = [:]
            for _ in 0..<(300 - 16 - 128) {
                guard let code = try await group.next() else { break }
                codes[code, default: 0] += 1
            }
            try await body()
            await slow.gate.open()
            for try await code in group { codes[code, default: 0] += 1 }
            return codes
        }
    }

    @Test("sixteen run, 128 wait, the others are told to come again") func bounded() async throws {
        let codes = try await flooding {
            await slow.gate.wait(for: 16)
            #expect(slow.lookups.count == 16)
        }
        #expect(codes == [.overloaded: 300 - 16 - 128, .unknownToDatabase: 16 + 128])
        #expect(slow.lookups.count == 16 + 128)
    }

    @Test("what is kept does not wait for them, nor does a module that has to be verified") func besides() async throws
    {
        let kept = ["/lookup/example.com/m3@v1.0.0", "/tile/8/0/000", "/latest", "/supported"]
        for path in kept { #expect(try await code(path) == nil) }
        _ = try await flooding {
            for path in kept { #expect(try await code(path) == nil, "\(path)") }
            let answer = try await service.answer(to: .file(.mod, sample.module), cachedOnly: false)
            #expect(answer.cache == .miss)
        }
    }

    @Test("tiles that are not kept stand in the same line") func tiles() async throws {
        #expect(try await code("/latest") == nil)
        _ = try await flooding {
            let code = try await code("/tile/8/data/000")
            #expect(code == .overloaded)
            #expect(!slow.lookups.contains { $0.hasPrefix("/tile/") })
        }
        #expect(try await code("/tile/8/data/000") == nil)
    }
}
