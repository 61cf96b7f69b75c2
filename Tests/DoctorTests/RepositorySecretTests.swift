import ErrorLibrary
import Probes
import TestKit
import Testing

@testable import Doctor

/// Pages that lead to a repository with a password in its address.
@Suite("Secrets in pages") struct RepositorySecretTests {
    private static let secret = "hunter2"
    private static let address = "https://me:\(secret)@127.0.0.1:1/words.git"

    /// The lines of a page, by path.
    private static let pages: [[String: String]] = [
        ["/words": tag("example.test/words git \(address)")],
        ["/words": tag("example.test/words git https://\(secret)@127.0.0.1:1/words?token=\(secret)")],
        ["/words": tag("example.test/words git me:\(secret)@127.0.0.1/words")],
        ["/words": tag("example.test/words git ssh://me:\(secret)@127.0.0.1:1/words")],
        ["/words": tag("example.test/words git \(address)") + tag("example.test/words git \(address)2")],
        ["/words": tag("example.test git \(address)"), "": tag("example.test git \(address)2")],
        ["/words": tag("example.test/other git \(address)")],
        ["/words": tag("example.test/words mod https://me:\(secret)@127.0.0.1:1")],
        ["/words": tag("example.test/words hg \(address)")],
    ]

    private static func tag(_ content: String) -> String { "<meta name=\"go-import\" content=\"\(content)\">" }

    @Test("are shown nowhere", arguments: pages) func hidden(_ pages: [String: String]) async throws {
        let answer: LoopbackServer.Answer = { request in
            let path = request.path.replacing("http://example.test", with: "")
            return .ok(
                "<html><head>\(pages[path == "/" ? "" : path] ?? "")</head></html>",
                headers: [("Content-Type", "text/html")]
            )
        }
        // The page is asked for over plain http through an outbound proxy, so that no name has to lead anywhere.
        let (outcomes, requests) = try await LoopbackServer.run(answer) { server in
            let machine = Machine(
                variables: [
                    "GOPROXY": "direct", "GOSUMDB": "off", "GOINSECURE": "example.test", "HTTP_PROXY": server.url,
                    "HTTPS_PROXY": "http://127.0.0.1:1", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
                    "GIT_SSH_COMMAND": "false",
                ],
                files: ["/usr/bin/git": ""]
            )
            let examination = Examination(
                settings: machine.settings,
                project: nil,
                modules: [WantedModule(path: "example.test/words", version: "v1.0.0")],
                isOffline: false,
                library: try ErrorLibrary(),
                prober: Prober(environment: machine.settings.environment)
            )
            return (try await RemoteCheck.check.work(examination), server.requests.count)
        }
        #expect(requests > 0 && outcomes.count == 1)
        for outcome in outcomes {
            let shown = outcome.facts.map(\.value) + Array(outcome.values.values) + [outcome.node.description]
            #expect(shown.filter { $0.contains(Self.secret) } == [])
        }
    }
}
