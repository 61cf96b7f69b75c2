import NIOCore
import NIOEmbedded
import NIOHTTP1
import TestKit
import Testing

@testable import ProxyServer

@Suite("A plain GET") struct PlainGetTests {
    private static func read(_ text: String) -> PlainGet? { PlainGet(Array(text.utf8).span) }

    private static func part(_ range: Range<Int>?, _ text: String) -> String? {
        range.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
    }

    @Test("is read to its end, with what an answer depends on") func read() throws {
        let text = """
            GET /a.b/c/@v/list HTTP/1.1\r\nhOsT: example.com:8080\r\nUser-Agent: \tGo-http-client/1.1 \r\n\
            If-None-Match: "x"\r\nRANGE: bytes=0-1\r\nAuthorization: Basic eDp5\r\nAccept:\r\nConnection: Keep-Alive\r\n\r\n
            """
        let request = try #require(Self.read(text + "GET /next HTTP/1.1\r\n"))
        #expect(request.length == text.utf8.count)
        #expect(request.isForLane)
        #expect(Self.part(request.target, text) == "/a.b/c/@v/list")
        #expect(Self.part(request.fields.userAgent, text) == "Go-http-client/1.1")
        #expect(Self.part(request.fields.knownTag, text) == "\"x\"")
        #expect(Self.part(request.fields.range, text) == "bytes=0-1")
        #expect(Self.part(request.fields.authorization, text) == "Basic eDp5")
    }

    @Test("is not one before it is whole") func incomplete() {
        let text = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"
        for count in 0..<text.utf8.count {
            #expect(Self.read(String(decoding: text.utf8.prefix(count), as: UTF8.self)) == nil)
        }
        #expect(Self.read(text)?.length == text.utf8.count)
    }

    @Test(
        "is left to the road of all others when it asks for more",
        arguments: [
            "If-Range: \"x\"", "If-Match: *", "If-Modified-Since: x", "If-Unmodified-Since: x", "X-Martlet-Via: a",
            "Disable-Module-Fetch: true", "Martlet-Nonce: 0123456789abcdef", "Range: bytes=0-0\r\nRange: bytes=1-1",
            "If-None-Match: *\r\nIf-None-Match: *",
            "Authorization: a\r\nauthorization: b",
        ]
    )
    func others(_ fields: String) throws {
        let text = "GET /a HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\r\n"
        let request = try #require(Self.read(text))
        #expect(!request.isForLane)
        #expect(request.length == text.utf8.count)
    }

    @Test("is not for the lane when it is a HEAD, or its target very long") func notForLane() throws {
        let head = try #require(Self.read("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n"))
        #expect(!head.isForLane)
        let long = try #require(
            Self.read("GET /\(String(repeating: "a", count: 512)) HTTP/1.1\r\nHost: h\r\n\r\n")
        )
        #expect(!long.isForLane)
    }

    private static let otherForms = [
        "POST /a HTTP/1.1\r\nHost: h\r\n\r\n", "get /a HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET a HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET  /a HTTP/1.1\r\nHost: h\r\n\r\n", "GET /a  HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /\u{7F} HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /ü HTTP/1.1\r\nHost: h\r\n\r\n", "GET /a HTTP/1.0\r\nHost: h\r\n\r\n", "GET /a HTTP/1.1\nHost: h\n\n",
        "\r\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n", "GET /a HTTP/1.1\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: h\n\r\n", "GET /a HTTP/1.1\r\nHost: h\r\r\n\r\n",
    ]

    private static let otherFields = [
        "Content-Length: 0", "Content-Length: 1", "Transfer-Encoding: chunked", "Expect: 100-continue", "Upgrade: h2c",
        "Connection: close", "Connection: keep-alive, upgrade", "Connection:", "Proxy-Connection: close", "X: a\r\n b",
        " X: a", "X : a", "X a", ": a", "X: a\u{0}b", "X: a\u{1B}b", "X: a\u{7F}b", "Host: a b", "ü: a", "(x): a",
    ]

    @Test(
        "is nothing else: what has another form, a body, or a say in the connection",
        arguments: otherForms + otherFields.map { "GET /a HTTP/1.1\r\nHost: h\r\n\($0)\r\n\r\n" }
            + ["", ":", "h:x", "h:8080x", "[::1]", "a/b", "a@b", "a b"].map { "GET /a HTTP/1.1\r\nHost: \($0)\r\n\r\n" }
    )
    func unclear(_ text: String) { #expect(Self.read(text) == nil) }

    @Test("has at most a hundred fields and 16 KiB") func limits() throws {
        func text(_ count: Int, _ value: String = "a") -> String {
            "GET /a HTTP/1.1\r\nHost: h\r\n" + String(repeating: "X: \(value)\r\n", count: count) + "\r\n"
        }
        #expect(Self.read(text(99)) != nil)
        #expect(Self.read(text(100)) == nil)
        #expect(Self.read(text(1, String(repeating: "a", count: 15 << 10))) != nil)
        #expect(Self.read(text(1, String(repeating: "a", count: 16 << 10))) == nil)
        #expect(Self.read(text(17, String(repeating: "a", count: 1 << 10))) == nil)
    }

    // MARK: Beside the decoder

    /// How a decoder reads what is in `text`: the targets, and whether it takes it for one request or more without a rest.
    private static func decoded(_ text: String) throws -> (targets: [String], hasRest: Bool) {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(
            ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))
        )
        var (targets, isOpen) = ([String](), false)
        do {
            try channel.writeInbound(ByteBuffer(string: text))
            while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
                switch part {
                case .head(let head):
                    targets.append(head.uri)
                    isOpen = true
                case .body: break
                case .end: isOpen = false
                }
            }
        } catch { isOpen = true }
        _ = try? channel.finish()
        return (targets, isOpen)
    }

    @Test("ends where the decoder finds its end, whatever bytes are changed in it", arguments: 0..<40)
    func decoder(_ seed: Int) throws {
        var random = SeededNumbers(seed: UInt64(seed))
        let lines = ["GET /a.b/c HTTP/1.1", "Host: h:80", "Accept: */*", "Connection: keep-alive"]
        let spice = Array(" \t\r\n:,;/.\u{0}\u{7F}-_%GETHost: chunked12".utf8)
        for _ in 0..<250 {
            // With a length it is plain only when a change hides that.
            let more = Bool.random(using: &random) ? ["Content-Length: 5"] : []
            var bytes = Array(((lines + more).joined(separator: "\r\n") + "\r\n\r\n").utf8)
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[index] = spice.randomElement(using: &random) ?? 0
                case 1: bytes.insert(spice.randomElement(using: &random) ?? 0, at: index)
                default: bytes.remove(at: index)
                }
            }
            guard let request = PlainGet(bytes.span) else { continue }
            let text = String(decoding: bytes[..<request.length], as: UTF8.self)
            let decoded = try Self.decoded(text)
            #expect(
                decoded.targets == [String(decoding: bytes[request.target], as: UTF8.self)],
                "\(text.debugDescription)"
            )
            #expect(!decoded.hasRest, "\(text.debugDescription)")
        }
    }
}
