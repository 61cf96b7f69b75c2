import Foundation
import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("Looking why git failed", .timeLimit(.minutes(1))) struct GitRemoteTests {
    private static let question = "/info/refs?service=git-upload-pack"

    /// A repository whose address an operator wrote, so that it may be http.
    private func remote(_ address: String, _ fetcher: HTTPFetcher, isPrivate: Bool = false) throws -> GitRemote {
        var location = try #require(RepositoryLocation(address, rewrites: [], isOwn: true))
        location.mayAuthorize = isPrivate
        let settings = DirectSettings(git: "/usr/bin/git", state: "/nonexistent", clock: TestClock().service)
        return GitRemote(location, DirectWays(settings, fetcher))
    }

    /// What was found out: `moved` when the repository is elsewhere, `well` when nothing is wrong, else the error.
    private func look(_ remote: GitRemote) async -> (label: String, text: String) {
        do throws(SourceError) {
            return (try await remote.lookUp() ? "moved" : "well", "")
        } catch {
            return (error.label, error.description)
        }
    }

    /// What is found out about `/team/tool` on a server.
    private func look(_ answer: @escaping LoopbackServer.Answer) async throws -> (label: String, text: String) {
        try await LoopbackServer.run(answer) { server in
            try await withFetcher { await look(try remote("\(server.url)/team/tool", $0)) }
        }
    }

    // MARK: What a server says

    @Test(
        "tells what is not there from what cannot be had now",
        arguments: [
            (404, "not_found"), (410, "not_found"), (401, "not_accepted"), (407, "not_accepted"), (403, "refused"),
            (451, "refused"), (429, "limited"), (500, "unavailable"), (502, "unavailable"), (503, "unavailable"),
            (400, "unavailable"),
        ]
    )
    func statuses(_ status: Int, _ label: String) async throws {
        let outcome = try await look { _ in .text(status, "no") }
        #expect(outcome.label == label)
        #expect(!outcome.text.contains("service="))
    }

    @Test("asks what git asks, and finds no fault with an answer") func good() async throws {
        try await LoopbackServer.run({ _ in .ok("001e# service=git-upload-pack\n") }) { server in
            for address in ["\(server.url)/team/tool.git", "\(server.url)/team/tool.git/"] {
                let outcome = try await withFetcher { await look(try remote(address, $0)) }
                #expect(outcome.label == "well")
            }
            #expect(server.requests.map(\.target) == Array(repeating: "/team/tool.git\(Self.question)", count: 2))
        }
    }

    @Test("finds no answer where nobody listens") func silence() async throws {
        let server = try await LoopbackServer.start { _ in .ok("") }
        await server.stop()
        let outcome = try await withFetcher { await look(try remote("\(server.url)/team/tool", $0)) }
        #expect(outcome.label == "unavailable")
    }

    // MARK: Where it leads

    @Test("follows to another path, until git fails there") func moved() async throws {
        let gone = Notes()
        let answer: LoopbackServer.Answer = { request in
            guard request.path.hasPrefix("/old/") else { return .ok("") }
            return gone.all.isEmpty ? .redirect("/new/tool\(Self.question)") : .text(404, "gone")
        }
        try await LoopbackServer.run(answer) { server in
            try await withFetcher { fetcher in
                let remote = try remote("\(server.url)/old/tool", fetcher)
                #expect(try await remote.route().address == "\(server.url)/old/tool")
                #expect(await look(remote).label == "moved")
                #expect(try await remote.route().address == "\(server.url)/new/tool")
                gone.add("by now")
                #expect(await look(remote).label == "not_found")
                #expect(try await remote.route().address == "\(server.url)/old/tool")
            }
            #expect(server.requests.map(\.path) == ["/old/tool", "/new/tool", "/old/tool"].map { "\($0)/info/refs" })
        }
    }

    @Test(
        "does not follow to what is no repository",
        arguments: [
            ("/login", "redirects to what is no repository"),
            ("/login?to=/info/refs", "redirects to what is no repository"),
            ("/n%65w/tool\(question)", "redirects to an address that is not taken"),
            ("/a'b/tool\(question)", "redirects to an address that is not taken"),
        ]
    )
    func nowhere(_ target: String, _ reason: String) async throws {
        let outcome = try await look { $0.path.hasPrefix("/team/") ? .redirect(target) : .ok("a page") }
        #expect(outcome.label == "unavailable")
        #expect(outcome.text.hasSuffix(reason), "\(outcome.text)")
    }

    @Test("says what is wrong at the end of a redirect") func wrongThere() async throws {
        let outcome = try await look {
            $0.path.hasPrefix("/team/") ? .redirect("/new\(Self.question)") : .text(403, "")
        }
        #expect(outcome.label == "refused")
    }

    @Test("does not follow to an address that may not be reached") func guarded() async throws {
        try await LoopbackServer.run({ _ in .ok("") }) { other in
            let target = "\(other.url)/tool\(Self.question)"
            try await LoopbackServer.run({ _ in .redirect(target) }) { server in
                var fetching = settings()
                fetching.addressGuard = AddressGuard(trusted: ["127.0.0.1:\(server.port)"])
                let outcome = try await withFetcher(fetching) { await look(try remote("\(server.url)/tool", $0)) }
                #expect(outcome.label == "not_enabled")
            }
            #expect(other.requests.isEmpty)
        }
    }

    // MARK: Who is shown credentials

    /// Netrc entries of servers, all with the user `u` and the password `p`.
    private func credentials(_ servers: LoopbackServer...) throws -> UpstreamCredentials {
        let lines = servers.map { "machine 127.0.0.1:\($0.port) login u password p\n" }
        return try UpstreamCredentials(sources: [], netrc: Netrc(lines.joined()))
    }

    @Test("shows credentials for private modules only", arguments: [true, false])
    func privately(_ isPrivate: Bool) async throws {
        try await LoopbackServer.run({ _ in .ok("") }) { server in
            try await withFetcher(settings(credentials: credentials(server))) { fetcher in
                let remote = try remote("\(server.url)/team/tool", fetcher, isPrivate: isPrivate)
                #expect(await look(remote).label == "well")
                #expect(try await remote.route().authorization?.reveal() == (isPrivate ? "Basic dTpw" : nil))
                #expect(remote.credential == (isPrivate ? "the netrc entry of u" : nil))
            }
            #expect(server.requests.map { $0.header("Authorization") } == [isPrivate ? "Basic dTpw" : nil])
        }
    }

    @Test("shows them no more after a redirect to another server, whatever is known for that one") func elsewhere()
        async throws
    {
        try await LoopbackServer.run({ _ in .ok("") }) { other in
            let target = "\(other.url)/team/tool\(Self.question)"
            try await LoopbackServer.run({ _ in .redirect(target) }) { server in
                try await withFetcher(settings(credentials: credentials(server, other))) { fetcher in
                    let remote = try remote("\(server.url)/team/tool", fetcher, isPrivate: true)
                    #expect(await look(remote).label == "moved")
                    let route = try await remote.route()
                    #expect(route.address == "\(other.url)/team/tool")
                    #expect(route.authorization == nil)
                    #expect(route.variables.isEmpty)
                }
                #expect(server.requests.allSatisfy { $0.header("Authorization") == "Basic dTpw" })
            }
            #expect(other.requests.map { $0.header("Authorization") } == [nil])
        }
    }

    @Test("shows a token below its prefix only, also after a redirect on the same server") func prefix() async throws {
        let folder = try TokenFolder()
        let file = folder.write("canary")
        let answer: LoopbackServer.Answer = { request in
            request.path.hasPrefix("/team/") ? .redirect("/other/tool\(Self.question)") : .ok("")
        }
        try await LoopbackServer.run(answer) { server in
            let token = try TokenFile("\(server.url)/team=\(file)")
            let known = try UpstreamCredentials(sources: [], tokens: [token])
            try await withFetcher(settings(credentials: known)) { fetcher in
                let remote = try remote("\(server.url)/team/tool", fetcher, isPrivate: true)
                let expected = "Basic \(Data("x-token-auth:canary".utf8).base64EncodedString())"
                #expect(try await remote.route().authorization?.reveal() == expected)
                #expect(await look(remote).label == "moved")
                #expect(try await remote.route().authorization == nil)
            }
        }
    }

    // MARK: Without a reference

    @Test(
        "takes no page for an empty repository",
        arguments: [
            ("application/x-git-upload-pack-advertisement", nil), ("text/html; charset=utf-8", "bad_answer"),
            ("text/plain", "bad_answer"), (nil, "bad_answer"),
        ] as [(String?, String?)]
    )
    func empty(_ type: String?, _ label: String?) async throws {
        let fields = type.map { [("Content-Type", $0)] } ?? []
        try await LoopbackServer.run({ _ in .ok("<p>Sign in</p>", headers: fields) }) { server in
            try await withFetcher { fetcher in
                let remote = try remote("\(server.url)/team/tool", fetcher)
                #expect(await confirm(remote) == label)
            }
            #expect(server.requests.map(\.target) == ["/team/tool\(Self.question)"])
        }
    }

    private func confirm(_ remote: GitRemote) async -> String? {
        do throws(SourceError) {
            try await remote.confirmIsEmpty()
            return nil
        } catch {
            return error.label
        }
    }

    // MARK: In a folder

    @Test("finds nothing in a folder of repositories only when that is there") func folder() async throws {
        let folder = try TemporaryFolder()
        let rewrites = [try RepositoryRewrite("https://git.example/=\(folder.path)/mirror/")]
        let location = try #require(RepositoryLocation("https://git.example/team/tool", rewrites: rewrites))
        let direct = DirectSettings(git: "/usr/bin/git", state: "/nonexistent", clock: TestClock().service)
        try await withFetcher { fetcher in
            let remote = GitRemote(location, DirectWays(direct, fetcher))
            // A disk that is not mounted says nothing about what is on it.
            #expect(await look(remote).label == "well")
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/mirror/team",
                withIntermediateDirectories: true
            )
            let outcome = await look(remote)
            #expect(outcome.label == "not_found")
            #expect(!outcome.text.contains(folder.path))
            try FileManager.default.createDirectory(atPath: location.fetched, withIntermediateDirectories: true)
            #expect(await look(remote).label == "well")
            #expect(await confirm(remote) == nil)
        }
    }
}
