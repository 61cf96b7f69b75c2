import GoModules
import NIOCore
import ServiceLifecycle
import TestKit
import Testing

@testable import ProxyServer

/// What only real sockets show.
@Suite(.timeLimit(.minutes(5))) struct SocketTests {
    static func scene(
        _ source: ScriptedSource = ScriptedSource(),
        _ limits: ConnectionLimits = ConnectionLimits()
    ) throws -> Scene {
        var scene = try Scene(source)
        scene.listener = Listener(
            address: .tcp(host: "127.0.0.1", port: 0),
            audience: .operators,
            limits: limits
        )
        return scene
    }

    static func get(_ path: String, _ more: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: x\r\n\(more)\r\n"
    }

    @Test("a head that does not end is refused with 408 and the connection closed") func slowHead() async throws {
        var limits = ConnectionLimits()
        limits.requestTimeout = .milliseconds(100)
        limits.lingering = .milliseconds(10)
        let answer = try await Self.scene(ScriptedSource(), limits).run { port, _ in
            try await Wire.run(port) { wire in
                try await wire.send("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow")
                return await wire.readToEnd()
            }
        }
        #expect(answer.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    }

    @Test("a body that does not come is refused as well") func slowBody() async throws {
        var limits = ConnectionLimits()
        limits.requestTimeout = .milliseconds(100)
        limits.lingering = .milliseconds(10)
        let answer = try await Self.scene(ScriptedSource(), limits).run { port, _ in
            try await Wire.run(port) { wire in
                try await wire.send(Self.get("/healthz", "Content-Length: 10\r\n") + "abc")
                return await wire.readToEnd()
            }
        }
        #expect(answer.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    }

    @Test("an idle connection is closed") func idle() async throws {
        var limits = ConnectionLimits()
        limits.idleTimeout = .milliseconds(100)
        let answers = try await Self.scene(ScriptedSource(), limits).run { port, _ in
            try await Wire.run(port) { wire in
                await wire.readToEnd()
            }
        }
        #expect(answers.isEmpty)
    }

    @Test("a client that stops reading is closed, and one that reads gets all") func slowReader() async throws {
        var limits = ConnectionLimits()
        limits.rateSpan = .milliseconds(200)
        let log = LogBox()
        var scene = try Self.scene(ScriptedSource(), limits)
        scene.logger = log.logger
        let zip = [UInt8](repeating: UInt8(ascii: "z"), count: 24 << 20)
        try await scene.store(zip, .zip)
        let request = Self.get("/a.b/c/@v/v1.0.0.zip", "Connection: close\r\n")
        let (stopped, whole) = try await scene.run { port, _ in
            let stopped = try await Wire.run(port, receiveBuffer: 4096) { wire in
                try await wire.send(request)
                let head = try await wire.read(to: "\r\n\r\n")
                await log.wait { $0.message == "connection closed" && $0.metadata["reason"] == "slowReader" }
                return head.utf8.count + (await wire.readToEnd()).utf8.count
            }
            let whole = try await Wire.run(port) { wire in
                try await wire.send(request)
                return await wire.readToEnd().utf8.count
            }
            return (stopped, whole)
        }
        #expect(whole > zip.count)
        #expect(stopped < zip.count)
        // The access log says which of the two was served whole.
        let served = log.entries.filter { $0.message == "request" }.map { $0.metadata["http.complete"] }
        #expect(served == ["false", "true"])
    }

    @Test("no more of a file is read than its client takes, but for what fits into buffers") func backPressure()
        async throws
    {
        var limits = ConnectionLimits()
        limits.rateSpan = .milliseconds(200)
        let log = LogBox()
        let store = CountingStore(size: 64 << 20)
        var scene = try Scene(otherStore: store)
        scene.logger = log.logger
        scene.listener = Listener(address: .tcp(host: "127.0.0.1", port: 0), audience: .operators, limits: limits)
        try await scene.run { port, _ in
            try await Wire.run(port, receiveBuffer: 4096) { wire in
                try await wire.send(Self.get("/a.b/c/@v/v1.0.0.zip"))
                await log.wait { $0.message == "connection closed" && $0.metadata["reason"] == "slowReader" }
            }
        }
        // Once for its seal. Of the body, the system holds up to 4 MiB for a socket, the server itself a few pieces of 128 KiB.
        let sent = store.count.bytes - store.size
        #expect(sent > 0 && sent < 8 << 20)
    }

    @Test("a hundred pipelined requests are answered in their order") func pipelining() async throws {
        let gate = Gate()
        let info = #"{"Version":"v1.0.0"}"#
        let source = ScriptedSource(["/slow.example/m/@v/v1.0.0.info": .success(Array(info.utf8))], gate: gate)
        let scene = try Self.scene(source)
        for number in 0..<50 {
            try await scene.store(Array("module a.b/c // \(number)\n".utf8), .mod, of: "a.b/c", "v1.0.\(number)")
        }
        let bodies = try await scene.run { port, _ in
            try await Wire.run(port) { wire in
                // The first has to be fetched, so the others overtake it if they can; every second is unknown.
                var requests = Self.get("/slow.example/m/@v/v1.0.0.info")
                for number in 0..<99 { requests += Self.get("/a.b/c/@v/v1.0.\(number).mod", "X-N: \(number)\r\n") }
                try await wire.send(requests)
                try await wire.send(Self.get("/version", "Connection: close\r\n"))
                gate.open()
                return await wire.readToEnd()
            }
        }
        let answers = bodies.split(separator: "HTTP/1.1 ")
        #expect(answers.count == 101)
        #expect(answers.first?.hasSuffix(info) == true)
        for (number, answer) in answers.dropFirst().prefix(50).enumerated() {
            #expect(answer.hasPrefix("200 OK") && answer.hasSuffix("\r\n\r\nmodule a.b/c // \(number)\n"))
        }
        #expect(answers.dropFirst(51).dropLast().allSatisfy { $0.hasPrefix("404 ") })
        #expect(answers.last?.hasSuffix("martlet 1.2.3\n") == true)
    }

    @Test(
        "odd but legal requests are answered, and the connection closed where HTTP says so",
        arguments: [
            "GET /healthz HTTP/1.0\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "GET http://x/healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "GET /healthz?a=b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
            "GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
        ]
    )
    func legal(_ request: String) async throws {
        let answer = try await Self.scene().run { port, _ in
            try await Wire.run(port) { wire in
                try await wire.send(request)
                return await wire.readToEnd()
            }
        }
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.lowercased().contains("\r\nconnection: close\r\n"))
        #expect(answer.hasSuffix("\r\n\r\nok\n"))
    }

    @Test(
        "what is no request, or may be read in two ways, is refused and the connection closed",
        arguments: [
            ("GET /healthz HTTP/1.1\r\n\r\n", 400),  // no Host
            ("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
            ("GET /healthz\r\n\r\n", 400),  // HTTP/0.9
            ("GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n", 400),
            ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}", 400),  // TLS spoken to a server without
            ("GET /health z HTTP/1.1\r\nHost: x\r\n\r\n", 400),
            ("GET /healthz HTTP/1.1\r\nHost : x\r\n\r\n", 400),
            ("GET /healthz HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", 400),
            ("GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nabcde", 400),
            ("GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde", 400),
            ("GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
            (
                "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                400
            ),
            ("GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
            ("GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + String(repeating: "a", count: 17 << 10) + "\r\n\r\n", 400),
            ("GET /healthz HTTP/1.1\r\nHost: x\r\n" + String(repeating: "A: b\r\n", count: 101) + "\r\n", 400),
            ("GET /" + String(repeating: "a", count: 9 << 10) + " HTTP/1.1\r\nHost: x\r\n\r\n", 414),
            ("GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n", 413),
            (
                "GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + String(repeating: "1000\r\n" + String(repeating: "b", count: 4096) + "\r\n", count: 17), 413
            ),
            ("GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n", 417),
        ]
    )
    func illegal(_ request: String, _ status: Int) async throws {
        let answer = try await Self.scene().run { port, _ in
            try await Wire.run(port) { wire in
                // The canary must never be taken for a second request.
                try await wire.send(request)
                try await wire.send(Self.get("/version"))
                return await wire.readToEnd()
            }
        }
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(request.prefix(100)) → \(answer)")
        #expect(answer.lowercased().contains("\r\nconnection: close\r\n"))
        #expect(!answer.contains("martlet 1.2.3"))
    }

    @Test("a hundred fields and a path of 8 KiB still pass") func largestHead() async throws {
        let fields = String(repeating: "A: b\r\n", count: 98) + "Connection: close\r\n"
        let answer = try await Self.scene().run { port, _ in
            try await Wire.run(port) { wire in
                try await wire.send(Self.get("/" + String(repeating: "a", count: (8 << 10) - 1), fields))
                return await wire.readToEnd()
            }
        }
        #expect(answer.hasPrefix("HTTP/1.1 404 "))
    }

    @Test("a client that stops sending still gets its answer") func halfClosed() async throws {
        let answer = try await Self.scene().run { port, _ in
            try await Wire.run(port) { wire in
                try await wire.send(Self.get("/healthz"))
                wire.finishSending()
                return await wire.readToEnd()
            }
        }
        #expect(answer.hasSuffix("\r\n\r\nok\n"))
    }

    @Test(
        "a client that stops sending after something that is no request is told so",
        arguments: ["GET /a HTTP/1.1\r\n\r\n", "GET /a HTTP/1.1\r\nHo"]
    )
    func halfClosedRubbish(_ text: String) async throws {
        let answer = try await Self.scene().run { port, _ in
            try await Wire.run(port) { wire in
                try await wire.send(text)
                wire.finishSending()
                return await wire.readToEnd()
            }
        }
        #expect(answer.hasPrefix("HTTP/1.1 400 "))
    }

    @Test("a client that stops sending gets all of a large answer") func halfClosedDownload() async throws {
        let scene = try Self.scene()
        let zip = [UInt8](repeating: UInt8(ascii: "z"), count: 8 << 20)
        try await scene.store(zip, .zip)
        let answer = try await scene.run { port, _ in
            try await Wire.run(port, receiveBuffer: 65_536) { wire in
                try await wire.send(Self.get("/a.b/c/@v/v1.0.0.zip"))
                wire.finishSending()
                _ = try await wire.read(to: "\r\n\r\n")
                return await wire.readToEnd().utf8.count
            }
        }
        #expect(answer == zip.count)
    }

    @Test("more connections than allowed wait until one ends") func connectionLimit() async throws {
        var scene = try Self.scene()
        scene.listener = Listener(
            address: .tcp(host: "127.0.0.1", port: 0),
            audience: .operators,
            maximumConnections: 1
        )
        let second = try await scene.run { port, _ in
            async let second = Wire.run(port) { wire in
                try await wire.send(Self.get("/version", "Connection: close\r\n"))
                return await wire.readToEnd()
            }
            let first = try await Wire.run(port) { wire in
                try await wire.send(Self.get("/healthz", "Connection: close\r\n"))
                return await wire.readToEnd()
            }
            #expect(first.hasSuffix("ok\n"))
            return try await second
        }
        #expect(second.hasSuffix("martlet 1.2.3\n"))
    }

    @Test("thousands of mutilated requests end no server, and none is taken for a good one") func mutilated()
        async throws
    {
        let seed =
            Self.get("/a.b/c/@v/v1.0.0.zip", "Range: bytes=0-5\r\nIf-None-Match: \"a\"\r\nContent-Length: 3\r\n")
            + "abc"
        var limits = ConnectionLimits()
        limits.lingering = .milliseconds(1)
        let scene = try Self.scene(ScriptedSource(), limits)
        let health = try await scene.run { port, _ in
            var random = SeededNumbers(seed: 7)
            for _ in 0..<1500 {
                var bytes = Array(seed.utf8)
                for _ in 0...Int.random(in: 0..<4, using: &random) {
                    let place = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                    case 1: bytes.remove(at: place)
                    case 2: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
                    default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                    }
                }
                let request = bytes
                try await Wire.run(port) { wire in
                    try await wire.send(request)
                    wire.finishSending()
                    _ = await wire.readToEnd()
                }
            }
            return try await Wire.run(port) { wire in
                try await wire.send(Self.get("/healthz", "Connection: close\r\n"))
                return await wire.readToEnd()
            }
        }
        #expect(health.hasSuffix("ok\n"))
    }
}
