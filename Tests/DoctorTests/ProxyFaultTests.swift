import ErrorLibrary
import Probes
import TestKit
import Testing

@testable import Doctor

/// What is shown of the answer that an entry of GOPROXY gave.
@Suite("Answers of servers") struct ProxyFaultTests {
    private static func shown(_ text: String) async throws -> [String] {
        let check = try #require(ProxyChecks.all.first { $0.id == "proto.info" })
        return try await LoopbackServer.run({ _ in .text(500, text) }) { server in
            let examination = Examination(
                settings: Machine(variables: ["GOPROXY": server.url, "GOSUMDB": "off"]).settings,
                project: nil,
                modules: [WantedModule(path: "example.com/a", version: "v1.0.0")],
                isOffline: false,
                library: try ErrorLibrary(),
                prober: Prober(environment: [:])
            )
            let facts = try await check.work(examination).flatMap(\.facts)
            return facts.filter { $0.name[.english] == "server response" }.map(\.value)
        }
    }

    @Test(
        "are shown with their reasons, on one line",
        arguments: [
            (
                "MTL-SRC001: none can give it\nthe address of a.example cannot be found\ndirect: refused\n",
                "MTL-SRC001: none can give it; the address of a.example cannot be found; direct: refused"
            ),
            ("one line", "one line"),
            ("  blanks  \n\t around \n", "blanks; around"),
            ("1\n2\n3\n4\n5\n", "1; 2; 3; 4"),
        ]
    )
    func lines(_ text: String, expected: String) async throws {
        #expect(try await Self.shown(text) == [expected])
    }

    @Test("are not shown when they are empty, or not fit to print", arguments: ["", "\n\n", "a\u{7}b"])
    func none(_ text: String) async throws {
        #expect(try await Self.shown(text).isEmpty)
    }
}
