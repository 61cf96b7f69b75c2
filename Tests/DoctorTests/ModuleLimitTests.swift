import ErrorLibrary
import Probes
import TestKit
import Testing

@testable import Doctor

/// How much of a project that needs many modules is looked at.
@Suite("Many modules") struct ModuleLimitTests {
    /// What a check says, and how many requests it made.
    private static func outcomes(_ id: String, modules count: Int) async throws -> ([Outcome], Int) {
        let check = try #require(ProxyChecks.all.first { $0.id == id })
        return try await LoopbackServer.run({ _ in .text(410, "gone\n") }) { server in
            let examination = Examination(
                settings: Machine(variables: ["GOPROXY": server.url, "GOSUMDB": "off"]).settings,
                project: nil,
                modules: (0..<count).map { WantedModule(path: "example.com/m\($0)", version: "v1.0.0") },
                isOffline: false,
                library: try ErrorLibrary(),
                prober: Prober(environment: [:])
            )
            return (try await check.work(examination), server.requests.count)
        }
    }

    @Test(
        "are looked at in part, and the check says so",
        arguments: [
            ("proto.info", 40, 32, "32 / 40"), ("proto.info", 32, 32, nil), ("proto.zip", 40, 8, "8 / 40"),
            ("proto.zip", 8, 8, nil),
        ] as [(String, Int, Int, String?)]
    )
    func part(_ id: String, _ count: Int, _ asked: Int, _ said: String?) async throws {
        let (outcomes, requests) = try await Self.outcomes(id, modules: count)
        #expect(requests == asked)
        #expect(
            outcomes.flatMap(\.facts).filter { $0.name == Fact.limitName }.map(\.value) == (said.map { [$0] } ?? [])
        )
    }

    @Test("are nothing to speak of where nothing was looked at") func nothing() {
        #expect([Outcome]().limited(to: 1, of: 2).isEmpty)
        let both = [Outcome.ok(Outcome.Node("a")), Outcome.ok(Outcome.Node("b"))]
        #expect(both.limited(to: 1, of: 2).map(\.facts.count) == [1, 0])
        #expect(both.limited(to: 2, of: 2) == both)
    }
}
