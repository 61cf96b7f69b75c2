import HTTPTypes
import Hummingbird
import ModuleProxy
import NIOCore

/// Refuses what no client of a module proxy sends, before anything else looks at the request.
///
/// Here and on the whole road of a request, helpers are not inlined: an async function's frame has room for all that is inlined into it,
/// and thousands of requests may wait.
enum RequestLimits {
    /// The longest head of a request, in bytes, and the longest field in it.
    static let headLength = 16 << 10
    /// The most fields of a head; HTTP/1 is refused by its decoder, with 400.
    static let fieldCount = 100
    /// The longest request target, in bytes.
    static let targetLength = 8 << 10
    /// The longest body, in bytes; it is read and thrown away.
    static let bodyLength = 64 << 10

    /// The refusal of a head; nil when its request may be answered.
    ///
    /// After a refusal the connection is closed.
    @inline(never)
    static func refusal(of head: RequestHead) -> Response? {
        if head.target.utf8.count > targetLength { return refusal(.uriTooLong, "the path is too long") }
        if head.fields.count > fieldCount {
            return refusal(.requestHeaderFieldsTooLarge, "there are too many header fields")
        }
        if head.fields[.expect] != nil { return refusal(.expectationFailed, "no request here needs a body") }
        let declared = head.fields[.contentLength].map { Int($0) ?? .max } ?? 0
        return declared > bodyLength ? tooLong : nil
    }

    /// The refusal of a body that was too long.
    @inline(never)
    static var tooLong: Response { refusal(.contentTooLarge, "no request here needs a body") }

    /// Whether a body follows the head.
    @inline(never)
    static func announcesBody(_ head: RequestHead) -> Bool {
        head.fields[.contentLength] ?? "0" != "0" || head.fields[.transferEncoding] != nil
    }

    /// Reads a body and throws it away; true as soon as it is too long.
    ///
    /// - Throws: An error of the decoder or the connection.
    @inline(never)
    static func isTooLong(_ body: RequestBody) async throws -> Bool {
        var length = 0
        for try await part in body {
            length += part.readableBytes
            guard length <= bodyLength else { return true }
        }
        return false
    }

    @inline(never)
    private static func refusal(_ status: HTTPResponse.Status, _ reason: String) -> Response {
        var response = PlainTextError(status: status, code: .malformedRequest, lines: [reason]).response()
        response.headers[.connection] = "close"
        return response
    }
}
