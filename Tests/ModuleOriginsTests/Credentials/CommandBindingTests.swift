import Foundation
import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

/// To whom a helper command's answer is shown, and for whom the command is started.
@Suite struct CommandBindingTests {
    /// What is presented to `url`, in one word.
    private static func shown(_ credentials: UpstreamCredentials, _ url: String) async throws -> String? {
        switch try await credentials.authorization(for: FetchURL(url)) {
        case .basic(let basic)?: "\(basic.user):\(basic.password.reveal())"
        case .bearer(let token)?: token.reveal()
        case nil: nil
        }
    }

    @Test(
        "it is started for its scheme, host, port and path only",
        arguments: [
            ("https://git.corp.example/team", true),
            ("https://git.corp.example/team/tool.git/info/refs", true),
            ("https://git.corp.example/", false),
            ("https://git.corp.example/teams", false),
            ("https://git.corp.example/team/../x", false),
            ("https://git.corp.example:8443/team/x", false),
            ("http://git.corp.example/team/x", false),
            ("https://git.corp.example.evil.example/team/x", false),
        ]
    )
    func binding(_ url: String, _ isAsked: Bool) async throws {
        let script = try HelperScript.counting()
        let asked = try script.asked(for: "https://git.corp.example/team")
        let credentials = try UpstreamCredentials(sources: [], commands: [asked])
        #expect(try await Self.shown(credentials, url) == (isAsked ? "u:canary1" : nil))
        try await credentials.prepare(for: FetchURL(url))
        #expect(script.runs.count == (isAsked ? 1 : 0))
    }

    @Test("the source's URL and token files count before it, and it counts before netrc")
    func order() async throws {
        let script = try HelperScript.counting()
        let folder = try TokenFolder()
        let credentials = try UpstreamCredentials(
            sources: [ProxyURL("https://s:p@a.example/one")],
            tokens: [TokenFile("https://a.example/two=\(folder.write("token"))")],
            commands: [script.asked(for: "https://a.example")],
            netrc: Netrc("machine a.example login n password r")
        )
        #expect(try await Self.shown(credentials, "https://a.example/one/x") == "s:p")
        #expect(try await Self.shown(credentials, "https://a.example/two/x") == "token")
        #expect(script.runs.isEmpty)
        #expect(try await Self.shown(credentials, "https://a.example/three/x") == "u:canary1")
    }

    @Test("what is presented has a name without secrets")
    func names() throws {
        let script = try HelperScript.counting()
        let asked = try script.asked(for: "https://a.example/team", arguments: ["canary"])
        let credentials = try UpstreamCredentials(sources: [], commands: [asked])
        #expect(credentials.name(for: try FetchURL("https://a.example/team/x")) == "the helper command \(script.path)")
        #expect(credentials.name(for: try FetchURL("https://a.example/x")) == nil)
        #expect(script.runs.isEmpty)
    }

    @Test("without its answer nothing is asked, neither anonymously nor with what netrc has")
    func failsClosed() async throws {
        let script = try HelperScript("exit 1")
        try await LoopbackServer.run({ _ in .ok("x") }) { server in
            let credentials = try UpstreamCredentials(
                sources: [],
                commands: [script.asked(for: server.url)],
                netrc: Netrc("machine 127.0.0.1:\(server.port) login n password r")
            )
            let fetched = try await withFetcher(settings(credentials: credentials)) {
                try await failure($0, server.url)
            }
            let reason = "the helper command for \(server.url) ended with status 1"
            #expect(fetched == .unavailable(reason: reason, retryAfter: nil))
            #expect(server.requests.isEmpty)
        }
    }

    @Test("the answer reaches its prefix, and no place that a redirect leads to")
    func presented() async throws {
        let script = try HelperScript("echo username=u; echo password=p")
        let canary = try await LoopbackServer.start { _ in .ok("x") }
        try await LoopbackServer.run({ request in
            request.path == "/go/away" ? .redirect(canary.url + "/go/x") : .ok("x")
        }) { server in
            let credentials = try UpstreamCredentials(sources: [], commands: [script.asked(for: "\(server.url)/go")])
            try await withFetcher(settings(credentials: credentials)) { fetcher in
                for path in ["/go/x", "/other", "/go/away"] {
                    _ = try await fetcher.read(FetchURL(server.url + path), limit: 10)
                }
            }
            let basic = "Basic " + Data("u:p".utf8).base64EncodedString()
            #expect(server.requests.map { $0.header("Authorization") } == [basic, nil, basic])
        }
        #expect(canary.requests.map { $0.header("Authorization") } == [nil])
        #expect(script.runs == ["get"])
        await canary.stop()
    }

    @Test("a page that nothing may be presented to starts no command")
    func unauthorized() async throws {
        let script = try HelperScript.counting()
        try await LoopbackServer.run({ _ in .ok("x") }) { server in
            let credentials = try UpstreamCredentials(sources: [], commands: [script.asked(for: server.url)])
            _ = try await withFetcher(settings(credentials: credentials)) {
                try await $0.page(FetchURL(server.url), limit: 10, mayAuthorize: false)
            }
            #expect(server.requests.map { $0.header("Authorization") } == [nil])
        }
        #expect(script.runs.isEmpty)
    }

    @Test("an answer that the source does not take any more is asked for anew", arguments: [401, 403])
    func refused(_ status: Int) async throws {
        let script = try HelperScript.counting()
        let taken = { @Sendable (count: Int) in "Basic " + Data("u:canary\(count)".utf8).base64EncodedString() }
        try await LoopbackServer.run({ request in
            let isOld = request.path == "/new" && request.header("Authorization") != taken(2)
            return isOld ? .text(status, "no") : .ok("x")
        }) { server in
            let credentials = try UpstreamCredentials(sources: [], commands: [script.asked(for: server.url)])
            let failures = try await withFetcher(settings(credentials: credentials)) { fetcher in
                var failures = [try await failure(fetcher, server.url + "/old")]
                // A new one that is refused is not asked for again at once.
                for _ in 0..<2 { failures.append(try await failure(fetcher, server.url + "/new")) }
                script.clock.advance(by: .seconds(10))
                for _ in 0..<2 { failures.append(try await failure(fetcher, server.url + "/new")) }
                return failures
            }
            #expect(failures.map { $0 == nil } == [true, false, false, false, true])
            #expect(server.requests.map { $0.header("Authorization") } == [1, 1, 1, 1, 2].map(taken))
        }
        #expect(script.runs == ["get", "get"])
    }

    @Test("git is given the answer for a private module, and for no other", arguments: [true, false])
    func git(_ isPrivate: Bool) async throws {
        let script = try HelperScript.counting()
        let asked = try script.asked(for: "https://git.corp.example/team")
        let credentials = try UpstreamCredentials(sources: [], commands: [asked])
        let direct = DirectSettings(git: "/usr/bin/git", state: "/nowhere", clock: script.clock.service)
        try await withFetcher(settings(credentials: credentials)) { fetcher in
            let address = "https://git.corp.example/team/tool.git"
            var location = try #require(RepositoryLocation(address, rewrites: []))
            location.mayAuthorize = isPrivate
            let remote = GitRemote(location, DirectWays(direct, fetcher))
            #expect(remote.credential == (isPrivate ? "the helper command \(script.path)" : nil))
            let basic = "Basic " + Data("u:canary1".utf8).base64EncodedString()
            #expect(try await remote.route().authorization?.reveal() == (isPrivate ? basic : nil))
        }
        #expect(script.runs.count == (isPrivate ? 1 : 0))
    }
}
