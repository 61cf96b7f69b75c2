import ModuleProxy
import TestKit
import Testing

@testable import ModuleOrigins

@Suite("Several that ask where a module comes from", .timeLimit(.minutes(1))) struct DiscoverySharingTests {
    private typealias Scene = DiscoveryScene

    private static let line = "go.example/x git https://git.example/x"
    private static let place = "go.example/x [] https://git.example/x"

    /// Runs `body` in a world whose pages come when the gate opens.
    private func run(_ body: (DiscoveryScene, Gate) async throws -> Void) async throws {
        let gate = Gate()
        let page = LoopbackReply(steps: [.wait(gate)] + Scene.page(Self.line).steps)
        try await Scene.run({ _ in page }) { scene in
            // Whatever happens, nobody waits for ever.
            defer { gate.open() }
            try await body(scene, gate)
        }
    }

    @Test("share one fetch of each page") func shared() async throws {
        try await run { scene, gate in
            async let places = withTaskGroup(of: String.self) { group in
                for path in ["go.example/x", "go.example/x", "go.example/x/a", "go.example/x/b"] {
                    group.addTask { await scene.place(path) }
                }
                return await group.reduce(into: []) { $0.append($1) }.sorted()
            }
            await scene.server.waitForRequests(3)
            await settle()
            gate.open()
            let others = ["a", "b"].map { "go.example/x [\($0)] https://git.example/x" }
            #expect(await places == [Self.place, Self.place] + others)
            // The page of the root is asked for anew when that of the folder has come.
            #expect(Set(scene.questions) == ["/x?go-get=1", "/x/a?go-get=1", "/x/b?go-get=1"])
            #expect(scene.questions.count { $0 == "/x/a?go-get=1" } == 1)
        }
    }

    @Test("share a failure, which is not remembered") func failure() async throws {
        let gate = Gate()
        try await Scene.run({ _ in LoopbackReply(steps: [.wait(gate)] + LoopbackReply.text(404, "no").steps) }) {
            scene in
            async let first = scene.failure("go.example/x")
            async let second = scene.failure("go.example/x")
            await scene.server.waitForRequests(1)
            await settle()
            gate.open()
            #expect(await [first?.label, second?.label] == ["not_found", "not_found"])
            #expect(scene.questions.count == 1)
            #expect(await scene.failure("go.example/x")?.label == "not_found")
            #expect(scene.questions.count == 2)
        }
    }

    @Test("do not wait for one that came another way, which may be waiting for them") func trails() async throws {
        try await run { scene, gate in
            async let first = scene.place("go.example/x")
            await scene.server.waitForRequests(1)
            let trail = try #require(RequestTrail("00000000000000ab"))
            async let second = RequestTrail.$current.withValue(trail) { await scene.place("go.example/x") }
            await scene.server.waitForRequests(2)
            gate.open()
            #expect(await [first, second] == [Self.place, Self.place])
        }
    }

    @Test("learn nothing from a fetch that began with other settings") func forgotten() async throws {
        try await run { scene, gate in
            async let first = scene.place("go.example/x")
            await scene.server.waitForRequests(1)
            scene.discovery.forget()
            async let second = scene.place("go.example/x")
            await scene.server.waitForRequests(2)
            gate.open()
            #expect(await [first, second] == [Self.place, Self.place])
            #expect(scene.questions.count == 2)
        }
    }

    @Test("do not remember what was found out with other settings") func old() async throws {
        try await run { scene, gate in
            async let first = scene.place("go.example/x")
            await scene.server.waitForRequests(1)
            scene.discovery.forget()
            gate.open()
            #expect(await first == Self.place)
            #expect(await scene.place("go.example/x") == Self.place)
            #expect(scene.questions.count == 2)
            #expect(await scene.place("go.example/x") == Self.place)
            #expect(scene.questions.count == 2)
        }
    }
}
