import GoModules
import Logging
import ModuleProxy
import Synchronization
import TestKit
import Testing

@testable import ProxyServer

/// Requests over a socket, the second of which needs nothing of the store.
@Suite("What is asked for often", .timeLimit(.minutes(1))) struct FastLaneTests {
    private static let path = "/a.b/c/@v/v1.0.0.mod"
    private static let content = "module a.b/c\n"

    private let store = OpenCountingStore()

    private func scene(
        _ source: ScriptedSource = ScriptedSource(),
        clock: TestClock = TestClock()
    ) async throws -> Scene {
        let scene = try Scene(source, privatePatterns: "secret.example", otherStore: store, clock: clock)
        for path in ["a.b/c", "secret.example/m"] {
            let module = try ModuleVersion(path: path, version: "v1.0.0")
            try await store.commit(.bytes(Array(Self.content.utf8)), to: .file(.mod, module))
        }
        return scene
    }

    private static func request(_ path: String = path, _ fields: String...) -> String {
        "GET \(path) HTTP/1.1\r\nHost: h\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n"
    }

    /// One answer, with its body when it has one; of a connection that stays.
    private static func answer(_ wire: Wire) async throws -> String {
        let head = try await wire.read(to: "\r\n\r\n")
        let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length: ") }
        guard !head.contains(" 304 "), let length = line?.split(separator: " ").last, length != "0" else { return head }
        return head + (try await wire.read(count: Int(length) ?? 0))
    }

    private static func ask(_ wire: Wire, _ text: String) async throws -> String {
        try await wire.send(text)
        return try await answer(wire)
    }

    // MARK: The same answer

    @Test("is answered with the same bytes, and the store is asked once") func same() async throws {
        try await scene().run { port, _ in
            try await Wire.run(port) { wire in
                let first = try await Self.ask(wire, Self.request())
                #expect(first.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(first.hasSuffix("\r\n\r\n" + Self.content))
                let opened = store.opened
                for _ in 0..<3 {
                    let again = try await Self.ask(wire, Self.request())
                    #expect(Self.withoutDate(again) == Self.withoutDate(first))
                }
                #expect(
                    try await Self.ask(wire, Self.request()).contains("\r\nDate: Fri, 15 Jan 2027 08:00:00 GMT\r\n")
                )
                #expect(store.opened == opened)
            }
        }
    }

    private static func withoutDate(_ answer: String) -> [Substring] {
        answer.split(separator: "\r\n").filter { !$0.hasPrefix("Date: ") }
    }

    @Test("and is known not to be there is answered at once, for a second, or until it comes") func absent()
        async throws
    {
        let clock = TestClock()
        let source = ScriptedSource()
        let scene = try await scene(source, clock: clock)
        try await scene.run { port, _ in
            try await Wire.run(port) { wire in
                let request = Self.request("/a.b/c/@v/v1.9.0.mod")
                var answers: [String] = []
                for _ in 0..<4 { answers.append(try await Self.ask(wire, request)) }
                #expect(answers[1].hasPrefix("HTTP/1.1 404 Not Found\r\n"))
                #expect(answers[1].contains("X-Martlet-Cache: negative"))
                #expect(Self.withoutDate(answers[3]) == Self.withoutDate(answers[1]))
                let opened = store.opened
                _ = try await Self.ask(wire, request)
                #expect(store.opened == opened)
                clock.advance(by: .seconds(1))
                _ = try await Self.ask(wire, request)
                #expect(store.opened > opened)
                let module = try ModuleVersion(path: "a.b/c", version: "v1.9.0")
                for kind in [FileKind.info, .mod, .zip] { try await store.commit(.bytes([1]), to: .file(kind, module)) }
                await scene.service.note(module)
                #expect(try await Self.ask(wire, request).hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(source.requests.count == 1)
            }
        }
    }

    @Test("is not sent to who has it") func known() async throws {
        try await scene().run { port, _ in
            try await Wire.run(port) { wire in
                let first = try await Self.ask(wire, Self.request())
                let line = try #require(first.split(separator: "\r\n").first { $0.hasPrefix("ETag: ") })
                let tag = line.dropFirst("ETag: ".count)
                let opened = store.opened
                let second = try await Self.ask(wire, Self.request(Self.path, "If-None-Match: \(tag)"))
                #expect(second.hasPrefix("HTTP/1.1 304 Not Modified\r\n"))
                #expect(second.hasSuffix("\r\n\r\n"))
                #expect(store.opened == opened)
                // A list of tags is for the other road.
                let third = try await Self.ask(wire, Self.request(Self.path, "If-None-Match: \"x\", \(tag)"))
                #expect(Self.withoutDate(third) == Self.withoutDate(second))
                #expect(try await Self.ask(wire, Self.request(Self.path, "If-None-Match: \"x\"")).contains(" 200 OK"))
            }
        }
    }

    @Test(
        "takes the other road when more is asked for",
        arguments: [
            ("Range: bytes=0-3", "206 Partial Content", "modu"),
            ("Disable-Module-Fetch: true", "200 OK", content), ("X-Martlet-Via: one", "502 ", ""),
            ("If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT", "200 OK", content),
            ("Content-Length: 0", "200 OK", content),
            ("Expect: 100-continue", "417 ", ""),
        ]
    )
    func others(_ field: String, _ status: String, _ body: String) async throws {
        try await scene().run { port, _ in
            try await Wire.run(port) { wire in
                _ = try await Self.ask(wire, Self.request())
                let opened = store.opened
                let answer = try await Self.ask(wire, Self.request(Self.path, field))
                #expect(store.opened > opened || !status.hasPrefix("2"))
                #expect(answer.hasPrefix("HTTP/1.1 \(status)"))
                #expect(answer.hasSuffix(body))
            }
        }
    }

    @Test("is answered on a connection that is to end, which ends") func last() async throws {
        try await scene().run { port, _ in
            try await Wire.run(port) { wire in
                _ = try await Self.ask(wire, Self.request())
                try await wire.send(Self.request(Self.path, "Connection: close"))
                let rest = await wire.readToEnd()
                #expect(rest.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(rest.hasSuffix(Self.content))
            }
        }
    }

    // MARK: Order

    @Test("waits for the answer before it, however long that takes") func order() async throws {
        let gate = Gate()
        let source = ScriptedSource(["/slow.example/m/@v/list": .success(Array("v1.0.0\n".utf8))], gate: gate)
        try await scene(source).run { port, _ in
            try await Wire.run(port) { wire in
                _ = try await Self.ask(wire, Self.request())
                defer { gate.open() }
                try await wire.send(Self.request("/slow.example/m/@v/list") + Self.request() + Self.request())
                await source.waitForRequest()
                gate.open()
                #expect(try await Self.answer(wire).hasSuffix("v1.0.0\n"))
                for _ in 0..<2 { #expect(try await Self.answer(wire).hasSuffix(Self.content)) }
            }
        }
    }

    @Test("is answered a thousand times in a row, to who reads only then") func pipelined() async throws {
        try await scene().run { port, _ in
            try await Wire.run(port) { wire in
                _ = try await Self.ask(wire, Self.request())
                try await wire.send(String(repeating: Self.request(), count: 1000))
                for _ in 0..<1000 { #expect(try await Self.answer(wire).hasSuffix(Self.content)) }
                #expect(try await Self.ask(wire, Self.request("/healthz")).hasPrefix("HTTP/1.1 200 "))
            }
        }
    }

    @Test("is sent as a file to many at once, who all get all of it") func files() async throws {
        let content = SeededBytes.make(count: 200_000, seed: 5).map { $0 % 26 + UInt8(ascii: "a") }
        let store = try FileSegmentTests.OneFileStore(content)
        try await Scene(otherStore: store).run { port, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        try await Wire.run(port) { wire in
                            for _ in 0..<20 {
                                try await wire.send(Self.request("/a.b/c/@v/v1.0.0.zip"))
                                #expect(try await wire.read(to: "\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
                                let body = try await wire.read(count: content.count)
                                #expect(body.utf8.elementsEqual(content))
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            // Read by this process before they were hot, and to check them.
            #expect(store.reads.count.load(ordering: .relaxed) < 60)
        }
    }

    @Test("is no more sent when the file was changed behind it") func changed() async throws {
        var store = try FileSegmentTests.OneFileStore(SeededBytes.make(count: 200_000, seed: 5))
        store.currentSize = 199_999
        try await Scene(otherStore: store).run { port, _ in
            for _ in 0..<3 {
                let answer = try await Wire.run(port) { wire in
                    try await wire.send(Self.request("/a.b/c/@v/v1.0.0.zip"))
                    return await wire.readToEnd()
                }
                // The other road notices it, and cuts the answer.
                #expect(answer.utf8.count < 100_000)
            }
        }
    }

    @Test("is all there for who stops sending, and reads slowly", arguments: [1, 3])
    func halfClosed(_ count: Int) async throws {
        let content = SeededBytes.make(count: 250_000, seed: 6).map { $0 % 26 + UInt8(ascii: "a") }
        let store = try FileSegmentTests.OneFileStore(content)
        let request = Self.request("/a.b/c/@v/v1.0.0.zip")
        try await Scene(otherStore: store).run { port, _ in
            try await Wire.run(port) { wire in
                try await wire.send(request)
                _ = try await wire.read(to: "\r\n\r\n")
                _ = try await wire.read(count: content.count)
            }
            // Of this connection nobody behind the lane has heard.
            try await Wire.run(port, receiveBuffer: 4096) { wire in
                try await wire.send(String(repeating: request, count: count))
                wire.finishSending()
                for _ in 0..<count {
                    #expect(try await wire.read(to: "\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
                    #expect(try await wire.read(count: content.count).utf8.elementsEqual(content))
                }
                #expect(await wire.readToEnd().isEmpty)
            }
        }
    }

    // MARK: Changes

    @Test("is refused as soon as it is revoked, on the same connection") func revoked() async throws {
        let scene = try await scene()
        try await scene.run { port, _ in
            try await Wire.run(port) { wire in
                for _ in 0..<2 { #expect(try await Self.ask(wire, Self.request()).contains(" 200 OK")) }
                let target = try RevocationTarget("a.b/c@v1.0.0")
                try await scene.service.revocations.revoke(target, because: "test")
                #expect(try await Self.ask(wire, Self.request()).hasPrefix("HTTP/1.1 403 "))
                try await scene.service.revocations.restore(target)
                #expect(try await Self.ask(wire, Self.request()).contains(" 200 OK"))
            }
        }
    }

    @Test("goes by other rules as soon as they are there") func rules() async throws {
        let scene = try await scene()
        try await scene.run { port, _ in
            try await Wire.run(port) { wire in
                for _ in 0..<2 { _ = try await Self.ask(wire, Self.request()) }
                let opened = store.opened
                scene.service.change(to: scene.service.rules)
                _ = try await Self.ask(wire, Self.request())
                #expect(store.opened > opened)
            }
        }
    }

    @Test("is looked at again after five seconds") func lease() async throws {
        let clock = TestClock()
        try await scene(clock: clock).run { port, _ in
            try await Wire.run(port) { wire in
                _ = try await Self.ask(wire, Self.request())
                let opened = store.opened
                clock.advance(by: .seconds(4))
                _ = try await Self.ask(wire, Self.request())
                #expect(store.opened == opened)
                clock.advance(by: .seconds(1))
                _ = try await Self.ask(wire, Self.request())
                #expect(store.opened > opened)
            }
        }
    }

    @Test("shows in a list the version that was stored just now") func list() async throws {
        let source = ScriptedSource(["/a.b/c/@v/list": .success(Array("v1.0.0\n".utf8))])
        let scene = try await scene(source)
        try await scene.run { port, _ in
            try await Wire.run(port) { wire in
                for _ in 0..<3 {
                    #expect(try await Self.ask(wire, Self.request("/a.b/c/@v/list")).hasSuffix("\r\nv1.0.0\n"))
                }
                #expect(source.requests.count == 1)
                let module = try ModuleVersion(path: "a.b/c", version: "v1.1.0")
                for kind in [FileKind.info, .mod, .zip] { try await store.commit(.bytes([1]), to: .file(kind, module)) }
                await scene.service.note(module)
                let list = try await Self.ask(wire, Self.request("/a.b/c/@v/list"))
                #expect(list.hasSuffix("\r\nv1.0.0\nv1.1.0\n"))
            }
        }
    }

    @Test(
        "is given to who may have it, whatever came before",
        arguments: [AccessGate.Demand.everything, .privateModules]
    )
    func gate(_ demand: AccessGate.Demand) async throws {
        var scene = try await scene()
        scene.gate = AccessGate(.init(token: Secret("right"), demand: demand))
        let (gate, path) = (scene.gate, "/secret.example/m/@v/v1.0.0.mod")
        try await scene.run { port, _ in
            try await Wire.run(port) { wire in
                let right = Self.request(path, "Authorization: Bearer right")
                for _ in 0..<2 { #expect(try await Self.ask(wire, right).contains(" 200 OK")) }
                let opened = store.opened
                #expect(try await Self.ask(wire, right).contains(" 200 OK"))
                #expect(store.opened == opened)
                for field in ["Authorization: Bearer wrong", "X-Authorization: Bearer right"] {
                    #expect(try await Self.ask(wire, Self.request(path, field)).hasPrefix("HTTP/1.1 401 "))
                }
                gate.change(to: .init(token: Secret("new"), demand: demand))
                #expect(try await Self.ask(wire, right).hasPrefix("HTTP/1.1 401 "))
                let isOpen = try await Self.ask(wire, Self.request()).contains(" 200 OK")
                #expect(isOpen == { if case .privateModules = demand { true } else { false } }())
            }
        }
    }

    @Test("leaves a line in the log, as on the other road") func logged() async throws {
        let box = LogBox()
        var scene = try await scene()
        scene.logger = box.logger
        try await scene.run { port, _ in
            try await Wire.run(port) { wire in
                let request = Self.request(Self.path, "User-Agent: test/1")
                for _ in 0..<2 { _ = try await Self.ask(wire, request) }
            }
        }
        let lines = box.entries.filter { $0.message == "request" }.map { entry in
            entry.metadata.filter { $0.key != "duration.ms" }
        }
        #expect(lines.count == 2)
        #expect(lines.first == lines.last)
        #expect(lines.first?["http.path"] == Self.path)
        #expect(lines.first?["user.agent"] == "test/1")
    }
}
