import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// The admin socket of a running server, seen from the command line.
package struct AdminSocket: Sendable {
    /// Why a request was not carried out.
    package enum Failure: Error, CustomStringConvertible {
        case status(UInt, body: String)

        package var description: String {
            switch self {
            case .status(let status, let body): "it answered \(status): \(body)"
            }
        }
    }

    private let path: String

    /// - Parameter path: The socket in the file system.
    package init(path: String) { self.path = path }

    /// Sends a request without a body and returns the body of a 200 answer, at most 1 MiB, within 10 seconds.
    package func send(_ method: String, _ target: String) async throws -> String {
        var request = HTTPClientRequest(url: "http+unix://\(Self.escaped(path))\(target)")
        request.method = .RAW(value: method)
        // Without it, the path of the socket would stand for a host, which no server takes.
        request.headers.add(name: "Host", value: "localhost")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        let body = String(buffer: try await response.body.collect(upTo: 1 << 20))
        guard response.status == .ok else { throw Failure.status(response.status.code, body: body) }
        return body
    }

    /// Every byte that is not a letter or digit, percent-encoded.
    private static func escaped(_ path: String) -> String {
        path.utf8.map { byte in
            let scalar = UnicodeScalar(byte)
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil, byte < 0x80 {
                return String(scalar)
            }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
