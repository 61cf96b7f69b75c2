import GoModules
import ModuleProxy
import TestKit
import Testing

@Suite("Answers that change", .timeLimit(.minutes(5))) struct ChangingAnswerTests {
    /// The three kinds of request whose answers change.
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case list, latest, query

        var testDescription: String { rawValue }

        var request: ProxyRequest {
            get throws {
                let path = try ModulePath("example.com/m")
                return switch self {
                case .list: .list(path)
                case .latest: .latest(path)
                case .query: .query(path, try VersionQuery("main"))
                }
            }
        }

        /// What a source says, and what is served: the same text, in our own rendering.
        func text(_ version: String) -> String {
            self == .list ? "\(version)\n" : #"{"Version":"\#(version)","Time":"2020-01-02T03:04:05Z"}"#
        }
    }

    private let source = FakeSource("one")

    private func answer(_ kind: Kind, _ version: String) throws {
        source.set(try kind.request.path, .success(Array(kind.text(version).utf8)))
    }

    private func breakAnswer(_ kind: Kind, _ error: SourceError = .unavailable(reason: "down", retryAfter: nil)) throws
    {
        source.set(try kind.request.path, .failure(error))
    }

    private func expect(
        _ world: ServiceWorld,
        _ kind: Kind,
        _ version: String,
        _ cache: CacheResult,
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await world.get(try kind.request)
        #expect(String(decoding: answer.body, as: UTF8.self) == kind.text(version), sourceLocation: location)
        #expect(answer.cache == cache, sourceLocation: location)
    }

    @Test("are served for a minute without asking", arguments: Kind.allCases)
    func fresh(_ kind: Kind) async throws {
        try answer(kind, "v1.0.0")
        let world = try ServiceWorld(source)
        try await expect(world, kind, "v1.0.0", .miss)
        try answer(kind, "v1.1.0")
        world.clock.advance(by: .seconds(60))
        try await expect(world, kind, "v1.0.0", .hit)
        #expect(source.requests.count == 1)
    }

    @Test("are served old for half an hour, while one request asks for a new one", arguments: Kind.allCases)
    func refreshed(_ kind: Kind) async throws {
        try answer(kind, "v1.0.0")
        let world = try ServiceWorld(source)
        try await expect(world, kind, "v1.0.0", .miss)
        try answer(kind, "v1.1.0")
        world.clock.advance(by: .seconds(61))
        try await expect(world, kind, "v1.0.0", .stale)
        await world.service.drain()
        try await expect(world, kind, "v1.1.0", .hit)
        #expect(source.requests.count == 2)
    }

    @Test("are waited for when they are older", arguments: Kind.allCases)
    func old(_ kind: Kind) async throws {
        try answer(kind, "v1.0.0")
        let world = try ServiceWorld(source)
        try await expect(world, kind, "v1.0.0", .miss)
        try answer(kind, "v1.1.0")
        world.clock.advance(by: .seconds(30 * 60 + 1))
        try await expect(world, kind, "v1.1.0", .miss)
    }

    @Test(
        "are served for a week when every source fails",
        arguments: Kind.allCases,
        [
            SourceError.unavailable(reason: "down", retryAfter: nil), .badAnswer(reason: "a web page"),
            .refused(status: 403, reason: nil), .notAccepted(status: 401, reason: nil), .notEnabled(reason: "off"),
        ]
    )
    func staleOnError(_ kind: Kind, _ error: SourceError) async throws {
        try answer(kind, "v1.0.0")
        let world = try ServiceWorld(source)
        try await expect(world, kind, "v1.0.0", .miss)
        try breakAnswer(kind, error)
        world.clock.advance(by: .seconds(7 * 24 * 3600))
        try await expect(world, kind, "v1.0.0", .stale)
        world.clock.advance(by: .seconds(6))
        #expect(try await world.failure(try kind.request).error.label != "not_found")
    }

    @Test("are not kept against a source that says that there is no such thing", arguments: [Kind.latest, .query])
    func gone(_ kind: Kind) async throws {
        try answer(kind, "v1.0.0")
        let world = try ServiceWorld(source)
        try await expect(world, kind, "v1.0.0", .miss)
        try breakAnswer(kind, .notFound(reason: nil))
        world.clock.advance(by: .seconds(30 * 60 + 1))
        #expect(try await world.failure(try kind.request).error.code == .notFound)
    }

    // Otherwise every request for an old answer would be a request to a source that is down.
    @Test("leave failing sources alone for five seconds", arguments: Kind.allCases, [61, 30 * 60 + 1])
    func pause(_ kind: Kind, _ age: Int) async throws {
        try answer(kind, "v1.0.0")
        let world = try ServiceWorld(source)
        try await expect(world, kind, "v1.0.0", .miss)
        try breakAnswer(kind)
        world.clock.advance(by: .seconds(age))
        for _ in 0..<10 {
            try await expect(world, kind, "v1.0.0", .stale)
            await world.service.drain()
        }
        #expect(source.requests.count == 2)
        try answer(kind, "v1.1.0")
        world.clock.advance(by: .seconds(5))
        _ = try await world.get(try kind.request)
        await world.service.drain()
        try await expect(world, kind, "v1.1.0", .hit)
        #expect(source.requests.count == 3)
    }

    @Test("survive a restart with their age", arguments: Kind.allCases)
    func restart(_ kind: Kind) async throws {
        try answer(kind, "v1.0.0")
        let world = try ServiceWorld(source)
        try await expect(world, kind, "v1.0.0", .miss)
        let store = world.store
        let clock = world.clock
        func restarted() -> ModuleService {
            ModuleService(
                store: store,
                verification: Verification(store: store, database: nil),
                rules: world.service.rules,
                offline: OfflineSwitch(isOn: false),
                clock: clock.service,
                notify: { _ in }
            )
        }
        clock.advance(by: .seconds(60))
        #expect(try await restarted().answer(to: try kind.request, cachedOnly: false).cache == .hit)
        clock.advance(by: .seconds(1))
        #expect(try await restarted().answer(to: try kind.request, cachedOnly: false).cache == .stale)
    }

    @Test("are given although the store cannot keep them", arguments: Kind.allCases)
    func unstored(_ kind: Kind) async throws {
        try answer(kind, "v1.0.0")
        let world = try ServiceWorld(source)
        world.store.fail([.update], with: .full)
        try await expect(world, kind, "v1.0.0", .miss)
        try await expect(world, kind, "v1.0.0", .hit)
        #expect(world.events.starting(with: "unstored").count == 1)
    }

    @Test(
        "are refused when they are something else",
        arguments: [
            (Kind.list, "<!DOCTYPE html><html>Log in</html>"), (.list, #"{"error":"no"}"#), (.list, " \r\n <html>"),
            (.latest, ""), (.latest, "v1.0.0"), (.query, "<html>"), (.query, "null"), (.latest, "[]"),
            // A version that the module cannot have, and a word that is none.
            (.latest, #"{"Version":"v2.0.0"}"#), (.query, #"{"Version":"main"}"#),
        ]
    )
    func wrong(_ kind: Kind, _ body: String) async throws {
        source.set(try kind.request.path, .success(Array(body.utf8)))
        let world = try ServiceWorld(source)
        #expect(try await world.failure(try kind.request).error.code == .badAnswer)
        #expect(world.stored.isEmpty)
    }

    @Test("are rendered anew, not passed on") func rendered() async throws {
        let world = try ServiceWorld(source)
        source.set(
            try Kind.list.request.path,
            .success(
                Array(
                    "v1.1.0\r\nv1.0.0 2020-01-02T03:04:05Z\nv2.0.0\nv1.0.0\nnonsense\n<b>\nv0.0.0-20200102030405-0123456789ab"
                        .utf8
                )
            )
        )
        #expect(try await world.text(try Kind.list.request) == "v1.0.0\nv1.1.0\n")
        source.set(
            try Kind.latest.request.path,
            .success(Array(#" { "time" : "2020-01-02T03:04:05Z", "x": [1], "VERSION" : "v1.0.0" } "#.utf8))
        )
        #expect(try await world.text(try Kind.latest.request) == Kind.latest.text("v1.0.0"))
    }

    @Test("may be an empty list: the module exists and has no versions") func emptyList() async throws {
        source.set(try Kind.list.request.path, .success([]))
        let world = try ServiceWorld(source)
        #expect(try await world.text(try Kind.list.request).isEmpty)
    }

    // MARK: Stored versions are part of every list

    private func worldWithStored(_ version: String) async throws -> ServiceWorld {
        let sample = try SampleModule("example.com/m", version)
        for (path, answer) in sample.answers { source.set(path, answer) }
        let world = try ServiceWorld(source)
        for kind in FileKind.allCases { _ = try await world.get(sample.request(kind)) }
        return world
    }

    @Test("list what is stored also when the origin dropped it") func listMerged() async throws {
        let world = try await worldWithStored("v1.0.0")
        try answer(.list, "v1.1.0")
        #expect(try await world.text(try Kind.list.request) == "v1.0.0\nv1.1.0\n")
    }

    @Test(
        "list what is stored also when the origin is gone or down",
        arguments: [SourceError.notFound(reason: nil), .unavailable(reason: "down", retryAfter: nil)]
    )
    func listWithoutOrigin(_ error: SourceError) async throws {
        let world = try await worldWithStored("v1.0.0")
        try breakAnswer(.list, error)
        for _ in 0..<2 { try await expect(world, .list, "v1.0.0", .stale) }
    }

    @Test("list only what is stored while the server is offline") func listOffline() async throws {
        let world = try await worldWithStored("v1.0.0")
        try answer(.list, "v1.1.0")
        _ = try await world.get(try Kind.list.request)
        world.offline.isOn = true
        try await expect(world, .list, "v1.0.0", .hit)
    }
}
