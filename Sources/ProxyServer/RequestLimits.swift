import HTTPTypes
import Hummingbird
import ModuleProxy
import NIOCore

/// Refuses what no client of a module proxy sends, before anything else looks at the request.
enum RequestLimits {
    /// The longest head of a request, in bytes, and the longest field in it.
    static let headLength = 16 << 10
    /// The most fields of a head; HTTP/1 is refused by its decoder, with 400.
    static let fieldCount = 100
    /// The longest request target, in bytes.
    static let targetLength = 8 << 10
    /// The longest body, in bytes; it is read and thrown away.
    static let bodyLength = 64 << 10

    /// Reads the body, if there is one.
    ///
    /// - Returns: The refusal; nil when the request may be answered. After a refusal the connection is closed.
    /// - Throws: An error of the decoder or the connection.
    static func refusal(of request: Request) async throws -> Response? {
        let head = request.head
        if (head.path ?? "").utf8.count > targetLength { return refusal(.uriTooLong, "the path is too long") }
        if head.headerFields.count > fieldCount {
            return refusal(.requestHeaderFieldsTooLarge, "there are too many header fields")
        }
        if head.headerFields[.expect] != nil { return refusal(.expectationFailed, "no request here needs a body") }
        return try await isTooLong(request) ? refusal(.contentTooLarge, "no request here needs a body") : nil
    }

    private static func isTooLong(_ request: Request) async throws -> Bool {
        let declared = request.head.headerFields[.contentLength].map { Int($0) ?? .max } ?? 0
        guard declared <= bodyLength else { return true }
        guard declared > 0 || request.head.headerFields[.transferEncoding] != nil else { return false }
        var length = 0
        for try await part in request.body {
            length += part.readableBytes
            guard length <= bodyLength else { return true }
        }
        return false
    }

    private static func refusal(_ status: HTTPResponse.Status, _ reason: String) -> Response {
        var response = PlainTextError(status: status, code: .malformedRequest, lines: [reason]).response()
        response.headers[.connection] = "close"
        return response
    }
}
