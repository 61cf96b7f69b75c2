import ErrorLibrary
import GoModules
import Probes
import TestKit
import Testing

@testable import Doctor

/// What is asked of proxies for each way to name a version.
///
/// Rules: <https://go.dev/ref/mod#version-queries>
@Suite("Versions that are asked for") struct WantedVersionTests {
    private static let path = "example.com/Words"

    private static func wanted(_ version: String, path: String = path) -> WantedModule {
        WantedModule(path: path, version: version)
    }

    @Test(
        "are asked for as they stand, or chosen from a list",
        arguments: [
            ("v1.2.3", "v1.2.3.info"), ("v1.2.3+meta", "v1.2.3+meta.info"), ("main", "main.info"),
            ("0123ABC", "0123!a!b!c.info"),
            ("latest", "list"), ("upgrade", "list"), ("patch", "list"), ("v1", "list"), ("v1.2", "list"),
            ("<v1.2.0", "list"),
            ("<=v1.2.0", "list"), (">v1.2.0", "list"), (">=v1", "list"),
        ]
    )
    func requests(_ version: String, _ file: String) {
        #expect(Self.wanted(version).firstRequest == "/example.com/!words/@v/\(file)")
        #expect(ImpossibleModule(Self.wanted(version)) == nil)
    }

    @Test(
        "that go refuses before it asks",
        arguments: [
            ("<=v1.2", "MTL-MOD025"), (">v1", "MTL-MOD025"), ("<nonsense", "MTL-MOD025"), (">=", "MTL-MOD025"),
            ("feature/x", "MTL-MOD023"), ("v2.0.0", "MTL-MOD008"),
        ]
    )
    func refused(_ version: String, _ code: String) {
        #expect(ImpossibleModule(Self.wanted(version))?.code == code)
    }

    private static let versions = [
        "v1.0.0", "v1.2.0-rc.1", "v1.2.0", "v1.2.1", "v1.10.0", "v1.11.0-rc.1", "v2.0.0+incompatible",
        "v2.1.0+incompatible",
    ]

    @Test(
        "are chosen as go chooses them",
        arguments: [
            ("latest", "v1.10.0"), ("v1", "v1.10.0"), ("v1.2", "v1.2.1"), ("v1.1", nil), ("v2", "v2.1.0+incompatible"),
            ("v1.11", nil), ("<v1.2.0", "v1.0.0"), ("<=v1.2.0", "v1.2.0"), (">v1.2.0", "v1.2.1"), (">=v1", "v1.0.0"),
            (">=v1.10.1", "v1.11.0-rc.1"), (">v3.0.0", nil), ("<v1.0.0", nil), ("<v2.1.0", "v2.0.0+incompatible"),
        ] as [(String, String?)]
    )
    func chosen(_ query: String, _ version: String?) throws {
        let list = Self.versions.compactMap { CanonicalVersion($0) }
        #expect(list.count == Self.versions.count)
        let choice = try #require(VersionChoice(Self.wanted(query)))
        #expect(choice.chosen(from: list)?.description == version)
        #expect(choice.takesCommits == (query == "latest"))
    }

    /// What the check of versions says where a proxy answers so, and what was asked.
    private static func outcomes(
        _ version: String,
        _ answers: [String: LoopbackReply]
    ) async throws -> ([Outcome], [String]) {
        try await LoopbackServer.run({ answers[$0.target] ?? .text(404, "not found\n") }) { server in
            let machine = Machine(variables: ["GOPROXY": server.url, "GOSUMDB": "off"])
            let examination = Examination(
                settings: machine.settings,
                project: nil,
                modules: [wanted(version, path: "example.com/words")],
                isOffline: false,
                library: try ErrorLibrary(),
                prober: Prober(environment: [:])
            )
            return (try await VersionInfoCheck.check.work(examination), server.requests.map(\.target))
        }
    }

    @Test("are asked for once they are chosen") func asked() async throws {
        let place = "/example.com/words/@v/"
        let info = LoopbackReply.ok(#"{"Version":"v1.1.0","Time":"2024-05-06T07:08:09Z"}"#)
        let list = LoopbackReply.ok("v1.0.0\nv1.1.0\n")
        let rows: [(String, [String: LoopbackReply], String?, [String])] = [
            ("v1", ["list": list, "v1.1.0.info": info], nil, ["list", "v1.1.0.info"]),
            ("<v1.2.0", ["list": list, "v1.1.0.info": info], nil, ["list", "v1.1.0.info"]),
            ("latest", ["list": list, "v1.1.0.info": info], nil, ["list", "v1.1.0.info"]),
            ("v1", ["list": list], "MTL-PRX014", ["list", "v1.1.0.info"]),
            (">=v1", ["list": list, "v1.0.0.info": info], "MTL-PRX005", ["list", "v1.0.0.info"]),
            (">v2.0.0", ["list": list], "MTL-MOD022", ["list"]), ("v1", [:], "MTL-PRX014", ["list"]),
            ("v1", ["list": .text(500, "boom\n")], "MTL-PRX003", ["list"]),
        ]
        for (version, answers, code, asked) in rows {
            let paths = Dictionary(uniqueKeysWithValues: answers.map { (place + $0.key, $0.value) })
            let (outcomes, requests) = try await Self.outcomes(version, paths)
            #expect(outcomes.map(\.code) == [code], "\(version) \(answers.keys.sorted())")
            #expect(requests == asked.map { place + $0 }, "\(version)")
        }
    }

    @Test("the newest commit counts where there is no version") func commits() async throws {
        let place = "/example.com/words/@"
        let empty = [place + "v/list": LoopbackReply.ok("")]
        #expect(try await Self.outcomes("latest", empty).0.map(\.code) == ["MTL-MOD022"])
        let pseudo = LoopbackReply.ok(
            #"{"Version":"v0.0.0-20240506070809-0123456789ab","Time":"2024-05-06T07:08:09Z"}"#
        )
        let (outcomes, requests) = try await Self.outcomes("latest", empty.merging([place + "latest": pseudo]) { $1 })
        #expect(outcomes.map(\.verdict) == [.ok] && requests == [place + "v/list", place + "latest"])
    }
}
