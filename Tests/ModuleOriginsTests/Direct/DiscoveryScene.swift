import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

/// A world in which every https address leads to one server, which has a certificate for `go.example`.
struct DiscoveryScene {
    /// What differs from a server without any setting.
    struct Setup {
        var imports: [ImportRule] = []
        var isPrivate: @Sendable (String) -> Bool = { _ in false }
        var isInsecure: @Sendable (String) -> Bool = { _ in false }
        var credentials = UpstreamCredentials.none
        var addressGuard: AddressGuard?
    }

    let discovery: Discovery
    let server: LoopbackServer
    let clock: TestClock

    private static let certified = Result {
        let authority = try TestAuthority()
        return (authority, try authority.server(for: ["go.example"]))
    }

    /// Runs `body` in a new world.
    ///
    /// - `answer`: What the server says.
    static func run(
        with setup: Setup = Setup(),
        _ answer: @escaping LoopbackServer.Answer,
        _ body: (DiscoveryScene) async throws -> Void
    ) async throws {
        let (authority, tls) = try certified.get()
        try await LoopbackServer.run(tls: tls, answer) { server in
            let proxy = try await ConnectProxy.start(leadingTo: server.port)
            var fetching = settings(
                outboundProxy: try OutboundProxy(url: "127.0.0.1:\(proxy.port)"),
                trust: TrustRoots(additional: [authority.bundle]),
                credentials: setup.credentials
            )
            fetching.addressGuard = setup.addressGuard
            do {
                try await withFetcher(fetching) { try await body(scene(setup, $0, server)) }
                await proxy.stop()
            } catch {
                await proxy.stop()
                throw error
            }
        }
    }

    private static func scene(_ setup: Setup, _ fetcher: HTTPFetcher, _ server: LoopbackServer) -> DiscoveryScene {
        let clock = TestClock()
        var direct = DirectSettings(git: "/usr/bin/git", state: "/nonexistent", clock: clock.service)
        direct.imports = setup.imports
        direct.isPrivate = setup.isPrivate
        direct.insecure = setup.isInsecure
        return DiscoveryScene(discovery: Discovery(DirectWays(direct, fetcher)), server: server, clock: clock)
    }

    /// Where a module comes from, as `ROOT [FOLDER] ADDRESS` or `proxy ADDRESS`; the error when nobody can tell.
    func place(_ path: String) async -> String {
        do {
            switch try await discovery.place(of: try ModulePath(path)) {
            case .git(let place, let address, let isOwn):
                return "\(place.root) [\(place.folder)] \(address)\(isOwn ? " of the operator" : "")"
            case .proxy(let base): return "proxy \(base)"
            }
        } catch {
            return "\(error)"
        }
    }

    /// Why it cannot be found out; nil when it can.
    func failure(_ path: String) async -> SourceError? {
        do {
            _ = try await discovery.place(of: try ModulePath(path))
            return nil
        } catch let error as SourceError {
            return error
        } catch {
            Issue.record(error)
            return nil
        }
    }

    /// What was asked for over https, such as `/x?go-get=1`.
    var questions: [String] { server.requests.map(\.target) }

    /// A page with these `go-import` lines.
    static func page(_ lines: String..., status: Int = 200) -> LoopbackReply {
        let tags = lines.map { "<meta name=\"go-import\" content=\"\($0)\">\n" }.joined()
        let text = "<!DOCTYPE html>\n<html><head>\n\(tags)</head><body>Hello</body></html>\n"
        return .status(status, Array(text.utf8), headers: [("Content-Type", "text/html; charset=utf-8")])
    }
}
