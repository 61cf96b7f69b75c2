import GoModules
import Logging
import ModuleProxy
import Synchronization
import TestKit
import Testing

@testable import ProxyServer

/// Requests over a socket, the second of which needs nothing of the store.
@Suite("What is asked for often", .timeLimit(.minutes(1))) struct FastLaneTests {
    private let lane = LaneScene()

    // MARK: The same answer

    @Test("is answered with the same bytes, and the store is asked once") func same() async throws {
        try await lane.scene().run { port, _ in
            try await Wire.run(port) { wire in
                let first = try await LaneScene.ask(wire, LaneScene.request())
                #expect(first.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(first.hasSuffix("\r\n\r\n" + LaneScene.content))
                let opened = lane.store.opened
                for _ in 0..<3 {
                    let again = try await LaneScene.ask(wire, LaneScene.request())
                    #expect(LaneScene.withoutDate(again) == LaneScene.withoutDate(first))
                }
                #expect(
                    try await LaneScene.ask(wire, LaneScene.request()).contains(
                        "\r\nDate: Fri, 15 Jan 2027 08:00:00 GMT\r\n"
                    )
                )
                #expect(lane.store.opened == opened)
            }
        }
    }

    @Test("and is known not to be there is answered at once, for as long as that is remembered, or until it comes")
    func absent()
        async throws
    {
        let clock = TestClock()
        let source = ScriptedSource()
        let scene = try await lane.scene(source, clock: clock)
        try await scene.run { port, _ in
            try await Wire.run(port) { wire in
                let request = LaneScene.request("/a.b/c/@v/v1.9.0.mod")
                var answers: [String] = []
                for _ in 0..<4 { answers.append(try await LaneScene.ask(wire, request)) }
                #expect(answers[1].hasPrefix("HTTP/1.1 404 Not Found\r\n"))
                #expect(answers[1].contains("X-Martlet-Cache: negative"))
                #expect(LaneScene.withoutDate(answers[3]).sorted() == LaneScene.withoutDate(answers[1]).sorted())
                let opened = lane.store.opened
                clock.advance(by: .seconds(59))
                _ = try await LaneScene.ask(wire, request)
                #expect(lane.store.opened == opened)
                clock.advance(by: .seconds(1))
                _ = try await LaneScene.ask(wire, request)
                #expect(lane.store.opened > opened)
                #expect(source.requests.count == 2)
                _ = try await LaneScene.ask(wire, request)
                let module = try ModuleVersion(path: "a.b/c", version: "v1.9.0")
                for kind in [FileKind.info, .mod, .zip] {
                    try await lane.store.commit(.bytes([1]), to: .file(kind, module))
                }
                await scene.service.note(module)
                #expect(try await LaneScene.ask(wire, request).hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(source.requests.count == 2)
            }
        }
    }

    @Test("is not sent to who has it") func known() async throws {
        try await lane.scene().run { port, _ in
            try await Wire.run(port) { wire in
                let first = try await LaneScene.ask(wire, LaneScene.request())
                let line = try #require(first.split(separator: "\r\n").first { $0.hasPrefix("ETag: ") })
                let tag = line.dropFirst("ETag: ".count)
                let opened = lane.store.opened
                let second = try await LaneScene.ask(wire, LaneScene.request(LaneScene.path, "If-None-Match: \(tag)"))
                #expect(second.hasPrefix("HTTP/1.1 304 Not Modified\r\n"))
                #expect(second.hasSuffix("\r\n\r\n"))
                #expect(lane.store.opened == opened)
                // A list of tags is for the other road.
                let third = try await LaneScene.ask(
                    wire,
                    LaneScene.request(LaneScene.path, "If-None-Match: \"x\", \(tag)")
                )
                #expect(LaneScene.withoutDate(third) == LaneScene.withoutDate(second))
                #expect(
                    try await LaneScene.ask(wire, LaneScene.request(LaneScene.path, "If-None-Match: \"x\"")).contains(
                        " 200 OK"
                    )
                )
            }
        }
    }

    @Test(
        "takes the other road when more is asked for",
        arguments: [
            ("If-Range: \"x\"", "200 OK", LaneScene.content), ("Range: bytes=99-", "416 ", ""),
            ("Disable-Module-Fetch: true", "200 OK", LaneScene.content), ("X-Martlet-Via: one", "502 ", ""),
            ("If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT", "200 OK", LaneScene.content),
            ("Content-Length: 0", "200 OK", LaneScene.content),
            ("Expect: 100-continue", "417 ", ""),
        ]
    )
    func others(_ field: String, _ status: String, _ body: String) async throws {
        try await lane.scene().run { port, _ in
            try await Wire.run(port) { wire in
                _ = try await LaneScene.ask(wire, LaneScene.request())
                let opened = lane.store.opened
                let answer = try await LaneScene.ask(wire, LaneScene.request(LaneScene.path, field))
                #expect(lane.store.opened > opened || !status.hasPrefix("2"))
                #expect(answer.hasPrefix("HTTP/1.1 \(status)"))
                #expect(answer.hasSuffix(body))
            }
        }
    }

    @Test(
        "is sent in part, as on the other road",
        arguments: ["bytes=0-3", "bytes=7-", "bytes=-2", "BYTES=0-99", "bytes=0-0,2-2", "lines=1-2", "bytes=5-4"]
    )
    func part(_ range: String) async throws {
        try await lane.scene().run { port, _ in
            let request = LaneScene.request(LaneScene.path, "Range: \(range)")
            let first = try await Wire.run(port) { try await LaneScene.ask($0, request) }
            try await Wire.run(port) { wire in
                _ = try await LaneScene.ask(wire, LaneScene.request())
                let opened = lane.store.opened
                let second = try await LaneScene.ask(wire, request)
                #expect(lane.store.opened == opened)
                // The order of the fields is another one.
                #expect(LaneScene.withoutDate(second).sorted() == LaneScene.withoutDate(first).sorted())
            }
        }
    }

    @Test("is sent in part as a file") func partOfFile() async throws {
        let content = SeededBytes.make(count: 200_000, seed: 5).map { $0 % 26 + UInt8(ascii: "a") }
        let store = try FileSegmentTests.OneFileStore(content)
        try await Scene(otherStore: store).run { port, _ in
            try await Wire.run(port) { wire in
                for fields in [[], ["Range: bytes=100000-199998\r\n"]] as [[String]] {
                    try await wire.send("GET /a.b/c/@v/v1.0.0.zip HTTP/1.1\r\nHost: h\r\n\(fields.joined())\r\n")
                    let head = try await wire.read(to: "\r\n\r\n")
                    #expect(head.hasPrefix(fields.isEmpty ? "HTTP/1.1 200 " : "HTTP/1.1 206 "))
                    let body = try await wire.read(count: fields.isEmpty ? content.count : 99_999)
                    #expect(body.utf8.elementsEqual(fields.isEmpty ? content[...] : content[100_000...199_998]))
                }
            }
        }
    }

    @Test("is answered by others once the requests are no plain ones, and the connection stays") func unclear()
        async throws
    {
        try await lane.scene().run { port, _ in
            try await Wire.run(port) { wire in
                _ = try await LaneScene.ask(wire, LaneScene.request())
                let request = LaneScene.request()
                // In two parts, and with a body.
                try await wire.send(String(request.prefix(20)))
                #expect(try await LaneScene.ask(wire, String(request.dropFirst(20))).hasSuffix(LaneScene.content))
                let withBody = LaneScene.request(LaneScene.path, "Content-Length: 5") + "GET /"
                for (text, count) in [(withBody, 1), (request, 1), (request + withBody + request, 3)] {
                    try await wire.send(text)
                    for _ in 0..<count { #expect(try await LaneScene.answer(wire).hasSuffix(LaneScene.content)) }
                }
            }
        }
    }

    @Test("is answered on a connection that is to end, which ends") func last() async throws {
        try await lane.scene().run { port, _ in
            try await Wire.run(port) { wire in
                _ = try await LaneScene.ask(wire, LaneScene.request())
                try await wire.send(LaneScene.request(LaneScene.path, "Connection: close"))
                let rest = await wire.readToEnd()
                #expect(rest.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(rest.hasSuffix(LaneScene.content))
            }
        }
    }

    // MARK: Order

    @Test("waits for the answer before it, however long that takes") func order() async throws {
        let gate = Gate()
        let source = ScriptedSource(["/slow.example/m/@v/list": .success(Array("v1.0.0\n".utf8))], gate: gate)
        try await lane.scene(source).run { port, _ in
            try await Wire.run(port) { wire in
                _ = try await LaneScene.ask(wire, LaneScene.request())
                defer { gate.open() }
                try await wire.send(
                    LaneScene.request("/slow.example/m/@v/list") + LaneScene.request() + LaneScene.request()
                )
                await source.waitForRequest()
                gate.open()
                #expect(try await LaneScene.answer(wire).hasSuffix("v1.0.0\n"))
                for _ in 0..<2 { #expect(try await LaneScene.answer(wire).hasSuffix(LaneScene.content)) }
            }
        }
    }

    @Test("is answered a thousand times in a row, to who reads only then") func pipelined() async throws {
        try await lane.scene().run { port, _ in
            try await Wire.run(port) { wire in
                _ = try await LaneScene.ask(wire, LaneScene.request())
                try await wire.send(String(repeating: LaneScene.request(), count: 1000))
                for _ in 0..<1000 { #expect(try await LaneScene.answer(wire).hasSuffix(LaneScene.content)) }
                #expect(try await LaneScene.ask(wire, LaneScene.request("/healthz")).hasPrefix("HTTP/1.1 200 "))
            }
        }
    }

    @Test("is sent to nobody who has left, and the server goes on") func left() async throws {
        let store = try FileSegmentTests.OneFileStore(SeededBytes.make(count: 250_000, seed: 6))
        let request = LaneScene.request("/a.b/c/@v/v1.0.0.zip")
        try await Scene(otherStore: store).run { port, _ in
            for count in [1, 1, 1, 2, 3] + Array(repeating: 1, count: 45) {
                // Closed with something unread, a connection is reset.
                try await Wire.run(port, receiveBuffer: 4096) { wire in
                    try await wire.send(String(repeating: request, count: count))
                    _ = try await wire.read(count: 1)
                    try await wire.send(request)
                }
            }
            let health = try await Wire.run(port) { try await LaneScene.ask($0, LaneScene.request("/healthz")) }
            #expect(health.hasPrefix("HTTP/1.1 200 "))
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
                                try await wire.send(LaneScene.request("/a.b/c/@v/v1.0.0.zip"))
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
                    try await wire.send(LaneScene.request("/a.b/c/@v/v1.0.0.zip"))
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
        let request = LaneScene.request("/a.b/c/@v/v1.0.0.zip")
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
}
