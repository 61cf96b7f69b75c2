import ChecksumDatabase
import GoModules
import ModuleProxy
import TestKit
import Testing

/// What was stored under other rules, and rules that change while requests are under way.
@Suite("After a change of the rules", .timeLimit(.minutes(1))) struct ChangedRulesTests {
    private let sample: SampleModule
    private let altered: SampleModule

    init() throws {
        sample = try SampleModule("example.com/m")
        altered = try SampleModule("example.com/m", saying: "package evil\n")
    }

    private func rules(
        _ source: FakeSource,
        route: (String, FakeSource)? = nil,
        private privatePatterns: String = "",
        noVerify: String = ""
    ) throws -> ModuleService.Rules {
        func chain(_ source: FakeSource) -> SourceChain {
            SourceChain([.init(source: source, fallback: .onNotFound)])
        }
        return .init(
            policy: ModulePolicy(
                defaultChain: chain(source),
                routes: try route.map { [(try #require(PathPattern($0.0)), chain($0.1))] } ?? [],
                privatePatterns: PathPatterns(privatePatterns),
                unverifiedPatterns: PathPatterns(noVerify),
                hasDatabase: true
            ),
            freshness: Freshness()
        )
    }

    @Test("what came without the database is served once the database attests it", arguments: [FileKind.mod, .zip])
    func attestedLater(_ kind: FileKind) async throws {
        let source = FakeSource("one", sample.answers)
        let world = try ServiceWorld(source, log: try TestLog(attesting: sample), noVerify: "example.com")
        _ = try await world.get(sample.request(kind))
        world.service.change(to: try rules(source))
        #expect(world.transport.reads.isEmpty)
        #expect(try await world.get(sample.request(kind)).cache == .hit)
        #expect(!world.transport.reads.isEmpty)
        #expect(try await world.store.open(.pin(kind, sample.module)) == nil)
        // The second time, nobody has to be asked.
        let count = world.transport.reads.count
        #expect(try await world.get(sample.request(kind)).cache == .hit)
        #expect(world.transport.reads.count == count)
    }

    @Test("what the database contradicts is served no more; the right bytes are", arguments: [FileKind.mod, .zip])
    func contradicted(_ kind: FileKind) async throws {
        let source = FakeSource("one", altered.answers)
        source.set(altered.request(.mod).path, .success(altered.mod + Array("// altered\n".utf8)))
        let world = try ServiceWorld(source, log: try TestLog(attesting: sample), noVerify: "example.com")
        _ = try await world.get(sample.request(kind))
        world.service.change(to: try rules(source))
        #expect(try await world.failure(sample.request(kind)).error.code == .checksumMismatch)
        #expect(world.events.starting(with: "mismatch").contains { $0.contains("the store") })
        for (path, answer) in sample.answers { source.set(path, answer) }
        let (body, cache) = try await world.get(sample.request(kind))
        #expect(body == sample.bytes(kind) && cache == .unstored)
        // With the exemption back, it is what was seen first.
        world.service.change(to: try rules(source, noVerify: "example.com"))
        #expect(try await world.get(sample.request(kind)).cache == .hit)
    }

    @Test("what came without the database waits for it") func databaseAway() async throws {
        let source = FakeSource("one", sample.answers)
        let world = try ServiceWorld(source, log: try TestLog(attesting: sample), noVerify: "example.com")
        for kind in FileKind.allCases { _ = try await world.get(sample.request(kind)) }
        world.service.change(to: try rules(source))
        world.offline.isOn = true
        world.transport.with { $0.isOffline = true }
        for kind in [FileKind.mod, .zip] {
            #expect(try await world.failure(sample.request(kind)).error.code == .databaseUnavailable)
        }
        #expect(try await world.get(sample.request(.info)).cache == .hit)
    }

    @Test("what public sources said of a name counts no more when it is private, also after a restart")
    func madePrivate() async throws {
        let main = ProxyRequest.query(sample.module.path, try VersionQuery("main"))
        let list = ProxyRequest.list(sample.module.path)
        let latest = ProxyRequest.latest(sample.module.path)
        let (elsewhere, house) = (FakeSource("public"), FakeSource("house"))
        for request in [main, latest] { elsewhere.set(request.path, .success(Array(#"{"Version":"v1.9.0"}"#.utf8))) }
        elsewhere.set(list.path, .success(Array("v1.9.0\n".utf8)))
        let world = try ServiceWorld(elsewhere, log: try TestLog(attesting: sample))
        for request in [main, list, latest] { _ = try await world.get(request) }
        let hidden = try rules(elsewhere, route: ("example.com", house), private: "example.com")
        let restarted = ModuleService(
            store: world.store,
            verification: Verification(store: world.store, database: nil),
            rules: hidden,
            offline: OfflineSwitch(isOn: false),
            clock: world.clock.service,
            notify: { _ in }
        )
        world.service.change(to: hidden)
        for service in [world.service, restarted] {
            for request in [main, list, latest] {
                await #expect(throws: FailedAnswer.self) { try await service.answer(to: request, cachedOnly: false) }
            }
        }
        // The private answers are kept as such.
        for request in [main, latest] { house.set(request.path, .success(Array(#"{"Version":"v1.0.1"}"#.utf8))) }
        house.set(list.path, .success(Array("v1.0.1\n".utf8)))
        world.clock.advance(by: .seconds(61))
        for request in [main, list, latest] { #expect(try await world.text(request).contains("v1.0.1")) }
        for request in [main, list, latest] { #expect(try await world.get(request).cache == .hit) }
        let again = try await restarted.answer(to: latest, cachedOnly: true)
        #expect(again.cache == .hit)
    }

    @Test("a fetch that waits for its turn, or for its next source, ends when the server goes offline")
    func switchedOffline() async throws {
        let gate = Gate()
        let (first, second) = (FakeSource("one", gate: gate), FakeSource("two", sample.answers))
        let world = try ServiceWorld(
            first,
            second,
            log: try TestLog(attesting: sample),
            limiter: FetchLimiter(limit: 1)
        )
        async let file = world.failure(sample.request(.mod))
        await gate.wait(for: 1)
        async let list = world.failure(.list(sample.module.path))
        while await world.service.flightCount < 2 { await Task.yield() }
        world.offline.isOn = true
        await gate.open()
        #expect(try await file.error.code == .offline)
        #expect(try await list.error.code == .offline)
        #expect(first.requests.count == 1 && second.requests.isEmpty)
    }

    @Test("a fetch that began under weaker rules is not shared with those who come under stronger ones")
    func underWay() async throws {
        let gate = Gate()
        let source = FakeSource("one", altered.answers, gate: gate)
        let world = try ServiceWorld(source, log: try TestLog(attesting: sample), noVerify: "example.com")
        async let before = world.get(sample.request(.zip)).body
        await gate.wait(for: 1)
        world.service.change(to: try rules(source))
        async let after = world.failure(sample.request(.zip))
        await gate.wait(for: 2)
        await gate.open()
        #expect(try await before == altered.zip)
        #expect(try await after.error.code == .checksumMismatch)
    }

    @Test("an old answer is not given between two times of not found") func goneForGood() async throws {
        let list = ProxyRequest.list(sample.module.path)
        let source = FakeSource("one", [list.path: .success(Array("v1.0.0\n".utf8))])
        let world = try ServiceWorld(source, log: try TestLog(attesting: sample))
        _ = try await world.get(list)
        source.set(list.path, nil)
        world.clock.advance(by: .seconds(2 * 3600))
        let caches = try await [CacheResult](
            [world.failure(list), world.failure(list), world.failure(list)].map(\.cache)
        )
        #expect(caches == [.miss, .negative, .negative])
        world.clock.advance(by: .seconds(61))
        #expect(try await world.failure(list).cache == .miss)
    }

    @Test("a version whose entry in the list was lost is listed again when it is used") func lostList() async throws {
        let source = FakeSource("one", sample.answers)
        let world = try ServiceWorld(source, log: try TestLog(attesting: sample))
        for kind in FileKind.allCases { _ = try await world.get(sample.request(kind)) }
        try await world.store.remove(.storedVersions(of: sample.module.path))
        _ = try await world.get(sample.request(.zip))
        #expect(try await world.store.open(.storedVersions(of: sample.module.path)) != nil)
    }

    @Test("wrong bytes lead to the next source, also where no database attests", arguments: [FileKind.mod, .zip])
    func wrongBytes(_ kind: FileKind) async throws {
        let (bad, good) = (FakeSource("bad", sample.answers), FakeSource("good", sample.answers))
        bad.set(sample.request(kind).path, .success(Array("<html>".utf8)))
        let world = try ServiceWorld(bad, good, noVerify: "example.com")
        #expect(try await world.get(sample.request(kind)).body == sample.bytes(kind))
        #expect(bad.requests.count == 1 && good.requests.count == 1)
    }
}
