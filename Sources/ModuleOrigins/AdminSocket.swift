import AsyncHTTPClient
import NIOCore
import NIOHTTP1

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The admin socket of a running server, seen from the command line.
package struct AdminSocket: Sendable {
    /// Why a request was not carried out.
    package enum Failure: Error, CustomStringConvertible {
        /// Nothing listens there.
        case unreachable(path: String, reason: String)
        /// A server answered, but not with 200.
        case status(UInt, body: String)

        package var description: String {
            switch self {
            case .unreachable(let path, let reason): "no server answers at \(path): \(reason)"
            case .status(let status, let body): "the server answered \(status): \(body)"
            }
        }
    }

    private let path: String

    /// - Parameter path: The socket in the file system.
    package init(path: String) { self.path = path }

    /// Sends a request without a body and returns the body of a 200 answer, at most 1 MiB, within 10 seconds.
    ///
    /// - Throws: ``Failure``
    package func send(_ method: String, _ target: String) async throws -> String {
        var configuration = HTTPClient.Configuration()
        // A socket that nobody listens at does not get better by waiting.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(configuration: configuration)
        let result: Result<String, any Error>
        do {
            result = .success(try await send(method, target, with: client))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        return try result.get()
    }

    /// Sends a request without a body, and passes on each line of a 200 answer as it comes, for at most a day.
    ///
    /// - Parameters:
    ///   - method: Such as `POST`.
    ///   - target: The path.
    ///   - take: Called with each line, of at most 1 MiB, without its line break.
    /// - Throws: ``Failure``
    package func stream(_ method: String, _ target: String, _ take: (String) throws -> Void) async throws {
        let client = HTTPClient(configuration: HTTPClient.Configuration())
        let result: Result<Void, any Error>
        do {
            result = .success(try await stream(method, target, with: client, take))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        try result.get()
    }

    private func stream(
        _ method: String,
        _ target: String,
        with client: HTTPClient,
        _ take: (String) throws -> Void
    ) async throws {
        let response = try await response(method, target, with: client, within: .hours(24))
        guard response.status == .ok else {
            let body = String(buffer: try await response.body.collect(upTo: 1 << 20))
            throw Failure.status(response.status.code, body: body)
        }
        var rest: [UInt8] = []
        for try await buffer in response.body {
            rest += buffer.readableBytesView
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                try take(String(decoding: rest[..<end], as: UTF8.self))
                rest.removeFirst(end + 1)
            }
            guard rest.count <= 1 << 20 else { throw Failure.status(200, body: "a line is too long") }
        }
    }

    private func send(_ method: String, _ target: String, with client: HTTPClient) async throws -> String {
        let response = try await response(method, target, with: client, within: .seconds(10))
        let body = String(buffer: try await response.body.collect(upTo: 1 << 20))
        guard response.status == .ok else { throw Failure.status(response.status.code, body: body) }
        return body
    }

    private func response(
        _ method: String,
        _ target: String,
        with client: HTTPClient,
        within limit: TimeAmount
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: "http+unix://\(Self.escaped(path))\(target)")
        request.method = .RAW(value: method)
        // HTTP/1.1 demands one; a socket has no name of its own.
        request.headers.add(name: "Host", value: "localhost")
        do {
            return try await client.execute(request, timeout: limit)
        } catch {
            throw Failure.unreachable(path: path, reason: Self.reason(error))
        }
    }

    /// The system's words, such as `Connection refused`.
    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError, let words = strerror(error.errnoCode) else { return "\(error)" }
        return String(cString: words)
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
