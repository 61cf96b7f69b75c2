import Foundation
import GoModules
import HTTPTypes
import Hummingbird
import NIOCore

/// What `GET /-/echo` answers: what the caller's own request and connection showed, and nothing of anybody else.
///
/// docs/protocol.md says what the fields are.
struct EchoAnswer: Encodable {
    /// Where it is, below the prefix of the server.
    static let path = "/-/echo"

    struct Peer: Encodable {
        let address: String
        let port: Int
    }

    struct TLS: Encodable {
        let version: String?
        let alpn: String?
        let certificate: String?
    }

    struct Field: Encodable {
        let name: String
        let value: String
    }

    /// The name of the program, and its version where `/version` may be asked for.
    let server: String
    let nonce: String?
    /// RFC 3339, in UTC.
    let time: String
    /// Whether a field `Authorization` came; its value is nobody's business.
    let authorization: Bool
    private let version = 1
    private var peer: Peer?
    private var http: String?
    private var tls: TLS?
    private var headers: [Field]?

    private enum CodingKeys: String, CodingKey {
        case version, server, nonce, time, authorization, peer, http, tls, headers
    }

    /// What anybody may know who asks.
    init(_ head: RequestHead, server: String, unixSeconds: Int64) {
        self.server = server
        self.nonce = Nonce(head)?.description
        self.time = ProxyTime(secondsSince1970: unixSeconds)?.utc ?? ""
        self.authorization = head.fields.contains(.authorization)
    }

    /// Adds what shows who is between the caller and the server; not for those who lack the token.
    ///
    /// - `certificate`: The hash of the one that the server shows.
    mutating func add(_ facts: ConnectionFacts, certificate: String?, from client: SocketAddress?, _ head: RequestHead)
    {
        if let address = client?.ipAddress { peer = Peer(address: address, port: client?.port ?? 0) }
        http = facts.http
        tls = facts.tls.map { TLS(version: $0.version, alpn: $0.applicationProtocol, certificate: certificate) }
        headers = ProxyFields.shown(head.fields).map { Field(name: $0.name, value: $0.value) }
    }

    /// - `more`: Fields of a refusal.
    func response(_ status: HTTPResponse.Status, _ more: HTTPFields = [:]) -> Response {
        var headers = more
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        headers[.xContentTypeOptions] = "nosniff"
        return Response(status: status, headers: headers, body: .init(byteBuffer: EchoText.buffer(self)))
    }
}

/// JSON as it goes out, with a line break at its end.
enum EchoText {
    static func buffer(_ value: some Encodable) -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return ByteBuffer(bytes: try encoder.encode(value) + [UInt8(ascii: "\n")])
        } catch {
            return ByteBuffer(string: "{}\n")
        }
    }
}
