import ModuleOrigins
import NIOCore
import NIOHPACK
import NIOHTTP1
import NIOHTTP2

/// One request on an open connection.
struct HTTPStep: Sendable {
    /// Who asks.
    ///
    /// It begins as Go's does, since filters look at the beginning.
    static let userAgent = "Go-http-client/1.1 (martlet)"

    let url: FetchURL
    let method: String
    /// Fields besides `Host`, `Connection` and what says that the answer shall not be compressed.
    let headers: [(String, String)]
    /// How many bytes of the body are kept.
    let most: Int
    /// Whether the request goes to an outbound proxy, which wants the whole address.
    let isAbsolute: Bool

    /// Asks over HTTP/1.1, and closes the channel.
    func run(_ channel: any Channel, within limit: Duration) async throws -> HTTPAnswer {
        let head = head
        let most = most
        defer { channel.close(promise: nil) }
        return try await channel.step(within: limit) { pipeline, pending in
            let reader = AnswerReader(head, most: most, pending)
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderListSize = Self.longestHead
            try pipeline.addHandlers([
                HTTPRequestEncoder(), ByteToMessageHandler(HTTPResponseDecoder(limitConfiguration: limits)),
                NIOHTTPRequestHeadersValidator(), reader,
            ])
            try pipeline.leaveHandshake()
            reader.start(channel)
        }
    }

    /// Asks over HTTP/2, and closes the channel; the body is not read.
    func runOverHTTP2(_ channel: any Channel, within limit: Duration) async throws -> HTTPAnswer {
        var fields = HPACKHeaders([
            (":method", method), (":scheme", url.scheme.rawValue), (":authority", url.hostAndPort),
            (":path", url.target),
        ])
        for (name, value) in headers { fields.add(name: name.lowercased(), value: value) }
        let request = fields
        defer { channel.close(promise: nil) }
        return try await channel.step(within: limit) { pipeline, pending in
            let reader = StreamReader(request, pending)
            try pipeline.addHandlers([NIOHTTP2Handler(mode: .client), reader])
            try pipeline.leaveHandshake()
            reader.start(channel)
        }
    }

    /// More bytes of names and values than any server sends.
    private static let longestHead = 1 << 20

    private var head: HTTPRequestHead {
        var fields = HTTPHeaders([("Host", url.hostAndPort), ("Accept-Encoding", "identity"), ("Connection", "close")])
        for (name, value) in headers { fields.add(name: name, value: value) }
        return HTTPRequestHead(
            version: .http1_1,
            method: HTTPMethod(rawValue: method),
            uri: isAbsolute ? url.text : url.target,
            headers: fields
        )
    }
}
