import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("The way to a repository", .timeLimit(.minutes(1))) struct GitRemoteRouteTests {
    private func remote(
        _ address: String,
        _ fetcher: HTTPFetcher,
        isPrivate: Bool = false,
        ssh: SSHAccess = SSHAccess()
    ) throws -> GitRemote {
        var location = try #require(RepositoryLocation(address, rewrites: [], isOwn: true))
        location.mayAuthorize = isPrivate
        var direct = DirectSettings(git: "/usr/bin/git", state: "/nonexistent", clock: TestClock().service)
        direct.ssh = ssh
        return GitRemote(location, DirectWays(direct, fetcher))
    }

    private func route(_ address: String, _ fetching: FetchSettings = settings()) async throws -> GitRoute {
        try await withFetcher(fetching) { try await remote(address, $0).route() }
    }

    /// Settings of a fetcher for which every name has these addresses.
    private func guarding(_ addresses: String..., trusted: Set<String> = []) -> FetchSettings {
        var fetching = settings()
        fetching.addressGuard = AddressGuard(trusted: trusted) { _ in addresses.compactMap { IPAddress($0) } }
        return fetching
    }

    @Test(
        "is the address as it was written",
        arguments: [
            "https://git.example/a", "https://git.example/a.git", "https://git.example/a/", "http://git.example/a",
        ]
    )
    func written(_ address: String) async throws {
        let route = try await route(address)
        #expect(route.address == address)
        #expect(route.settings.isEmpty)
        #expect(route.variables.isEmpty)
    }

    @Test(
        "goes to the address that was looked at, and to no other",
        arguments: [
            ("https://git.example/a", "1.1.1.1", "git.example:443:1.1.1.1"),
            ("https://git.example:8443/a", "1.1.1.1", "git.example:8443:1.1.1.1"),
            ("https://git.example/a", "2606:4700::1111", "git.example:443:[2606:4700::1111]"),
            // Nobody resolves it again.
            ("https://1.1.1.1/a", "8.8.8.8", nil), ("https://[2606:4700::1111]/a", "8.8.8.8", nil),
        ] as [(String, String, String?)]
    )
    func pinned(_ address: String, _ found: String, _ expected: String?) async throws {
        let route = try await route(address, guarding(found))
        #expect(route.settings == (expected.map { ["http.curloptResolve=\($0)"] } ?? []))
    }

    @Test("is as the system has it to hosts of the settings") func trusted() async throws {
        let route = try await route("https://git.example/a", guarding("10.0.0.1", trusted: ["git.example:443"]))
        #expect(route.settings.isEmpty)
    }

    @Test(
        "is none to an address of this network",
        arguments: ["https://git.example/a", "https://10.0.0.1/a", "https://localhost/a", "https://[::1]/a"]
    )
    func refused(_ address: String) async throws {
        let fetching = guarding("10.0.0.1")
        let error = await #expect(throws: SourceError.self) { try await route(address, fetching) }
        #expect(error?.label == "not_enabled")
    }

    @Test("leads through the outbound proxy, with its password where nobody sees it") func proxied() async throws {
        let outbound = try OutboundProxy(url: "http://user:p%20w@proxy.example:3128", exceptions: "corp.example")
        let route = try await route("https://git.example/a", settings(outboundProxy: outbound))
        #expect(route.variables == ["https_proxy": "http://user:p%20w@proxy.example:3128"])
        #expect(!"\(route)".contains("p%20w"))
        for direct in ["https://git.corp.example/a", "http://git.example/a", "https://127.0.0.1/a"] {
            #expect(try await self.route(direct, settings(outboundProxy: outbound)).variables.isEmpty, "\(direct)")
        }
        // The proxy would resolve a name by itself.
        var fetching = guarding("1.1.1.1")
        fetching.outboundProxy = outbound
        let guarded = fetching
        await #expect(throws: SourceError.self) { try await self.route("https://git.example/a", guarded) }
    }

    @Test("is checked with the authorities of the settings") func authorities() async throws {
        let authority = try TestAuthority()
        let trust = TrustRoots(file: authority.bundle, directories: [authority.folder])
        let route = try await route("https://git.example/a", settings(trust: trust))
        #expect(route.settings == ["http.sslCAInfo=\(authority.bundle)", "http.sslCAPath=\(authority.folder)"])
    }

    @Test("hands a password over for its address alone, and where no list of processes shows it") func password()
        async throws
    {
        let netrc = try Netrc("machine git.example login u password p")
        let known = try UpstreamCredentials(sources: [], netrc: netrc)
        try await withFetcher(settings(credentials: known)) { fetcher in
            let route = try await remote("https://git.example/a", fetcher, isPrivate: true).route()
            #expect(
                route.variables == [
                    "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "http.https://git.example/a.extraHeader",
                    "GIT_CONFIG_VALUE_0": "Authorization: Basic dTpw",
                ]
            )
            #expect(!"\(route)".contains("dTpw"))
            let other = try await remote("https://git.example:8443/a", fetcher, isPrivate: true).route()
            #expect(other.variables.isEmpty)
            let command = GitCommand(
                invocation: GitInvocation(executable: "/usr/bin/git", limits: GitLimits(), home: "/nonexistent"),
                sessions: CommandSessions()
            )
            let invocation = command.reaching(route, nil).invocation
            #expect(invocation.environment["GIT_CONFIG_VALUE_0"] == "Authorization: Basic dTpw")
            #expect(!invocation.arguments(["fetch"], in: nil).contains { $0.contains("dTpw") })
        }
    }

    @Test("over ssh is that of the settings, and asks for no address") func ssh() async throws {
        var access = SSHAccess()
        access.keys = [SSHAccess.Key(prefix: "ssh://git@git.corp.example/", file: "/etc/martlet/key")]
        access.agent = "/run/agent"
        // No name has an address here.
        try await withFetcher(guarding()) { fetcher in
            let keyed = try remote("ssh://git@git.corp.example/a", fetcher, ssh: access)
            #expect(try await keyed.route().variables["GIT_SSH_COMMAND"]?.contains("/etc/martlet/key") == true)
            #expect(keyed.credential == "the ssh key in /etc/martlet/key")
            let other = try remote("ssh://git@git.example/a", fetcher, ssh: access)
            #expect(try await other.route().variables["SSH_AUTH_SOCK"] == "/run/agent")
            #expect(other.credential == "the ssh agent")
            #expect(try remote("ssh://git@git.example/a", fetcher).credential == nil)
        }
    }
}
