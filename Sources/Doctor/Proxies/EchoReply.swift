import Foundation
import GoModules

/// What a Martlet says of a request and of its connection.
///
/// The fields are those of docs/protocol.md.
struct EchoReply: Decodable, Sendable {
    /// Where the answer is, below the address of a proxy.
    static let path = "/-/echo"
    /// More bytes than an answer has.
    static let most = 16 << 10

    struct Peer: Decodable, Sendable {
        let address: String
        let port: Int
    }

    struct TLS: Decodable, Sendable {
        let version: String?
        let alpn: String?
        let certificate: String?
    }

    struct Field: Decodable, Sendable {
        let name: String
        let value: String
    }

    let version: Int
    /// Such as `martlet 1.0.0`, or without the version.
    let server: String
    let nonce: String
    let time: String
    /// Whether credentials arrived.
    let authorization: Bool
    /// Nil on a Unix socket.
    let peer: Peer?
    let http: String?
    let tls: TLS?
    /// Nil for who lacks the token, and is told nothing of the connection.
    let headers: [Field]?

    /// Reads the answer to a request.
    ///
    /// - `nonce`: That of the request.
    ///
    /// Nil for what somebody else says, or said to somebody else.
    init?(_ body: [UInt8], nonce: String) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(body))
        } catch { return nil }
        let isOurs = server == "martlet" || server.hasPrefix("martlet ")
        guard version == 1, isOurs, self.nonce == nonce, headers?.count ?? 0 <= 32 else { return nil }
    }

    /// The fields by which proxies show themselves; whatever else is named is not shown.
    var signs: [Field] { (headers ?? []).filter { Self.signs.contains($0.name.lowercased()) } }

    private static let signs: Set<String> = [
        "via", "forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "proxy-connection",
    ]

    /// Whether it tells of the connection.
    var isFull: Bool { headers != nil }

    /// The server's time, in seconds since 1970.
    var unixSeconds: Int64? { ProxyTime(time)?.secondsSince1970 }
}
