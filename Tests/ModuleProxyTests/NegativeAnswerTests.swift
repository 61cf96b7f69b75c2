import GoModules
import ModuleProxy
import TestKit
import Testing

@Suite("What is not there", .timeLimit(.minutes(5))) struct NegativeAnswerTests {
    private let sample: SampleModule

    init() throws { sample = try SampleModule() }

    private var requests: [ProxyRequest] {
        get throws {
            [
                .list(sample.module.path), .latest(sample.module.path),
                .query(sample.module.path, try VersionQuery("main")),
            ]
                + FileKind.allCases.map { sample.request($0) }
        }
    }

    @Test("is remembered for a minute, and then asked for again") func remembered() async throws {
        for request in try requests {
            let source = FakeSource("one")
            let world = try ServiceWorld(source)
            let first = try await world.failure(request)
            #expect(first.error.code == .notFound)
            #expect(first.cache == .miss)
            world.clock.advance(by: .milliseconds(59_999))
            let second = try await world.failure(request)
            #expect(second.error == first.error)
            #expect(second.cache == .negative)
            #expect(source.requests.count == 1)
            source.set(request.path, sample.answers[request.path] ?? .success(sample.info))
            world.clock.advance(by: .milliseconds(1))
            #expect(try await world.get(request).cache == .miss)
        }
    }

    @Test(
        "is not what a fault means: the next request asks again",
        arguments: [
            SourceError.unavailable(reason: "down", retryAfter: nil), .badAnswer(reason: "a web page"),
            .refused(status: 403, reason: nil), .notAccepted(status: 401, reason: nil), .notEnabled(reason: "off"),
            .storage(.failed(reason: "disk")),
        ]
    )
    func transient(_ error: SourceError) async throws {
        for request in try requests {
            let source = FakeSource("one", otherwise: error)
            let world = try ServiceWorld(source)
            let failure = try await world.failure(request)
            #expect(failure.error.code != .notFound)
            #expect(failure.cache == .miss)
            source.set(request.path, sample.answers[request.path] ?? .success(sample.info))
            #expect(try await world.get(request).cache == .miss)
        }
    }

    @Test("is not remembered when wrong bytes were the reason") func mismatch() async throws {
        var answers = sample.answers
        answers[sample.request(.mod).path] = .success(sample.alteredMod)
        let source = FakeSource("one", answers)
        let world = try ServiceWorld(source, log: try TestLog(attesting: sample))
        #expect(try await world.failure(sample.request(.mod)).error.code == .checksumMismatch)
        source.set(sample.request(.mod).path, .success(sample.mod))
        #expect(try await world.get(sample.request(.mod)).body == sample.mod)
    }

    // Finding it out again costs a whole download, and go asks twice for whatever is a 4xx.
    @Test("is also what the database does not know") func unknownToDatabase() async throws {
        let source = FakeSource("one", sample.answers)
        let world = try ServiceWorld(source, log: try TestLog(count: 1))
        #expect(try await world.failure(sample.request(.zip)).cache == .miss)
        let second = try await world.failure(sample.request(.zip))
        #expect(second.error.code == .unknownToDatabase)
        #expect(second.cache == .negative)
        #expect(source.requests.count == 1)
        world.clock.advance(by: .seconds(60))
        _ = try await world.failure(sample.request(.zip))
        #expect(source.requests.count == 2)
    }

    @Test("is forgotten when the rules change") func reload() async throws {
        let source = FakeSource("one")
        let world = try ServiceWorld(source)
        _ = try await world.failure(sample.request(.mod))
        source.set(sample.request(.mod).path, .success(sample.mod))
        world.service.change(to: world.service.rules)
        #expect(try await world.get(sample.request(.mod)).body == sample.mod)
    }

    @Test("is forgotten once it is stored by other means") func storedMeanwhile() async throws {
        let world = try ServiceWorld(FakeSource("one"))
        _ = try await world.failure(sample.request(.mod))
        try await world.store.commit(.bytes(sample.mod), to: .file(.mod, sample.module))
        #expect(try await world.get(sample.request(.mod)).cache == .hit)
    }

    @Test("names every source that was asked") func causes() async throws {
        let world = try ServiceWorld(
            FakeSource("one", otherwise: .notFound(reason: "no such tag")),
            FakeSource("two")
        )
        let failure = try await world.failure(sample.request(.mod))
        #expect(
            failure.error.particulars == [
                "example.com/m@v1.0.0 (.mod): not found at any configured source", "one: no such tag", "two: not found",
            ]
        )
    }
}
