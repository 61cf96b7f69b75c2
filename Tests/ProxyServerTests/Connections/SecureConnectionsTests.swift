import GoModules
import HTTPTypes
import NIOCore
import NIOSSL
import ServiceLifecycle
import TestKit
import Testing

@testable import ProxyServer

/// TLS, and HTTP/2 in it.
@Suite(.timeLimit(.minutes(1))) struct SecureConnectionsTests {
    /// Authorities are slow to make, so all tests share two.
    static let authorities = Result { [try TestAuthority(), try TestAuthority()] }

    static func configuration(_ authority: TestAuthority) throws -> TLSConfiguration {
        let files = try authority.certificate(for: ["localhost"])
        return .makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem))
        )
    }

    /// - `authority`: The path of what clients trust.
    static func scene(
        _ source: ScriptedSource = ScriptedSource(),
        _ limits: ConnectionLimits = ConnectionLimits()
    ) throws -> (scene: Scene, authority: String) {
        let authority = try authorities.get()[0]
        var scene = try Scene(source)
        scene.listener = Listener(
            address: .tcp(host: "127.0.0.1", port: 0),
            audience: .operators,
            certificate: try ServerCertificate(configuration(authority)),
            limits: limits
        )
        return (scene, authority.bundle)
    }

    @Test("HTTP/1 is spoken to who wants it, or says nothing", arguments: [["http/1.1"], []])
    func http1(_ protocols: [String]) async throws {
        let (scene, authority) = try Self.scene()
        let tls = try H2Client.context(trusting: authority, protocols: protocols)
        let answer = try await scene.run { port, _ in
            try await Wire.run(port, tls: tls) { wire in
                try await wire.send(SocketTests.get("/healthz", "Connection: close\r\n"))
                return await wire.readToEnd()
            }
        }
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("ok\n"))
    }

    @Test("a large answer arrives whole before the connection closes, also at a slow client that sends no more")
    func largeAnswer() async throws {
        var limits = ConnectionLimits()
        limits.lingering = .milliseconds(10)
        let (scene, authority) = try Self.scene(ScriptedSource(), limits)
        try await scene.store([UInt8](repeating: UInt8(ascii: "z"), count: 6 << 20), .zip)
        let tls = try H2Client.context(trusting: authority, protocols: ["http/1.1"])
        let length = try await scene.run { port, _ in
            try await Wire.run(port, tls: tls, receiveBuffer: 8192) { wire in
                try await wire.send(SocketTests.get("/a.b/c/@v/v1.0.0.zip", "Connection: close\r\n"))
                _ = try await wire.read(to: "\r\n\r\n")
                return await wire.readToEnd().utf8.count
            }
        }
        #expect(length == 6 << 20)
    }

    @Test("HTTP/2 answers as HTTP/1 does, a hundred requests at once") func http2() async throws {
        let (scene, authority) = try Self.scene()
        let zip = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 / 251) }
        try await scene.store(zip, .zip)
        try await scene.run { port, _ in
            let client = try await H2Client.connect(port, trusting: authority)
            let whole = try await client.answer("/a.b/c/@v/v1.0.0.zip")
            #expect(whole.status == "200" && whole.isWhole)
            #expect(whole.body == zip)
            #expect(whole.fields["content-length"] == "1000000")
            let head = try await client.answer("/a.b/c/@v/v1.0.0.zip", method: "HEAD")
            #expect(head.status == "200" && head.isWhole && head.body.isEmpty)
            #expect(head.fields["content-length"] == "1000000")
            let part = try await client.answer("/a.b/c/@v/v1.0.0.zip", fields: [("range", "bytes=-2")])
            #expect(part.status == "206" && part.body == zip.suffix(2))
            let tag = try #require(whole.fields["etag"])
            let known = try await client.answer("/a.b/c/@v/v1.0.0.zip", fields: [("if-none-match", tag)])
            #expect(known.status == "304" && known.isWhole && known.body.isEmpty)
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        try await client.answer("/a.b/c/@v/v1.0.0.zip", fields: [("range", "bytes=0-9")]).isWhole
                    }
                }
                for try await isWhole in group { #expect(isWhole) }
            }
            await client.close()
        }
    }

    @Test(
        "what no client sends is refused, and its stream ended",
        arguments: [
            ("/healthz", [("content-length", "70000")], false, "413"),
            ("/healthz", [("expect", "100-continue"), ("content-length", "1")], false, "417"),
            ("/healthz", (0...100).map { ("x\($0)", "y") }, true, "431"),
            ("/" + String(repeating: "a", count: 9000), [], true, "414"),
        ]
    )
    func refused(_ path: String, _ fields: [(String, String)], _ endsStream: Bool, _ status: String) async throws {
        let (scene, authority) = try Self.scene()
        try await scene.run { port, _ in
            let client = try await H2Client.connect(port, trusting: authority)
            let answer = try await client.answer(path, fields: fields, endsStream: endsStream)
            #expect(answer.status == status && answer.isWhole)
            #expect(answer.fields["connection"] == nil)
            // The connection lives on.
            #expect(try await client.answer("/healthz").status == "200")
            await client.close()
        }
    }

    @Test("a body that does not come ends its stream, and only that") func slowBody() async throws {
        var limits = ConnectionLimits()
        limits.requestTimeout = .seconds(3)  // Enough for the handshake on a busy machine.
        let (scene, authority) = try Self.scene(ScriptedSource(), limits)
        try await scene.run { port, _ in
            let client = try await H2Client.connect(port, trusting: authority)
            let answer = try await client.answer("/healthz", fields: [("content-length", "5")], endsStream: false)
            #expect(answer.status == nil && !answer.isWhole)
            #expect(try await client.answer("/healthz").status == "200")
            await client.close()
        }
    }

    @Test("a stream that is not read is counted, and its connection closed") func slowReader() async throws {
        var limits = ConnectionLimits()
        limits.rateSpan = .milliseconds(200)
        let log = LogBox()
        var (scene, authority) = try Self.scene(ScriptedSource(), limits)
        scene.logger = log.logger
        try await scene.store([UInt8](repeating: 1, count: 8 << 20), .zip)
        try await scene.run { [authority] port, _ in
            let client = try await H2Client.connect(port, trusting: authority)
            try await client.request("/a.b/c/@v/v1.0.0.zip") { _ in
                // Nothing is read, so the window of the stream never opens again.
                await log.wait { $0.message == "connection closed" && $0.metadata["reason"] == "slowReader" }
            }
            try await client.connection.closeFuture.get()
        }
    }

    @Test("an answer that is not taken is broken off although others on its connection are") func standingAnswer()
        async throws
    {
        var limits = ConnectionLimits()
        limits.rateSpan = .milliseconds(300)
        limits.minimumRate = 1  // The connection always keeps this pace.
        let log = LogBox()
        var (scene, authority) = try Self.scene(ScriptedSource(), limits)
        scene.logger = log.logger
        try await scene.store([UInt8](repeating: 1, count: 8 << 20), .zip)
        try await scene.run { [authority] port, _ in
            let client = try await H2Client.connect(port, trusting: authority)
            try await client.request("/a.b/c/@v/v1.0.0.zip") { _ in
                // Nothing is read, so the window of the stream never opens again.
                await log.wait { $0.metadata["http.path"] == "/a.b/c/@v/v1.0.0.zip" }
            }
            #expect(log.entries.contains { $0.metadata["http.complete"] == "false" })
            #expect(try await client.answer("/healthz", method: "HEAD").status == "200")
            await client.close()
        }
    }

    @Test("who never finishes the handshake is closed", arguments: ["", "\u{16}\u{3}\u{1}"]) func handshake(
        _ bytes: String
    ) async throws {
        var limits = ConnectionLimits()
        limits.requestTimeout = .milliseconds(200)
        let (scene, _) = try Self.scene(ScriptedSource(), limits)
        try await scene.run { port, _ in
            try await Wire.run(port) { wire in
                try await wire.send(bytes)
                _ = await wire.readToEnd()
            }
        }
    }

    @Test("a silent HTTP/2 connection is closed, although its client does not answer the goodbye") func silent()
        async throws
    {
        var limits = ConnectionLimits()
        limits.requestTimeout = .seconds(2)  // Enough for the handshake on a busy machine.
        limits.idleTimeout = .milliseconds(100)
        let (scene, authority) = try Self.scene(ScriptedSource(), limits)
        let tls = try H2Client.context(trusting: authority, protocols: ["h2"])
        let bytes = try await scene.run { port, _ in
            try await Wire.run(port, tls: tls) { wire in
                // The preface and empty settings: <https://www.rfc-editor.org/rfc/rfc9113#section-3.4>
                try await wire.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u{0}\u{0}\u{0}\u{4}\u{0}\u{0}\u{0}\u{0}\u{0}")
                return await wire.readToEnd()
            }
        }
        #expect(!bytes.isEmpty)
    }

    @Test("stopping says goodbye to HTTP/2 and lets its streams finish") func shutdown() async throws {
        let gate = Gate()
        let source = ScriptedSource(["/a.b/c/@v/v1.0.0.mod": .success(Array("module a.b/c\n".utf8))], gate: gate)
        let (scene, authority) = try Self.scene(source)
        try await scene.run { port, group in
            let idle = try await H2Client.connect(port, trusting: authority)
            #expect(try await idle.answer("/healthz").status == "200")
            let busy = try await H2Client.connect(port, trusting: authority)
            async let answer = busy.answer("/a.b/c/@v/v1.0.0.mod")
            await source.waitForRequest()
            await group.triggerGracefulShutdown()
            try await idle.connection.closeFuture.get()
            gate.open()
            let whole = try await answer
            #expect(whole.isWhole && whole.body == Array("module a.b/c\n".utf8))
            try await busy.connection.closeFuture.get()
        }
    }

    @Test("a renewed certificate is used by new connections, while old ones go on") func renewal() async throws {
        let (scene, first) = try Self.scene()
        let second = try Self.authorities.get()[1]
        let certificate = try #require(scene.listener.certificate)
        try await scene.run { port, _ in
            let old = try await H2Client.connect(port, trusting: first)
            #expect(try await old.answer("/healthz").status == "200")
            // One that cannot be used changes nothing.
            var broken = try Self.configuration(second)
            broken.privateKey = try Self.configuration(second).privateKey
            #expect(throws: (any Error).self) { try ServerCertificate.Renewal(broken) }
            let still = try await H2Client.connect(port, trusting: first)
            #expect(try await still.answer("/healthz").status == "200")
            certificate.renew(try ServerCertificate.Renewal(Self.configuration(second)))
            let new = try await H2Client.connect(port, trusting: second.bundle)
            #expect(try await new.answer("/healthz").status == "200")
            #expect(try await old.answer("/healthz").status == "200")
            for client in [old, still, new] { await client.close() }
        }
    }
}
