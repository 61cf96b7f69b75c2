import ChecksumDatabase
import GoModules
import ModuleProxy
import Synchronization
import TestKit
import Testing

@Suite("A database behind sources that relay it", .timeLimit(.minutes(5))) struct VerifiedDatabaseTests {
    private let sample: SampleModule
    private let world: ServiceWorld
    private let name: DatabaseName
    private let transport: MemoryChecksumTransport
    private let key: NoteKey
    private let events = EventLog()

    init() throws {
        let sample = try SampleModule()
        var log = try TestLog(count: 300)
        log.append(sample.module, zip: sample.zipHash, goMod: sample.modHash)
        self.sample = sample
        self.world = try ServiceWorld(FakeSource("one", sample.answers), log: log)
        self.name = try #require(DatabaseName("sum.example.org"))
        self.transport = MemoryChecksumTransport(log)
        self.key = log.signer.key
    }

    private func service(
        relays: ChecksumRelays = .none,
        evidence: @escaping @Sendable () async throws(StoreError) -> String? = { () throws(StoreError) in nil }
    ) -> ModuleService {
        let database = VerifiedDatabase(
            name: name,
            client: ChecksumClient(key: key, transport: transport),
            relays: relays,
            keptEvidence: evidence,
            onFork: { [events] in events.add(.fork(database: "\($0): \($1)", evidence: $1)) }
        )
        return ModuleService(
            store: world.store,
            verification: Verification(store: world.store, database: database),
            rules: world.service.rules,
            offline: world.offline,
            clock: world.clock.service,
            notify: { _ in }
        )
    }

    private func answer(_ path: String, _ service: ModuleService) async throws -> [UInt8] {
        let request = try ChecksumRequest(path: "/sumdb/sum.example.org\(path)", databases: [name])
        return try await service.answer(to: request).bytes
    }

    private func code(_ path: String, _ service: ModuleService) async throws -> ErrorCode? {
        do {
            _ = try await answer(path, service)
            return nil
        } catch let error as FetchError {
            return error.code
        }
    }

    private static let paths = ["/lookup/example.com/m@v1.0.0", "/latest", "/tile/8/0/000"]

    /// Relays of which so many can be passed over; `onPass` hears of each, with the round it was passed over for.
    private static func relays(_ count: Int, onPass: @escaping @Sendable (Int) -> Void = { _ in }) -> ChecksumRelays {
        let passed = Mutex(0)
        return ChecksumRelays(round: { passed.withLock { $0 } }) { round in
            onPass(round)
            return passed.withLock { passed in
                guard passed < count else { return false }
                passed += 1
                return true
            }
        }
    }

    @Test("is asked again by each other way when what came is not genuine", arguments: paths)
    func otherWay(_ path: String) async throws {
        transport.with { $0.tampering = { _, _ in Array("forged\n".utf8) } }
        let service = service(
            relays: Self.relays(3) { [transport] in if $0 == 2 { transport.with { $0.tampering = nil } } }
        )
        let bytes = try await answer(path, service)
        #expect(bytes.count > 100 && transport.reads.count > 3)
    }

    @Test("is asked until no way is left, not for ever", arguments: paths) func noWayLeft(_ path: String) async throws {
        let rounds = Mutex<[Int]>([])
        transport.with { $0.tampering = { _, _ in Array("forged\n".utf8) } }
        let relays = Self.relays(2) { round in rounds.withLock { $0.append(round) } }
        #expect(try await code(path, service(relays: relays)) == .databaseUnavailable)
        #expect(rounds.withLock { $0 } == [0, 1, 2])
    }

    @Test("is not asked again when there is no other way, or when it only is silent") func noOtherWay() async throws {
        transport.with { $0.tampering = { _, _ in Array("forged\n".utf8) } }
        #expect(try await code(Self.paths[0], service()) == .databaseUnavailable)
        #expect(transport.reads.count == 1)
        transport.with { $0.isOffline = true }
        #expect(try await code(Self.paths[0], service(relays: Self.relays(5))) == .databaseUnavailable)
        #expect(transport.reads.count == 2)
    }

    @Test("stays refused after a restart, as long as the evidence of a fork is kept") func earlierFork() async throws {
        let service = service(evidence: { () throws(StoreError) in "two heads" })
        for path in Self.paths { #expect(try await code(path, service) == .databaseFork) }
        await service.checkDatabase()
        #expect(transport.reads.isEmpty)
        #expect(events.all == ["fork sum.example.org: two heads\n"])
    }

    @Test("an earlier fork is reported without a request") func reported() async throws {
        await service(evidence: { () throws(StoreError) in "two heads" }).checkDatabase()
        #expect(events.all.count == 1 && transport.reads.isEmpty)
        await service().checkDatabase()
        #expect(events.all.count == 1)
    }

    @Test("is not asked while it cannot be known whether there was a fork") func unreadable() async throws {
        let service = service(evidence: { () throws(StoreError) in throw .failed(reason: "no permission") })
        #expect(try await code(Self.paths[0], service) == .databaseUnavailable)
        await service.checkDatabase()
        #expect(transport.reads.isEmpty && events.all.isEmpty)
    }

    @Test("offline, what is not kept is a miss and nobody's fault") func offline() async throws {
        world.offline.isOn = true
        transport.with { $0.isOffline = true }
        for path in Self.paths { #expect(try await code(path, service()) == .offline) }
    }
}
