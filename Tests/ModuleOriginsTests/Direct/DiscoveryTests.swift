import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("Where a module comes from", .timeLimit(.minutes(1))) struct DiscoveryTests {
    private typealias Scene = DiscoveryScene

    private static let line = "go.example/x git https://git.example/x"

    private static func rules(_ texts: String...) throws -> [ImportRule] { try texts.map { try ImportRule($0) } }

    // MARK: Without asking

    @Test(
        "is told by a path on a host that is known, or by .git in it, and nobody is asked",
        arguments: [
            ("github.com/a/b", "github.com/a/b [] https://github.com/a/b"),
            ("github.com/a/b/c/v2", "github.com/a/b [c] https://github.com/a/b"),
            ("bitbucket.org/a/b", "bitbucket.org/a/b [] https://bitbucket.org/a/b"),
            ("git.openstack.org/a/b", "git.openstack.org/a/b [] https://git.openstack.org/a/b"),
            ("go.example/team/x.git/sub", "go.example/team/x.git [sub] https://go.example/team/x"),
        ]
    )
    func known(_ path: String, _ place: String) async throws {
        try await Scene.run({ _ in Scene.page(Self.line) }) { scene in
            #expect(await scene.place(path) == place)
            #expect(scene.questions.isEmpty)
        }
    }

    @Test(
        "is nowhere on a host that is known and has no such paths",
        arguments: ["github.com/a", "github.com/a/b.git"]
    )
    func malformed(_ path: String) async throws {
        try await Scene.run({ _ in Scene.page("\(path) git https://git.example/x") }) { scene in
            #expect(await scene.failure(path)?.label == "not_found")
            #expect(scene.questions.isEmpty)
        }
    }

    @Test(
        "is a limitation where it is another system than git, whether the path or a page says so",
        arguments: [
            ("go.example/x.hg", "hg"), ("go.example/x.svn", "svn"), ("go.example/x.fossil/sub", "fossil"),
            ("chiselapp.com/user/a/repository/b", "fossil"), ("go.example/hg", "hg"), ("go.example/svn", "svn"),
            ("go.example/fossil", "fossil"),
        ]
    )
    func unsupported(_ path: String, _ system: String) async throws {
        let answer: LoopbackServer.Answer = { request in
            Scene.page("go.example\(request.path) \(request.path.dropFirst()) https://x.example/y")
        }
        try await Scene.run(answer) { scene in
            let error = await scene.failure(path)
            #expect(
                error
                    == .notEnabled(
                        reason: "\(path) is kept in \(system), which martlet does not speak; "
                            + "put a module proxy before direct in the chain"
                    )
            )
        }
    }

    // MARK: Rules of the settings

    @Test("is what a rule says, whatever the path or a page would say") func rule() async throws {
        var setup = Scene.Setup()
        setup.imports = try Self.rules(
            "go.example/*=git ssh://git@git.corp.example/$1",
            "github.com/corp/*=git https://git.corp.example/$1"
        )
        try await Scene.run(with: setup, { _ in Scene.page(Self.line) }) { scene in
            #expect(
                await scene.place("go.example/x/sub")
                    == "go.example/x [sub] ssh://git@git.corp.example/x of the operator"
            )
            #expect(
                await scene.place("github.com/corp/tool/v3")
                    == "github.com/corp/tool [] https://git.corp.example/tool of the operator"
            )
            #expect(await scene.place("github.com/other/b") == "github.com/other/b [] https://github.com/other/b")
            #expect(scene.questions.isEmpty)
        }
    }

    @Test("is what the rule says that fixes most, wherever it stands", arguments: [false, true])
    func mostSpecific(_ isReversed: Bool) async throws {
        let rules = try Self.rules(
            "go.example/*/*=git https://git.example/wide/$1-$2",
            "go.example/team/*=git https://git.example/team/$1",
            "go.example/*=git https://git.example/short/$1",
            "go.example/team/tool=git https://git.example/tool"
        )
        var setup = Scene.Setup()
        setup.imports = isReversed ? rules.reversed() : rules
        try await Scene.run(with: setup, { _ in .text(404, "") }) { scene in
            for (path, address) in [
                ("go.example/team/tool", "tool"), ("go.example/team/other", "team/other"),
                // As much is fixed by the short one, and the long one says more.
                ("go.example/a/b", "wide/a-b"), ("go.example/a", "short/a"),
            ] {
                let place = "\(path) [] https://git.example/\(address) of the operator"
                #expect(await scene.place(path) == place)
            }
        }
    }

    // MARK: How long that holds

    @Test("is asked for once an hour") func hour() async throws {
        try await Scene.run({ _ in Scene.page(Self.line) }) { scene in
            for (passed, questions) in [(0, 1), (1800, 1), (1799, 1), (1, 2), (3599, 2), (1, 3)] {
                scene.clock.advance(by: .seconds(passed))
                #expect(await scene.place("go.example/x") == "go.example/x [] https://git.example/x")
                #expect(scene.questions.count == questions)
            }
        }
    }

    @Test("is asked for again at once when nobody could tell") func failures() async throws {
        let asked = Notes()
        let answer: LoopbackServer.Answer = { request in
            asked.add(request.path)
            switch asked.all.count {
            case 1: return .text(404, "no")
            case 2: return .text(503, "no")
            default: return Scene.page(Self.line)
            }
        }
        try await Scene.run(answer) { scene in
            #expect(await scene.failure("go.example/x")?.label == "not_found")
            #expect(await scene.failure("go.example/x")?.label == "unavailable")
            #expect(await scene.place("go.example/x") == "go.example/x [] https://git.example/x")
        }
    }

    @Test("is forgotten when the settings change") func forgetting() async throws {
        try await Scene.run({ _ in Scene.page(Self.line) }) { scene in
            for questions in 1...3 {
                _ = await scene.place("go.example/x")
                #expect(scene.questions.count == questions)
                scene.discovery.forget()
            }
        }
    }

    // MARK: Over http

    @Test("is asked for over http where that is declared, and only when https does not tell", arguments: [false, true])
    func insecure(_ isInsecure: Bool) async throws {
        let asked = Notes()
        var setup = Scene.Setup()
        setup.isInsecure = { isInsecure && $0.hasPrefix("go.example/") }
        // https leads through the outbound proxy to a host of the settings; nobody vouches for its port 80.
        setup.addressGuard = AddressGuard(trusted: ["go.example:443"]) { host throws(SourceError) in
            asked.add(host)
            throw .unavailable(reason: "no address", retryAfter: nil)
        }
        let answer: LoopbackServer.Answer = { $0.path == "/x" ? Scene.page(Self.line) : .text(404, "no") }
        try await Scene.run(with: setup, answer) { scene in
            #expect(await scene.place("go.example/x") == "go.example/x [] https://git.example/x")
            #expect(asked.all.isEmpty)
            #expect(await scene.failure("go.example/y")?.label == (isInsecure ? "unavailable" : "not_found"))
            #expect(asked.all == (isInsecure ? ["go.example"] : []))
        }
    }
}
