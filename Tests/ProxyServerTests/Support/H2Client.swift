import HTTPTypes
import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOPosix
import NIOSSL

/// A client that speaks HTTP/2 and can misbehave.
struct H2Client: Sendable {
    typealias Stream = NIOAsyncChannel<HTTP2Frame.FramePayload, HTTP2Frame.FramePayload>

    /// What came on a stream.
    struct Answer: Sendable {
        var fields: [String: String] = [:]
        var body: [UInt8] = []
        /// Whether the stream was ended, not broken off.
        var isWhole = false

        var status: String? { fields[":status"] }
    }

    let connection: any Channel
    private let multiplexer: NIOHTTP2Handler.AsyncStreamMultiplexer<Void>

    static func connect(_ port: Int, trusting authority: String) async throws -> H2Client {
        let tls = try context(trusting: authority, protocols: ["h2"])
        let (channel, multiplexer) = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = try NIOSSLClientHandler(context: tls, serverHostname: "localhost")
                    try channel.pipeline.syncOperations.addHandler(handler)
                    let multiplexer = try channel.pipeline.syncOperations.configureAsyncHTTP2Pipeline(
                        mode: .client,
                        configuration: .init()
                    ) { $0.eventLoop.makeSucceededVoidFuture() }
                    return (channel, multiplexer)
                }
            }
        return H2Client(connection: channel, multiplexer: multiplexer)
    }

    static func context(trusting authority: String, protocols: [String]) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(authority)
        configuration.applicationProtocols = protocols
        return try NIOSSLContext(configuration: configuration)
    }

    /// Sends a request; `body` is what a test does with the stream.
    func request<Result>(
        _ path: String,
        method: String = "GET",
        fields: [(String, String)] = [],
        endsStream: Bool = true,
        _ body: (NIOAsyncChannelInboundStream<HTTP2Frame.FramePayload>) async throws -> Result
    ) async throws -> Result {
        let stream = try await multiplexer.openStream { channel in
            channel.eventLoop.makeCompletedFuture { try Stream(wrappingChannelSynchronously: channel) }
        }
        let pseudo = [(":method", method), (":scheme", "https"), (":authority", "localhost"), (":path", path)]
        let head = HTTP2Frame.FramePayload.Headers(headers: HPACKHeaders(pseudo + fields), endStream: endsStream)
        return try await stream.executeThenClose { inbound, outbound in
            try await outbound.write(.headers(head))
            return try await body(inbound)
        }
    }

    /// Sends a request and reads the whole answer, or what comes of it.
    func answer(
        _ path: String,
        method: String = "GET",
        fields: [(String, String)] = [],
        endsStream: Bool = true
    ) async throws -> Answer {
        try await request(path, method: method, fields: fields, endsStream: endsStream) { inbound in
            var answer = Answer()
            do {
                for try await frame in inbound {
                    switch frame {
                    case .headers(let headers):
                        answer.fields = .init(headers.headers.map { ($0.name, $0.value) }) { first, _ in first }
                        answer.isWhole = headers.endStream
                    case .data(let data):
                        if case .byteBuffer(let buffer) = data.data { answer.body += Array(buffer: buffer) }
                        answer.isWhole = data.endStream
                    default: break
                    }
                }
            } catch {
                // The stream was reset; what came before counts.
            }
            return answer
        }
    }

    func close() async {
        do { try await connection.close() } catch {
            // Closed already.
        }
    }
}
