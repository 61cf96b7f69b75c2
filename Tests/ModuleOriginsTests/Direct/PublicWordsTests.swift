import Foundation
import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("What clients read of a failure", .timeLimit(.minutes(1))) struct PublicWordsTests {
    private static let address = "https://git.example/team/tool"

    /// The module `git.example/team/tool` of a server that keeps its state in a folder with a space in its name.
    private func module(
        _ rewrites: String...,
        at address: String = address,
        fetching: FetchSettings = settings()
    ) throws -> GitModule {
        let clock = TestClock().service
        var direct = DirectSettings(git: "/opt/git", state: "/srv/my store/.martlet", clock: clock)
        direct.rewrites = try rewrites.map { try RepositoryRewrite($0) }
        let location = try #require(RepositoryLocation(address, rewrites: direct.rewrites))
        let mirror = GitMirror(
            of: GitRemote(location, DirectWays(direct, try HTTPFetcher(fetching))),
            in: direct.folder(of: location),
            git: GitCommand(invocation: direct.invocation, sessions: CommandSessions()),
            turns: FetchTurns(limit: 1, perHost: 1)
        )
        return GitModule(
            place: try ModulePlace(of: try ModulePath("git.example/team/tool"), root: "git.example/team/tool"),
            address: address,
            repository: GitRepository(mirror, clock: clock),
            history: TagHistory(CommitLedger(folder: direct.ledger, clock: clock), isKept: { _ in false }) { _ in },
            contents: ZipContents(clock: clock)
        )
    }

    private func shown(_ error: any Error, _ module: GitModule) -> String {
        DirectSource.sourceError(error, of: module).description
    }

    // MARK: From where everybody knows

    @Test(
        "is what git said, without folders and addresses of the inside",
        arguments: [
            ("fatal: couldn't find remote ref refs/tags/v1.0.0", nil),
            ("fatal: unable to access '\(address)/': Could not resolve host: git.example", nil),
            ("error: 12:34:56 of 2.39.5: a/b at 0123456789abcdef0123456789abcdef01234567", nil),
            ("remote: Repository not found.; fatal: repository '\(address)/' not found", nil),
            (
                "fatal: not a git repository: 'MIRROR'",
                "fatal: not a git repository: 'the mirror'"
            ),
            (
                "error: unable to write file MIRROR/objects/pack/tmp_pack_x: No space left on device",
                "error: unable to write file the mirror/objects/pack/tmp_pack_x: No space left on device"
            ),
            (
                "fatal: cannot exec '/srv/my store/.martlet/git/home/programs/git-remote-x'",
                "fatal: cannot exec 'the mirrors/home/programs/git-remote-x'"
            ),
            (
                "error: could not lock /etc/martlet/x.lock: Read-only file system",
                "error: could not lock a file of this server: Read-only file system"
            ),
            ("fatal: path=/etc/martlet,(/var/x)", "fatal: path=a file of this server,(a file of this server)"),
            (
                "fatal: unable to access '\(address)/': Failed to connect to git.example port 443 via 10.1.2.3",
                "fatal: unable to access '\(address)/': Failed to connect to git.example port 443 via an address"
            ),
            ("fatal: 10.1.2.3: refused.", "fatal: an address: refused."),
            ("fatal: 10.1.2.3:8443, fd00::1, [fd00::1]:22:", "fatal: an address, an address, an address:"),
        ] as [(String, String?)]
    )
    func plain(_ message: String, _ expected: String?) throws {
        let module = try module()
        let message = message.replacing("MIRROR", with: module.mirror.folder)
        for fault in [GitFault.failed(status: 128, message: message), .notFetched(status: 128, message: message)] {
            #expect(shown(fault, module) == expected ?? message)
        }
        #expect(shown(SourceError.unavailable(reason: message, retryAfter: nil), module) == expected ?? message)
    }

    @Test("keeps an address that the module's own path names") func own() throws {
        let module = try module(at: "https://1.2.3.4/a")
        let error = SourceError.unavailable(reason: "no connection to 1.2.3.4:443, nor 1.2.3.5", retryAfter: nil)
        #expect(shown(error, module) == "no connection to 1.2.3.4:443, nor an address")
    }

    @Test("names no outbound proxy") func proxy() throws {
        let outbound = try OutboundProxy(url: "http://user:pw@proxy.corp.example:3128")
        let module = try module(fetching: settings(outboundProxy: outbound))
        let message = "fatal: unable to access '\(Self.address)/': Could not resolve proxy: proxy.corp.example"
        let expected = message.replacing("proxy.corp.example", with: "the outbound proxy")
        #expect(shown(GitFault.failed(status: 128, message: message), module) == expected)
    }

    @Test("says not how a command could not be started, and nothing of the file system") func machine() throws {
        let module = try module()
        #expect(shown(GitFault.cannotStart(reason: "no /opt/git"), module) == "git cannot be started")
        let words = "what is kept for version control cannot be read or written"
        let missing = { try FileHandle(forReadingFrom: URL(fileURLWithPath: "/nonexistent/ledger")) }
        let error = try #require(throws: CocoaError.self) { _ = try missing() }
        #expect(DirectSource.sourceError(error, of: module) == .storage(.failed(reason: words)))
        let full = CommitLedgerError.full(module.place.path, limit: 100)
        #expect(shown(full, module).contains("longer than 100 bytes"))
    }

    // MARK: From where only the settings lead

    static let failures: [(SourceError, String)] = [
        (.notFound(reason: "https://inner.corp.example/m/tool is no repository"), "there is no such repository"),
        (.refused(status: 403, reason: "inner.corp.example"), "it is refused"),
        (.notAccepted(status: 401, reason: "inner.corp.example wants credentials"), "credentials are wanted"),
        (.unavailable(reason: "no connection to inner.corp.example:443", retryAfter: nil), "nothing comes"),
        (.limited(reason: "inner.corp.example:443 wants fewer requests", retryAfter: nil), "nothing comes"),
        (.badAnswer(reason: "inner.corp.example:443 answers with a page"), "something else comes"),
        (.notEnabled(reason: "other.corp.example is not reached"), "nobody may go there"),
    ]

    @Test("is its kind alone", arguments: failures) func elsewhere(_ error: SourceError, _ words: String) async throws {
        let module = try module("https://git.example/=https://inner.corp.example/m/")
        let log = LogNotes()
        let shown = await log.during { DirectSource.sourceError(error, of: module) }
        #expect(shown.label == error.label)
        #expect(shown.description.contains("\(Self.address), from where the settings of this server lead: \(words)"))
        #expect(!shown.description.contains("corp.example"))
        // The operator reads the rest.
        #expect(log.all.count == 1)
        #expect(log.all.allSatisfy { $0.contains("https://inner.corp.example/") && $0.contains(error.description) })
    }

    @Test(
        "passes on what git itself says there, and not where that is",
        arguments: [
            ("fatal: couldn't find remote ref refs/tags/v1", "fatal: couldn't find remote ref refs/tags/v1"),
            ("", "git ended with status 128"),
            ("remote: ask your admin; fatal: bad object abc", "fatal: bad object abc"),
            (
                "fatal: repository 'PLACE' not found; error: no /srv/x",
                "fatal: repository '\(address)' not found; error: no a file of this server"
            ),
            ("remote: ask your admin; ERROR: no such team", nil),
            ("fatal: unable to access 'PLACE/': Could not resolve host: inner.corp.example", nil),
            ("fatal: unable to access 'PLACE/': The requested URL leads to https://third.corp.example/x", nil),
        ] as [(String, String?)]
    )
    func gitElsewhere(_ message: String, _ expected: String?) throws {
        for place in ["https://inner.corp.example:8443/m/tool", "ssh://git@inner.corp.example/m/tool"] {
            let module = try module("\(Self.address)=\(place)")
            let message = message.replacing("PLACE", with: place)
            let shown = DirectSource.sourceError(GitFault.notFetched(status: 128, message: message), of: module)
            #expect(shown.label == "unavailable")
            let kind = "\(Self.address), from where the settings of this server lead: nothing comes at the moment"
            #expect(shown.description == expected ?? kind)
            // What martlet itself says about limits names nobody.
            #expect(self.shown(GitFault.tooSlow(.seconds(9)), module) == "git took longer than 9 s")
        }
    }

    @Test("names no folder that a rewriting leads to") func folder() throws {
        let module = try module("https://git.example/=/srv/inner/")
        let fault = GitFault.failed(status: 128, message: "fatal: '/srv/inner/team/tool' is odd; error: no /srv/inner")
        #expect(shown(fault, module) == "fatal: '\(Self.address)' is odd; error: no a file of this server")
    }

    @Test("is logged where something was left out, and only there") func logged() async throws {
        let module = try module()
        let log = LogNotes()
        await log.during {
            _ = DirectSource.sourceError(GitFault.failed(status: 1, message: "fatal: nothing to hide"), of: module)
        }
        #expect(log.all.isEmpty)
        await log.during {
            _ = DirectSource.sourceError(GitFault.failed(status: 1, message: "fatal: no /etc/x"), of: module)
        }
        #expect(log.all.count == 1)
        #expect(log.all.first?.hasPrefix("info version control failed module=git.example/team/tool") == true)
        #expect(log.all.first?.contains("fatal: no /etc/x") == true)
    }
}
