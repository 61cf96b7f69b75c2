import GoModules
import Logging
import ModuleProxy
import Synchronization
import TestKit
import Testing

@testable import ProxyServer

/// What must end the life of an answer that is given again and again.
@Suite("What is asked for often and changes", .timeLimit(.minutes(1))) struct FastLaneChangeTests {
    private let lane = LaneScene()

    @Test("is refused as soon as it is revoked, on the same connection") func revoked() async throws {
        let scene = try await lane.scene()
        try await scene.run { port, _ in
            try await Wire.run(port) { wire in
                for _ in 0..<2 { #expect(try await LaneScene.ask(wire, LaneScene.request()).contains(" 200 OK")) }
                let target = try RevocationTarget("a.b/c@v1.0.0")
                try await scene.service.revocations.revoke(target, because: "test")
                #expect(try await LaneScene.ask(wire, LaneScene.request()).hasPrefix("HTTP/1.1 403 "))
                try await scene.service.revocations.restore(target)
                #expect(try await LaneScene.ask(wire, LaneScene.request()).contains(" 200 OK"))
            }
        }
    }

    @Test("goes by other rules as soon as they are there") func rules() async throws {
        let scene = try await lane.scene()
        try await scene.run { port, _ in
            try await Wire.run(port) { wire in
                for _ in 0..<2 { _ = try await LaneScene.ask(wire, LaneScene.request()) }
                let opened = lane.store.opened
                scene.service.change(to: scene.service.rules)
                _ = try await LaneScene.ask(wire, LaneScene.request())
                #expect(lane.store.opened > opened)
            }
        }
    }

    @Test("is not said to be missing once nobody may be asked") func offline() async throws {
        let scene = try await lane.scene()
        let statuses = try await scene.run { port, _ in
            try await Wire.run(port) { wire in
                var statuses: [String] = []
                for isOffline in [false, false, false, true, false] {
                    if scene.offline.isOn != isOffline { scene.offline.isOn = isOffline }
                    let answer = try await LaneScene.ask(wire, LaneScene.request("/a.b/c/@v/v1.9.0.mod"))
                    statuses.append(String(answer.dropFirst(9).prefix(3)))
                }
                return statuses
            }
        }
        #expect(statuses == ["404", "404", "404", "503", "404"])
    }

    @Test("is kept also when only those ask who have it already") func renewed() async throws {
        let clock = TestClock()
        try await lane.scene(clock: clock).run { port, _ in
            try await Wire.run(port) { wire in
                let first = try await LaneScene.ask(wire, LaneScene.request())
                let line = try #require(first.split(separator: "\r\n").first { $0.hasPrefix("ETag: ") })
                let request = LaneScene.request(LaneScene.path, "If-None-Match: \(line.dropFirst("ETag: ".count))")
                clock.advance(by: .seconds(60))
                #expect(try await LaneScene.ask(wire, request).hasPrefix("HTTP/1.1 304 "))
                let opened = lane.store.opened
                #expect(try await LaneScene.ask(wire, request).hasPrefix("HTTP/1.1 304 "))
                #expect(try await LaneScene.ask(wire, LaneScene.request()).hasSuffix(LaneScene.content))
                #expect(lane.store.opened == opened)
            }
        }
    }

    @Test("is looked at again after a minute") func lease() async throws {
        let clock = TestClock()
        try await lane.scene(clock: clock).run { port, _ in
            try await Wire.run(port) { wire in
                _ = try await LaneScene.ask(wire, LaneScene.request())
                let opened = lane.store.opened
                clock.advance(by: .seconds(59))
                _ = try await LaneScene.ask(wire, LaneScene.request())
                #expect(lane.store.opened == opened)
                clock.advance(by: .seconds(1))
                _ = try await LaneScene.ask(wire, LaneScene.request())
                #expect(lane.store.opened > opened)
            }
        }
    }

    @Test("shows in a list the version that was stored just now") func list() async throws {
        let source = ScriptedSource(["/a.b/c/@v/list": .success(Array("v1.0.0\n".utf8))])
        let scene = try await lane.scene(source)
        try await scene.run { port, _ in
            try await Wire.run(port) { wire in
                for _ in 0..<3 {
                    #expect(
                        try await LaneScene.ask(wire, LaneScene.request("/a.b/c/@v/list")).hasSuffix("\r\nv1.0.0\n")
                    )
                }
                #expect(source.requests.count == 1)
                let module = try ModuleVersion(path: "a.b/c", version: "v1.1.0")
                for kind in [FileKind.info, .mod, .zip] {
                    try await lane.store.commit(.bytes([1]), to: .file(kind, module))
                }
                await scene.service.note(module)
                let list = try await LaneScene.ask(wire, LaneScene.request("/a.b/c/@v/list"))
                #expect(list.hasSuffix("\r\nv1.0.0\nv1.1.0\n"))
            }
        }
    }

    @Test(
        "is given to who may have it, whatever came before",
        arguments: [AccessGate.Demand.everything, .privateModules]
    )
    func gate(_ demand: AccessGate.Demand) async throws {
        var scene = try await lane.scene()
        scene.gate = AccessGate(.init(token: Secret("right"), demand: demand))
        let (gate, path) = (scene.gate, "/secret.example/m/@v/v1.0.0.mod")
        try await scene.run { port, _ in
            try await Wire.run(port) { wire in
                let right = LaneScene.request(path, "Authorization: Bearer right")
                for _ in 0..<2 { #expect(try await LaneScene.ask(wire, right).contains(" 200 OK")) }
                let opened = lane.store.opened
                #expect(try await LaneScene.ask(wire, right).contains(" 200 OK"))
                #expect(lane.store.opened == opened)
                for field in ["Authorization: Bearer wrong", "X-Authorization: Bearer right"] {
                    #expect(try await LaneScene.ask(wire, LaneScene.request(path, field)).hasPrefix("HTTP/1.1 401 "))
                }
                gate.change(to: .init(token: Secret("new"), demand: demand))
                #expect(try await LaneScene.ask(wire, right).hasPrefix("HTTP/1.1 401 "))
                let isOpen = try await LaneScene.ask(wire, LaneScene.request()).contains(" 200 OK")
                #expect(isOpen == { if case .privateModules = demand { true } else { false } }())
            }
        }
    }

    @Test("leaves a line in the log, as on the other road") func logged() async throws {
        let box = LogBox()
        var scene = try await lane.scene()
        scene.logger = box.logger
        try await scene.run { port, _ in
            try await Wire.run(port) { wire in
                let request = LaneScene.request(LaneScene.path, "User-Agent: test/1")
                for _ in 0..<2 { _ = try await LaneScene.ask(wire, request) }
            }
        }
        let lines = box.entries.filter { $0.message == "request" }.map { entry in
            entry.metadata.filter { $0.key != "duration.ms" }
        }
        #expect(lines.count == 2)
        #expect(lines.first == lines.last)
        #expect(lines.first?["http.path"] == LaneScene.path)
        #expect(lines.first?["user.agent"] == "test/1")
    }
}
