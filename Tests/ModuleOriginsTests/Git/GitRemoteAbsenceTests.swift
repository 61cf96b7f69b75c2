import ModuleProxy
import NIOSSL
import TestKit
import Testing

@testable import ModuleOrigins

/// Hosts such as GitHub answer 401 for a repository that they do not have, and 404 for its page.
@Suite("A repository that wants credentials", .timeLimit(.minutes(1))) struct GitRemoteAbsenceTests {
    private static let certified = Result {
        let authority = try TestAuthority()
        return (authority, try authority.server(for: ["127.0.0.1"]))
    }

    /// What is found out about `/team/tool.git`, and what was asked for.
    ///
    /// - `reply`: What the server says about its page; git's way it wants credentials.
    private func look(
        isPrivate: Bool = false,
        tls: NIOSSLContext?,
        _ reply: LoopbackReply
    ) async throws -> (label: String?, asked: [String]) {
        let (authority, _) = try Self.certified.get()
        let answer: LoopbackServer.Answer = { $0.path.hasSuffix("/info/refs") ? .text(401, "who are you?") : reply }
        return try await LoopbackServer.run(tls: tls, answer) { server in
            let address = "\(server.url)/team/tool.git"
            var location = try #require(RepositoryLocation(address, rewrites: [], isOwn: true))
            location.mayAuthorize = isPrivate
            let direct = DirectSettings(git: "/usr/bin/git", state: "/nonexistent", clock: TestClock().service)
            let found = try await withFetcher(settings(trust: TrustRoots(additional: [authority.bundle]))) { fetcher in
                await label(GitRemote(location, DirectWays(direct, fetcher)))
            }
            return (found, server.requests.map(\.path))
        }
    }

    private func label(_ remote: GitRemote) async -> String? {
        do throws(SourceError) {
            _ = try await remote.lookUp()
            return nil
        } catch {
            return error.label
        }
    }

    static let pages: [(LoopbackReply, String)] = [
        (.text(404, "no"), "not_found"), (.text(410, "no"), "not_found"),
        (.ok("a page"), "not_accepted"), (.text(401, "no"), "not_accepted"), (.text(403, "no"), "not_accepted"),
        (.text(429, "no"), "not_accepted"), (.text(500, "no"), "not_accepted"), (.redirect("/login"), "not_accepted"),
        (LoopbackReply(.close), "not_accepted"),
    ]

    @Test("is not there when its page is not there, and only then", arguments: pages)
    func page(_ reply: LoopbackReply, _ label: String) async throws {
        // What stands behind the redirect is one as well, without an end.
        let (_, tls) = try Self.certified.get()
        let found = try await look(tls: tls, reply)
        #expect(found.label == label)
        #expect(found.asked.prefix(2) == ["/team/tool.git/info/refs", "/team/tool.git"])
    }

    @Test("is believed at its first word where it is private, or where anybody may answer for it")
    func believed() async throws {
        let (_, tls) = try Self.certified.get()
        for (isPrivate, tls) in [(true, tls), (false, nil), (true, nil)] {
            let found = try await look(isPrivate: isPrivate, tls: tls, .text(404, "no"))
            #expect(found.label == "not_accepted")
            #expect(found.asked == ["/team/tool.git/info/refs"])
        }
    }
}
