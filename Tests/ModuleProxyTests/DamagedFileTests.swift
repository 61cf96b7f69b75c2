import ChecksumDatabase
import GoModules
import Synchronization
import TestKit
import Testing

@testable import ModuleProxy

/// What is stored is not what was stored: a bad disk, or somebody's hand.
@Suite("A stored file that changed", .timeLimit(.minutes(2))) struct DamagedFileTests {
    private let sample: SampleModule
    private let source: FakeSource

    init() throws {
        sample = try SampleModule()
        source = FakeSource("one", sample.answers)
    }

    /// Every way in which a module's bytes are proven.
    enum Rule: CaseIterable { case database, pinned }

    private func world(_ rule: Rule) async throws -> ServiceWorld {
        let world =
            switch rule {
            case .database: try ServiceWorld(source, log: try TestLog(attesting: sample))
            case .pinned: try ServiceWorld(source, noVerify: "example.com")
            }
        for kind in FileKind.allCases { _ = try await world.get(sample.request(kind)) }
        return world
    }

    private func flip(_ world: ServiceWorld, _ kind: FileKind, bit: Int, isSilent: Bool = false) {
        world.store.memory.damage(.file(kind, sample.module), isSilent: isSilent) { bytes in
            bytes[bit / 8 % bytes.count] ^= 1 << (bit % 8)
        }
    }

    private func quarantined(_ world: ServiceWorld) -> [String] {
        world.stored.filter { $0.hasPrefix(".martlet/quarantine/") }
    }

    @Test(
        "is put aside and fetched again for whoever asks first, also when only the disk knows",
        arguments: Rule.allCases,
        FileKind.allCases
    )
    func refetched(_ rule: Rule, _ kind: FileKind) async throws {
        for isSilent in [false, true] {
            let world = try await world(rule)
            #expect(try await world.get(sample.request(kind)).cache == .hit)
            flip(world, kind, bit: 100, isSilent: isSilent)
            let (body, cache) = try await world.get(sample.request(kind))
            #expect(body == sample.bytes(kind) && cache == .miss)
            #expect(try await world.get(sample.request(kind)).cache == .hit)
            #expect(world.events.starting(with: "damaged").count == 1)
            #expect(quarantined(world).count == 1)
        }
    }

    // The hash of a module zip covers the names and contents of its files, and nothing else.
    @Test("whichever bit of it is another one") func everyBit() async throws {
        let world = try await world(.database)
        for bit in stride(from: 0, to: sample.zip.count * 8, by: 37) {
            flip(world, .zip, bit: bit)
            #expect(try await world.get(sample.request(.zip)).body == sample.zip, "bit \(bit)")
        }
        for bit in 0..<sample.mod.count * 8 {
            flip(world, .mod, bit: bit)
            #expect(try await world.get(sample.request(.mod)).body == sample.mod, "bit \(bit)")
        }
        for bit in 0..<sample.info.count * 8 {
            flip(world, .info, bit: bit)
            #expect(try await world.get(sample.request(.info)).body == sample.info, "bit \(bit)")
        }
    }

    @Test("when it is cut, empty or longer", arguments: FileKind.allCases, [0, 5, 1000])
    func resized(_ kind: FileKind, _ size: Int) async throws {
        let world = try await world(.database)
        world.store.memory.damage(.file(kind, sample.module)) { bytes in
            bytes = Array(bytes.prefix(size)) + [UInt8](repeating: 0, count: max(0, size - bytes.count))
        }
        #expect(try await world.get(sample.request(kind)).body == sample.bytes(kind))
        #expect(world.events.starting(with: "damaged").count == 1)
    }

    @Test("is never served when nobody has another one, and is not said to be absent either")
    func noSource() async throws {
        let world = try await world(.database)
        for kind in FileKind.allCases { source.set(sample.request(kind).path, nil) }
        flip(world, .zip, bit: 8)
        for _ in 1...2 {
            let failure = try await world.failure(sample.request(.zip))
            #expect(failure.error.label == "store_failed" && failure.cache == .miss)
            #expect(try await world.failure(sample.request(.zip), cachedOnly: true).error.label == "store_failed")
        }
        world.offline.isOn = true
        #expect(try await world.failure(sample.request(.zip)).error.label == "offline")
        #expect(quarantined(world).count == 1, "it stays, for an operator to look at")
        world.offline.isOn = false
        source.set(sample.request(.zip).path, .success(sample.zip))
        #expect(try await world.get(sample.request(.zip)).body == sample.zip)
    }

    @Test("costs one check and one fetch however many ask, and the right bytes stay") func manyCallers() async throws {
        let world = try await world(.database)
        let before = source.requests.count
        flip(world, .zip, bit: 55)
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<200 { group.addTask { try await world.get(sample.request(.zip)).body } }
            for try await body in group { #expect(body == sample.zip) }
        }
        #expect(source.requests.count == before + 1)
        #expect(world.events.starting(with: "damaged").count == 1)
        #expect(try await world.get(sample.request(.zip)).cache == .hit)
    }

    @Test("is not served even when it cannot be put aside") func stuck() async throws {
        let world = try await world(.database)
        flip(world, .mod, bit: 3)
        world.store.fail([.quarantine], with: .failed(reason: "read-only"))
        let (body, cache) = try await world.get(sample.request(.mod))
        #expect(body == sample.mod && cache == .unstored)
        #expect(world.events.starting(with: "damaged").count >= 1)
    }

    @Test("is put aside when the disk cannot read it", arguments: FileKind.allCases)
    func unreadable(_ kind: FileKind) async throws {
        let world = try await world(.database)
        let key = StoreKey.file(kind, sample.module)
        let fails = Mutex(true)
        world.store.fail { operation, failing in
            if operation == .quarantine { fails.withLock { $0 = false } }
            guard operation == .open, failing == key, fails.withLock({ $0 }) else { return nil }
            return .damaged(got: "Input/output error", expected: "a file")
        }
        #expect(try await world.get(sample.request(kind)).body == sample.bytes(kind))
        #expect(quarantined(world).count == 1)
    }

    @Test("stays when it is right after all: somebody may have replaced it meanwhile") func replacedMeanwhile()
        async throws
    {
        let world = try await world(.database)
        let fails = Mutex(true)
        world.store.fail { operation, _ in
            let isFirst =
                operation == .open
                && fails.withLock { fails in
                    defer { fails = false }
                    return fails
                }
            return isFirst ? .damaged(got: "Input/output error", expected: "a file") : nil
        }
        #expect(try await world.get(sample.request(.mod)).body == sample.mod)
        #expect(quarantined(world).isEmpty)
    }

    // MARK: Files without a seal

    @Test(
        "without a seal: what the database, the pin or the version says has to do",
        arguments: Rule.allCases,
        FileKind.allCases
    )
    func unsealed(_ rule: Rule, _ kind: FileKind) async throws {
        let world = try await world(rule)
        let key = StoreKey.file(kind, sample.module)
        world.store.memory.unseal(key)
        #expect(try await world.get(sample.request(kind)).cache == .hit)
        #expect(try await world.store.open(key)?.standing?.seal == Seal(of: sample.bytes(kind)), "it has one now")
        world.store.memory.damage(key) { bytes in bytes = Array(#"{"Version":"v1.0.1"}"#.utf8) }
        world.store.memory.unseal(key)
        #expect(try await world.get(sample.request(kind)).body == sample.bytes(kind))
        #expect(world.events.starting(with: "damaged").count == 1)
    }

    @Test("without a seal: a planted file is held against the database") func planted() async throws {
        let world = try ServiceWorld(source, log: try TestLog(attesting: sample))
        try await world.store.commit(.bytes(sample.alteredMod), to: .file(.mod, sample.module))
        world.store.memory.unseal(.file(.mod, sample.module))
        #expect(try await world.get(sample.request(.mod)).body == sample.mod)
    }

    // MARK: Pins

    @Test("a damaged pin is not replaced by the next copy that comes along") func pin() async throws {
        let world = try await world(.pinned)
        let pin = StoreKey.pin(.zip, sample.module)
        world.store.memory.damage(pin) { $0[5] ^= 1 }
        // Sealed and sound, so nobody asks for the pin.
        #expect(try await world.get(sample.request(.zip)).cache == .hit)
        try await world.store.remove(.file(.zip, sample.module))
        for _ in 1...2 {
            let error = try await world.failure(sample.request(.zip)).error
            #expect(error == .damagedPin(subject: "example.com/m@v1.0.0 (.zip)", file: pin.description))
        }
        #expect(try await world.store.open(pin) != nil)
        #expect(world.events.all.filter { $0.hasPrefix("damaged \(pin): ") }.count == 2)
    }

    // MARK: Answers that change

    @Test("a damaged list, @latest or query is put aside and asked for again", arguments: ["list", "@latest", "main"])
    func answers(_ what: String) async throws {
        let path = sample.module.path
        let query = try VersionQuery("main")
        source.set(ProxyRequest.query(path, query).path, .success(sample.info))
        let (request, key): (ProxyRequest, StoreKey) =
            switch what {
            case "list": (.list(path), .sourceVersions(of: path))
            case "@latest": (.latest(path), .latest(of: path))
            default: (.query(path, query), .query(query, of: path))
            }
        let first = try ServiceWorld(source)
        let body = try await first.get(request).body
        first.store.memory.damage(key) { $0[12 % $0.count] ^= 1 }
        // Another process: this one has the answer in memory.
        let second = ModuleService(
            store: first.store,
            verification: Verification(store: first.store, database: nil),
            rules: first.service.rules,
            offline: first.offline,
            clock: first.clock.service,
            notify: { first.events.add($0) }
        )
        let answer = try await second.answer(to: request, cachedOnly: false)
        #expect(try await answer.file.bytes(limit: 1000) == body && answer.cache == .miss)
        #expect(first.events.all.filter { $0.hasPrefix("damaged \(key): ") }.count == 1)
        #expect(try await first.store.open(key)?.soundBytes(limit: 1000) == body)
    }

    @Test("a damaged list of stored versions is put aside and begun anew") func storedVersions() async throws {
        let world = try await world(.database)
        let key = StoreKey.storedVersions(of: sample.module.path)
        world.store.memory.damage(key) { $0[1] ^= 1 }
        await world.service.note(sample.module)
        #expect(try await world.store.open(key)?.soundBytes(limit: 100) == Array("v1.0.0\n".utf8))
        #expect(world.events.starting(with: "damaged").count == 1)
    }

    @Test("the hash beside a zip is no obstacle when it is damaged") func zipHash() async throws {
        let world = try await world(.database)
        world.store.memory.damage(.zipHash(sample.module)) { $0[5] ^= 1 }
        try await world.store.remove(.file(.zip, sample.module))
        #expect(try await world.get(sample.request(.zip)).cache == .miss)
        let hash = try await world.store.open(.zipHash(sample.module))?.soundBytes(limit: 100)
        #expect(hash == Array(sample.zipHash.description.utf8))
    }

    // MARK: What it costs

    @Test("is hashed once, not once per request, and not at all after it was fetched") func once() async throws {
        let world = try await world(.database)
        let opened = Mutex(0)
        world.store.fail { operation, key in
            if operation == .open,
                key?.description.contains("ziphash") == true || key?.description.contains("pins") == true
            {
                opened.withLock { $0 += 1 }
            }
            return nil
        }
        for _ in 0..<20 { _ = try await world.get(sample.request(.zip)) }
        #expect(opened.withLock { $0 } == 0)
    }
}
