import ChecksumDatabase
import GoModules
import ModuleProxy
import TestKit
import Testing

@Suite("A module that no database may be asked for", .timeLimit(.minutes(5))) struct PrivateModuleTests {
    private let sample: SampleModule
    private let altered: SampleModule

    init() throws {
        sample = try SampleModule("corp.example.com/canary")
        altered = try SampleModule("corp.example.com/canary", saying: "package evil\n")
    }

    /// Every kind of request that names the module.
    private var requests: [ProxyRequest] {
        get throws {
            let path = sample.module.path
            return [.list(path), .latest(path), .query(path, try VersionQuery("main"))]
                + FileKind.allCases.map { sample.request($0) }
        }
    }

    @Test("is refused without a route, and nobody hears its name") func withoutRoute() async throws {
        let source = FakeSource("public", sample.answers)
        let world = try ServiceWorld(source, log: try TestLog(attesting: sample), private: "corp.example.com")
        for request in try requests {
            let failure = try await world.failure(request)
            #expect(failure.error == .privateWithoutRoute(path: "corp.example.com/canary"))
            #expect(failure.isPrivate)
        }
        #expect(source.requests.isEmpty)
        #expect(world.transport.reads.isEmpty)
        #expect(world.stored.isEmpty)
    }

    /// As after an import of a Go module cache.
    @Test("is served without a route when it is stored, and no 404 sends a client on with what is not")
    func storedWithoutRoute() async throws {
        let source = FakeSource("public", sample.answers)
        let world = try ServiceWorld(source, log: try TestLog(attesting: sample), private: "corp.example.com")
        try await world.store.commit(.bytes(sample.mod), to: .file(.mod, sample.module))
        for cachedOnly in [true, false] {
            let answer = try await world.service.answer(to: sample.request(.mod), cachedOnly: cachedOnly)
            #expect(answer.cache == .hit && answer.isPrivate)
            let failure = try await world.failure(sample.request(.zip), cachedOnly: cachedOnly)
            #expect(failure.error.code == .privateWithoutRoute)
        }
        for kind in [FileKind.info, .zip] { try await world.store.commit(.bytes([1]), to: .file(kind, sample.module)) }
        _ = try await world.get(sample.request(.zip))
        #expect(try await world.text(.list(sample.module.path)) == "v1.0.0\n")
        #expect(source.requests.isEmpty && world.transport.reads.isEmpty)
    }

    @Test("is fetched from its route alone; the default chain and the database never hear its name") func route()
        async throws
    {
        var answers = sample.answers
        answers[ProxyRequest.query(sample.module.path, try VersionQuery("main")).path] = .success(sample.info)
        let (elsewhere, house) = (FakeSource("public", sample.answers), FakeSource("house", answers))
        let world = try ServiceWorld(
            elsewhere,
            log: try TestLog(attesting: sample),
            routes: [("corp.example.com", house)],
            private: "corp.example.com"
        )
        for request in try requests { _ = try await world.get(request) }
        #expect(try await world.service.answer(to: sample.request(.zip), cachedOnly: false).isPrivate)
        #expect(elsewhere.requests.isEmpty)
        #expect(!house.requests.isEmpty)
        #expect(world.transport.reads.isEmpty)
        #expect(world.events.starting(with: "stored").allSatisfy { $0.hasSuffix("from house by pinned") })
    }

    @Test("is not looked for elsewhere when its route does not have it") func routeWithoutIt() async throws {
        let (elsewhere, house) = (FakeSource("public", sample.answers), FakeSource("house"))
        let world = try ServiceWorld(
            elsewhere,
            routes: [("corp.example.com", house)],
            private: "corp.example.com"
        )
        #expect(try await world.failure(sample.request(.mod)).error.code == .notFound)
        #expect(elsewhere.requests.isEmpty)
    }

    @Test("is not caught by a route for everything", arguments: ["*", "*.*", "*.*.*/*", "?*", "[a-z]*", "*/canary"])
    func catchAll(_ pattern: String) async throws {
        let source = FakeSource("mirror", sample.answers)
        let world = try ServiceWorld(source, routes: [(pattern, source)], private: "corp.example.com")
        #expect(try await world.failure(sample.request(.mod)).error.code == .privateWithoutRoute)
        #expect(source.requests.isEmpty)
    }

    @Test("is refused at the mirror of the database", arguments: ["corp.example.com", "no-verify"])
    func lookup(_ why: String) async throws {
        let world = try ServiceWorld(
            FakeSource("public"),
            log: try TestLog(attesting: sample),
            private: why == "no-verify" ? "" : why,
            noVerify: why == "no-verify" ? "corp.example.com" : ""
        )
        let database = try #require(world.service.databases.first)
        let path = "/sumdb/\(database)/lookup/corp.example.com/canary@v1.0.0"
        let request = try ChecksumRequest(path: path, databases: [database])
        await #expect(
            throws: FetchError.privateLookup(path: "corp.example.com/canary", database: "sum.example.org")
        ) { try await world.service.answer(to: request) }
        #expect(world.transport.reads.isEmpty)
    }

    @Test("is believed the first time and pinned", arguments: [FileKind.mod, .zip])
    func pinned(_ kind: FileKind) async throws {
        let source = FakeSource("public", sample.answers)
        let world = try ServiceWorld(source, log: try TestLog(count: 1), noVerify: "corp.example.com")
        #expect(try await world.get(sample.request(kind)).body == sample.bytes(kind))
        #expect(world.transport.reads.isEmpty)
        let pin = try #require(try await world.store.open(.pin(kind, sample.module)))
        let hash = kind == .zip ? sample.zipHash : sample.modHash
        #expect(try await pin.bytes(limit: 100) == Array("\(hash)\n".utf8))
        #expect(world.events.starting(with: "stored").allSatisfy { $0.hasSuffix("by pinned") })
    }

    @Test("is refused when it comes back different, also after its file was removed", arguments: [FileKind.mod, .zip])
    func changed(_ kind: FileKind) async throws {
        let source = FakeSource("house", sample.answers)
        let world = try ServiceWorld(source, noVerify: "corp.example.com")
        _ = try await world.get(sample.request(kind))
        try await world.store.remove(.file(kind, sample.module))
        source.set(sample.request(kind).path, .success(kind == .zip ? altered.zip : sample.alteredMod))
        let failure = try await world.failure(sample.request(kind))
        #expect(failure.error.code == .firstHashMismatch)
        let first = kind == .zip ? sample.zipHash : sample.modHash
        #expect(failure.error.lines.contains("first seen: \(first)"))
        #expect(try await world.store.open(.file(kind, sample.module)) == nil)
        #expect(world.events.starting(with: "mismatch").count == 1)
        // The first bytes are welcome again.
        source.set(sample.request(kind).path, .success(sample.bytes(kind)))
        #expect(try await world.get(sample.request(kind)).body == sample.bytes(kind))
    }

    /// U-12: the `.mod` of a version is the go.mod in its zip, also where no database says so.
    @Test("has one go.mod: the one in the zip and the .mod are pinned as one", arguments: [FileKind.mod, .zip])
    func oneGoMod(_ first: FileKind) async throws {
        let second: FileKind = first == .mod ? .zip : .mod
        var answers = sample.answers
        answers[sample.request(.mod).path] = .success(sample.alteredMod)
        let source = FakeSource("house", answers)
        let world = try ServiceWorld(source, noVerify: "corp.example.com")
        _ = try await world.get(sample.request(first))
        #expect(try await world.failure(sample.request(second)).error.code == .firstHashMismatch)
        #expect(try await world.store.open(.file(second, sample.module)) == nil)
        #expect(try await world.store.open(.pin(.zip, sample.module)) != nil || first == .mod)
        // A zip that was refused has pinned nothing.
        guard first == .mod else { return }
        let other = try ModuleZipFixture.zip([
            ("\(sample.module)/go.mod", String(decoding: sample.alteredMod, as: UTF8.self))
        ])
        source.set(sample.request(.zip).path, .success(other))
        #expect(try await world.get(sample.request(.zip)).body == other)
    }

    @Test("is not pinned when it cannot be what was asked for", arguments: [FileKind.mod, .zip, .info])
    func portal(_ kind: FileKind) async throws {
        let page = Array("<!DOCTYPE html><html>Log in</html>".utf8)
        let source = FakeSource("house", [sample.request(kind).path: .success(page)])
        let world = try ServiceWorld(source, noVerify: "corp.example.com")
        #expect(try await world.failure(sample.request(kind)).error.code == .badAnswer)
        #expect(world.stored.isEmpty)
        source.set(sample.request(kind).path, .success(sample.bytes(kind)))
        #expect(try await world.get(sample.request(kind)).body == sample.bytes(kind))
    }

    @Test("is verified by first hash everywhere when there is no database") func databaseOff() async throws {
        let world = try ServiceWorld(FakeSource("one", sample.answers))
        _ = try await world.get(sample.request(.zip))
        #expect(world.stored.contains(".martlet/pins/corp.example.com/canary/@v/v1.0.0.zip"))
        #expect(world.service.databases.isEmpty)
    }
}
