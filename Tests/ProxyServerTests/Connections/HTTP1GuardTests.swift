import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import ProxyServer

/// The guards on a connection in memory, with a clock that the test moves.
@Suite struct HTTP1GuardTests {
    final class Connection {
        let channel = EmbeddedChannel()

        init(_ limits: ConnectionLimits = ConnectionLimits(), sendsFiles: Bool = true) throws {
            let pipeline = channel.pipeline.syncOperations
            let guardian = ConnectionGuard(
                limits,
                language: .http1,
                at: channel.eventLoop.now,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            try pipeline.addHandler(guardian)
            try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)
            try pipeline.addHandler(HTTP1Guard(guardian, lingering: .seconds(2), sendsFiles: sendsFiles))
            try channel.connect(to: SocketAddress(unixDomainSocketPath: "/a")).wait()
        }

        func send(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

        /// The heads of the requests that came through since the last call.
        func requests() throws -> [HTTPRequestHead] {
            var heads: [HTTPRequestHead] = []
            while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
                if case .head(let head) = part { heads.append(head) }
            }
            return heads
        }

        func answer(_ headers: HTTPHeaders = ["Content-Length": "0"]) {
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
            channel.write(HTTPServerResponsePart.head(head), promise: nil)
            channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
        }

        /// What was sent since the last call.
        func sent() throws -> String {
            var text = ""
            while let data = try channel.readOutbound(as: IOData.self) {
                if case .byteBuffer(let buffer) = data { text += String(buffer: buffer) }
            }
            return text
        }

        func pass(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }
    }

    static let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test("a part of a file goes out within an answer, and nowhere else", arguments: [true, false])
    func fileSegment(_ sendsFiles: Bool) throws {
        let handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: 0)
        defer { FileBody.release(handle) }
        let connection = try Connection(sendsFiles: sendsFiles)
        let event = FileSegment(region: FileRegion(fileHandle: handle, readerIndex: 0, endIndex: 5))
        func trigger() throws { try connection.channel.triggerUserOutboundEvent(event).wait() }
        // Before any answer its bytes would be taken for one.
        #expect(throws: ChannelError.operationUnsupported) { try trigger() }
        try connection.send(Self.get)
        let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Length": "5"])
        connection.channel.writeAndFlush(HTTPServerResponsePart.head(head), promise: nil)
        guard sendsFiles else {
            #expect(throws: ChannelError.operationUnsupported) { try trigger() }
            return
        }
        try trigger()
        #expect(try connection.channel.readOutbound(as: IOData.self).map(\.readableBytes) ?? 0 > 5)
        #expect(try connection.channel.readOutbound(as: IOData.self) == .fileRegion(event.region))
        connection.channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
        #expect(throws: ChannelError.operationUnsupported) { try trigger() }
    }

    @Test("a head that drips is refused with 408 ten seconds after its first byte") func lateHead() throws {
        let connection = try Connection()
        connection.pass(.seconds(60))
        for byte in "GET /a HT" {
            try connection.send(String(byte))
            connection.pass(.seconds(1))
        }
        #expect(connection.channel.isActive)
        connection.pass(.seconds(1))
        #expect(
            try connection.sent() == "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        )
        #expect(!connection.channel.isActive)
    }

    @Test("a body that drips after its answer began ends the connection without another answer") func lateBody() throws
    {
        let connection = try Connection()
        try connection.send("GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\na")
        connection.answer()
        #expect(try connection.sent().hasPrefix("HTTP/1.1 200"))
        connection.pass(.seconds(9))
        try connection.send("b")
        #expect(connection.channel.isActive)
        connection.pass(.seconds(1))
        #expect(try connection.sent().hasPrefix("HTTP/1.1 408"))
        #expect(!connection.channel.isActive)
    }

    @Test("connections are kept while requests come, and closed when they are idle") func keepAlive() throws {
        let connection = try Connection()
        for _ in 1...3 {
            try connection.send(Self.get)
            #expect(try connection.requests().count == 1)
            connection.pass(.seconds(600))
            connection.answer()
            #expect(try connection.sent() == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            connection.pass(.seconds(119))
            #expect(connection.channel.isActive)
        }
        connection.pass(.seconds(1))
        #expect(!connection.channel.isActive)
    }

    @Test(
        "after some requests nothing may follow, and the answer says so",
        arguments: [
            "GET /a HTTP/1.0\r\n\r\n",
            "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "GET /a HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n",
            "GET /a HTTP/1.1\r\nHost: x\r\nConnection: foo, close\r\n\r\n",
            // Offers to upgrade are not taken, and the decoder reads no further after one.
            "GET /a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n",
            "CONNECT a.b:443 HTTP/1.1\r\nHost: a.b:443\r\n\r\n",
        ]
    )
    func lastRequest(_ request: String) throws {
        let connection = try Connection()
        try connection.send(request)
        let heads = try connection.requests()
        // Hummingbird ends its loop by this exact value.
        #expect(heads.map { $0.headers["Connection"] } == [["close"]])
        try connection.send(Self.get)
        #expect(try connection.requests().isEmpty)
        connection.answer()
        #expect(try connection.sent() == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        #expect(!connection.channel.isActive)
    }

    @Test(
        "a request without exactly one host is an error of the decoder to those behind",
        arguments: [
            "GET /a HTTP/1.1\r\nHost: x y\r\n\r\n", "GET /a HTTP/1.1\r\nHost: user@x\r\n\r\n",
            "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "GET /a HTTP/1.1\r\n\r\n", "GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET /a HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
        ]
    )
    func badHost(_ request: String) throws {
        let connection = try Connection()
        #expect(throws: HTTPParserError.self) { try connection.send(request) }
        #expect(try connection.requests().isEmpty)
        try connection.send(Self.get)
        #expect(try connection.requests().isEmpty)
    }

    @Test("an answer that closes ends the connection, whatever the client sends") func refusal() throws {
        let connection = try Connection()
        try connection.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc")
        connection.answer(["Content-Length": "0", "connection": "close"])
        #expect(try connection.sent().contains("onnection: close"))
        #expect(!connection.channel.isActive)
    }

    @Test("a server that stops closes idle connections at once, and busy ones after their answers") func quiescing()
        throws
    {
        let idle = try Connection()
        idle.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(!idle.channel.isActive)

        let busy = try Connection()
        try busy.send(Self.get + Self.get)
        busy.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        try busy.send(Self.get)
        #expect(try busy.requests().count == 2)
        busy.answer()
        #expect(busy.channel.isActive)
        #expect(try !busy.sent().contains("close"))
        busy.answer()
        #expect(try busy.sent().contains("Connection: close"))
        #expect(!busy.channel.isActive)
    }

    @Test("a client that does not take its answer is closed after the span of the rate, at the next look")
    func slowReader() throws {
        let connection = try Connection()
        try connection.send(Self.get)
        let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Length": "100000"])
        connection.channel.write(HTTPServerResponsePart.head(head), promise: nil)
        // Written and not flushed: as good as bytes that the socket does not accept.
        let body = IOData.byteBuffer(ByteBuffer(repeating: 0, count: 50_000))
        connection.channel.write(HTTPServerResponsePart.body(body), promise: nil)
        connection.pass(.seconds(20))
        #expect(connection.channel.isActive)
        connection.pass(.seconds(10))
        #expect(!connection.channel.isActive)
    }
}
