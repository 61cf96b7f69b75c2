import ChecksumDatabase
import GoModules
import ModuleProxy
import TestKit
import Testing

@Suite("A public module", .timeLimit(.minutes(5))) struct VerifiedFetchTests {
    private let sample: SampleModule
    private let altered: SampleModule
    private let log: TestLog

    init() throws {
        sample = try SampleModule()
        altered = try SampleModule(saying: "package evil\n")
        log = try TestLog(attesting: sample)
    }

    @Test("is fetched, verified, stored, and then served from the store", arguments: FileKind.allCases)
    func fetched(_ kind: FileKind) async throws {
        let source = FakeSource("one", sample.answers)
        let world = try ServiceWorld(source, log: log)
        let first = try await world.get(sample.request(kind))
        #expect(first.body == sample.bytes(kind))
        #expect(first.cache == .miss)
        let second = try await world.get(sample.request(kind))
        #expect(second.body == sample.bytes(kind))
        #expect(second.cache == .hit)
        #expect(source.requests == [sample.request(kind).path])
        #expect(
            world.events.all == [
                "stored example.com/m/@v/v1.0.0.\(kind.rawValue) \(sample.bytes(kind).count) from one by sumdb",
                "used example.com/m/@v/v1.0.0.\(kind.rawValue)",
            ]
        )
    }

    @Test("is stored in Go's layout, and listed once it is whole") func stored() async throws {
        let world = try ServiceWorld(FakeSource("one", sample.answers), log: log)
        for kind in [FileKind.zip, .mod] { _ = try await world.get(sample.request(kind)) }
        #expect(!world.stored.contains("example.com/m/@v/list"))
        _ = try await world.get(sample.request(.info))
        #expect(
            world.stored == [
                "example.com/m/@v/list", "example.com/m/@v/v1.0.0.info", "example.com/m/@v/v1.0.0.mod",
                "example.com/m/@v/v1.0.0.zip", "example.com/m/@v/v1.0.0.ziphash",
            ]
        )
        let hash = try await world.store.open(.zipHash(sample.module))?.bytes(limit: 100)
        #expect(hash == Array(sample.zipHash.description.utf8))
        let list = try await world.store.open(.storedVersions(of: sample.module.path))?.bytes(limit: 100)
        #expect(list == Array("v1.0.0\n".utf8))
    }

    @Test("is never listed when its version is a pseudo-version") func pseudo() async throws {
        let pseudo = try SampleModule("example.com/m", "v0.0.0-20200102030405-0123456789ab")
        let world = try ServiceWorld(FakeSource("one", pseudo.answers), log: try TestLog(attesting: pseudo))
        for kind in FileKind.allCases { _ = try await world.get(pseudo.request(kind)) }
        #expect(!world.stored.contains("example.com/m/@v/list"))
    }

    @Test("comes from the second source when the first one's bytes are altered", arguments: [FileKind.mod, .zip])
    func secondSource(_ kind: FileKind) async throws {
        var answers = altered.answers
        answers[sample.request(.mod).path] = .success(sample.alteredMod)
        let world = try ServiceWorld(FakeSource("bad", answers), FakeSource("good", sample.answers), log: log)
        #expect(try await world.get(sample.request(kind)).body == sample.bytes(kind))
        let got = kind == .zip ? altered.zipHash : DirectoryHash.goMod(sample.alteredMod)
        let attested = kind == .zip ? sample.zipHash : sample.modHash
        #expect(
            world.events.starting(with: "mismatch") == [
                "mismatch example.com/m@v1.0.0 (.\(kind.rawValue)) from bad: \(got) is not \(attested) of sum.example.org"
            ]
        )
        #expect(world.events.starting(with: "stored").count == 1)
        #expect(world.events.starting(with: "stored").allSatisfy { $0.contains("from good") })
    }

    @Test(
        "is refused when only altered bytes can be had, and nothing of them is stored",
        arguments: [FileKind.mod, .zip]
    )
    func onlyAltered(_ kind: FileKind) async throws {
        var answers = altered.answers
        answers[sample.request(.mod).path] = .success(sample.alteredMod)
        let world = try ServiceWorld(FakeSource("bad", answers), FakeSource("worse", answers), log: log)
        let failure = try await world.failure(sample.request(kind))
        #expect(failure.error.code == .checksumMismatch)
        let got = kind == .zip ? altered.zipHash : DirectoryHash.goMod(sample.alteredMod)
        let attested = kind == .zip ? sample.zipHash : sample.modHash
        #expect(failure.error.lines.contains("downloaded: \(got)"))
        #expect(failure.error.lines.contains("sum.example.org: \(attested)"))
        #expect(world.stored.isEmpty)
        #expect(world.events.starting(with: "mismatch").count == 2)
    }

    @Test("is refused when its zip is none, and nothing is stored") func noZip() async throws {
        var answers = sample.answers
        answers[sample.request(.zip).path] = .success(Array(sample.zip.dropLast(30)))
        let world = try ServiceWorld(FakeSource("bad", answers), log: log)
        let failure = try await world.failure(sample.request(.zip))
        #expect(failure.error.code == .checksumMismatch)
        #expect(failure.error.lines.contains { $0.hasPrefix("downloaded: no module zip: ") })
        #expect(failure.error.lines.contains("sum.example.org: \(sample.zipHash)"))
        #expect(world.stored.isEmpty)
    }

    // Its hash is attested, and it is refused all the same: go would refuse it too.
    @Test("is refused when its zip breaks a rule for module zips") func ruleBroken() async throws {
        let module = sample.module
        let zip = try ModuleZipFixture.zip([("\(module)/go.mod", "module example.com/m\n"), ("\(module)/a/../b", "")])
        var log = try TestLog()
        var hash = DirectoryHash()
        try hash.add(name: "\(module)/go.mod", digest: FileDigest(of: Array("module example.com/m\n".utf8)))
        try hash.add(name: "\(module)/a/../b", digest: FileDigest(of: []))
        log.append(module, zip: try hash.finish(), goMod: sample.modHash)
        let world = try ServiceWorld(FakeSource("bad", [sample.request(.zip).path: .success(zip)]), log: log)
        #expect(try await world.failure(sample.request(.zip)).error.code == .checksumMismatch)
        #expect(world.stored.isEmpty)
    }

    @Test("is refused when the database does not know it", arguments: [FileKind.mod, .zip])
    func unknownToDatabase(_ kind: FileKind) async throws {
        let world = try ServiceWorld(FakeSource("one", sample.answers), log: try TestLog(count: 3))
        let failure = try await world.failure(sample.request(kind))
        #expect(failure.error.code == .unknownToDatabase)
        #expect(world.stored.isEmpty)
    }

    @Test("is refused when the database has a record, and it lacks a line") func missingLine() async throws {
        var log = try TestLog()
        log.append(sample.module, text: "example.com/m v1.0.0 \(sample.zipHash)\n")
        let world = try ServiceWorld(FakeSource("one", sample.answers), log: log)
        #expect(try await world.failure(sample.request(.zip)).error.code == .unknownToDatabase)
        #expect(try await world.failure(sample.request(.mod)).error.code == .unknownToDatabase)
        #expect(world.stored.isEmpty)
    }

    @Test(
        "is not served while the database cannot be asked, and is again when it can",
        arguments: [FileKind.mod, .zip]
    )
    func databaseDown(_ kind: FileKind) async throws {
        let world = try ServiceWorld(FakeSource("one", sample.answers), log: log)
        world.transport.with { $0.isOffline = true }
        #expect(try await world.failure(sample.request(kind)).error.code == .databaseUnavailable)
        #expect(world.stored.isEmpty)
        world.transport.with { $0.isOffline = false }
        #expect(try await world.get(sample.request(kind)).body == sample.bytes(kind))
    }

    @Test("is served from the store while the database cannot be asked") func storedWhileDatabaseDown() async throws {
        let world = try ServiceWorld(FakeSource("one", sample.answers), log: log)
        for kind in FileKind.allCases { _ = try await world.get(sample.request(kind)) }
        world.transport.with { $0.isOffline = true }
        for kind in FileKind.allCases { #expect(try await world.get(sample.request(kind)).cache == .hit) }
    }

    @Test("is not served when the database shows another history, which is reported once") func fork() async throws {
        let other = try SampleModule("example.com/other")
        let world = try ServiceWorld(
            FakeSource("one", sample.answers.merging(other.answers) { $1 }),
            log: try TestLog(attesting: sample)
        )
        _ = try await world.get(sample.request(.mod))
        var rewritten = try TestLog(count: 5)
        rewritten.append(other.module, zip: other.zipHash, goMod: other.modHash)
        let visible = rewritten
        world.transport.with { state in
            state.log = visible
            state.visibleSize = visible.size
        }
        for kind in [FileKind.mod, .zip, .mod] {
            #expect(try await world.failure(other.request(kind)).error.code == .databaseFork)
        }
        #expect(world.events.starting(with: "fork") == ["fork sum.example.org"])
        #expect(world.events.starting(with: "stored").count == 1)
    }

    @Test("is not believed at first sight where there is no database but the policy wants one") func noDatabase()
        async throws
    {
        let store = MemoryStore()
        let verification = Verification(store: store, database: nil)
        await #expect(throws: AttemptError.self) {
            try await verification.check(mod: sample.mod, of: sample.module, by: .database)
        }
        #expect(store.keys.isEmpty)
    }

    @Test("asks no second source when the first has it, and none for what is stored") func order() async throws {
        let (first, second) = (FakeSource("one", sample.answers), FakeSource("two", sample.answers))
        let world = try ServiceWorld(first, second, log: log)
        for _ in 0..<3 { _ = try await world.get(sample.request(.zip)) }
        #expect(first.requests.count == 1)
        #expect(second.requests.isEmpty)
    }

    @Test("asks the database once for the .mod and the .zip of a version") func oneLookup() async throws {
        let world = try ServiceWorld(FakeSource("one", sample.answers), log: log)
        async let mod = world.get(sample.request(.mod))
        async let zip = world.get(sample.request(.zip))
        _ = try await (mod, zip)
        #expect(world.transport.reads.count { $0.hasPrefix("/lookup/") } == 1)
    }

    @Test("asks for its own .info, .mod and .zip alone, in any order") func zipFirst() async throws {
        let source = FakeSource("one", sample.answers)
        let world = try ServiceWorld(source, log: log)
        for kind in [FileKind.zip, .mod, .info] { _ = try await world.get(sample.request(kind)) }
        #expect(source.requests == [FileKind.zip, .mod, .info].map { sample.request($0).path })
    }
}
