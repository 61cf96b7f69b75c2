import GoModules
import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("What the page of a path says", .timeLimit(.minutes(1))) struct DiscoveryPageTests {
    private typealias Scene = DiscoveryScene

    private static let line = "go.example/x git https://git.example/x"
    private static let place = "go.example/x [] https://git.example/x"

    // MARK: Lines

    @Test("is where the repository is, when it speaks of that very path") func own() async throws {
        try await Scene.run({ _ in Scene.page(Self.line) }) { scene in
            #expect(await scene.place("go.example/x") == Self.place)
            #expect(scene.questions == ["/x?go-get=1"])
            #expect(scene.server.requests.first?.header("Host") == "go.example")
        }
    }

    @Test(
        "counts when the page of the root says the same",
        arguments: [
            ("go.example/x", "go.example/x [sub] https://git.example/x", "/x?go-get=1"),
            ("go.example", "go.example [x/sub] https://git.example/x", "/?go-get=1"),
        ]
    )
    func root(_ root: String, _ place: String, _ second: String) async throws {
        try await Scene.run({ _ in Scene.page("\(root) git https://git.example/x") }) { scene in
            #expect(await scene.place("go.example/x/sub/v2") == place)
            #expect(scene.questions == ["/x/sub/v2?go-get=1", second])
        }
    }

    static let others: [(LoopbackReply, String)] = [
        (DiscoveryScene.page("go.example/x git https://other.example/x"), "not_found"),
        (DiscoveryScene.page("go.example/x hg https://git.example/x"), "not_found"),
        (DiscoveryScene.page("go.example/x git https://git.example/x folder"), "not_found"),
        (DiscoveryScene.page("go.example git https://git.example/x"), "not_found"),
        (DiscoveryScene.page(), "not_found"), (.text(404, "no"), "not_found"),
        // It may say the same a moment later.
        (.text(500, "no"), "unavailable"), (.text(429, "no"), "unavailable"),
    ]

    @Test("does not count when the page of the root says something else", arguments: others)
    func disagreement(_ reply: LoopbackReply, _ label: String) async throws {
        try await Scene.run({ $0.path == "/x" ? reply : Scene.page(Self.line) }) { scene in
            #expect(await scene.failure("go.example/x/sub")?.label == label)
            #expect(scene.questions == ["/x/sub?go-get=1", "/x?go-get=1"])
        }
    }

    @Test("is the one line that speaks of the path") func several() async throws {
        let others = ["go.example/xy git https://a.example/a", "go.example/x/y git https://a.example/a"]
        try await Scene.run({ _ in Scene.page(others[0], Self.line, others[1]) }) { scene in
            #expect(await scene.place("go.example/x") == Self.place)
        }
        try await Scene.run({ _ in Scene.page("go.example git https://a.example/a", Self.line) }) { scene in
            let error = await scene.failure("go.example/x")
            #expect(error?.label == "not_found")
            #expect(error?.description.contains("multiple meta tags match") == true)
        }
    }

    @Test(
        "is a folder of the repository, when there is a fourth word",
        arguments: [
            ("go", "go.example/x [go] https://git.example/x"),
            ("go/mod/", "go.example/x [go/mod] https://git.example/x"),
            ("../etc", nil), ("/etc", nil), ("-x", nil),
        ] as [(String, String?)]
    )
    func subdirectory(_ folder: String, _ place: String?) async throws {
        try await Scene.run({ _ in Scene.page("\(Self.line) \(folder)") }) { scene in
            if let place {
                #expect(await scene.place("go.example/x") == place)
            } else {
                #expect(await scene.failure("go.example/x")?.label == "not_found")
            }
        }
    }

    @Test("may be a module proxy, which beats a repository") func proxy() async throws {
        let page = Scene.page(Self.line, "go.example/x mod https://proxy.example/go")
        try await Scene.run({ _ in page }) { scene in
            #expect(await scene.place("go.example/x") == "proxy https://proxy.example/go")
        }
    }

    @Test("is nothing in a system that go does not know", arguments: ["bzr", "cvs", "Git", "git+ssh"])
    func unknown(_ system: String) async throws {
        try await Scene.run({ _ in Scene.page("go.example/x \(system) https://git.example/x") }) { scene in
            #expect(await scene.failure("go.example/x") == .notFound(reason: "unknown vcs \"\(system)\""))
        }
    }

    // MARK: Status

    @Test(
        "is that nobody knows the path, or that nobody can tell now, by its status",
        arguments: [
            (200, "not_found"), (404, "not_found"), (410, "not_found"), (400, "not_found"), (401, "not_accepted"),
            (407, "not_accepted"), (403, "refused"), (451, "refused"), (408, "unavailable"), (429, "unavailable"),
            (500, "unavailable"), (502, "unavailable"), (503, "unavailable"), (599, "unavailable"),
        ]
    )
    func statuses(_ status: Int, _ label: String) async throws {
        try await Scene.run({ _ in Scene.page(status: status) }) { scene in
            #expect(await scene.failure("go.example/x")?.label == label)
        }
    }

    @Test("counts whatever its status is", arguments: [404, 401, 403, 429, 500, 503])
    func anyStatus(_ status: Int) async throws {
        try await Scene.run({ _ in Scene.page(Self.line, status: status) }) { scene in
            #expect(await scene.place("go.example/x") == Self.place)
        }
    }

    @Test("is read at the end of redirects") func redirected() async throws {
        let answer: LoopbackServer.Answer = { request in
            request.path == "/x" ? .redirect("/real?go-get=1") : Scene.page(Self.line)
        }
        try await Scene.run(answer) { scene in
            #expect(await scene.place("go.example/x") == Self.place)
            #expect(scene.questions == ["/x?go-get=1", "/real?go-get=1"])
        }
    }

    @Test("does not come from a server that breaks off, which is not that nobody knows the path") func brokenOff()
        async throws
    {
        let reply = LoopbackReply(.text("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<html>"), .close)
        try await Scene.run({ _ in reply }) { scene in
            #expect(await scene.failure("go.example/x")?.label == "unavailable")
        }
    }

    // MARK: Credentials

    @Test("is asked for with credentials for private modules only", arguments: [true, false])
    func credentials(_ isPrivate: Bool) async throws {
        var setup = Scene.Setup()
        setup.isPrivate = { isPrivate && $0 == "go.example/x" }
        setup.credentials = try UpstreamCredentials(
            sources: [],
            netrc: Netrc("machine go.example login u password p")
        )
        try await Scene.run(with: setup, { _ in Scene.page(Self.line) }) { scene in
            #expect(await scene.place("go.example/x") == Self.place)
            #expect(scene.server.requests.map { $0.header("Authorization") } == [isPrivate ? "Basic dTpw" : nil])
        }
    }
}
