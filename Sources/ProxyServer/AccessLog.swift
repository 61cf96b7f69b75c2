import HTTPTypes
import Hummingbird
import Logging
import ModuleProxy
import NIOCore

/// One log line and two metrics per request.
///
/// The line holds the raw path without its query, never a header that may carry a secret.
struct AccessLog: Sendable {
    /// nil: metrics only.
    let logger: Logger?
    let metrics: RequestMetrics

    /// Notes `response` when its last byte was written, or when that failed.
    func noting(
        _ response: Response,
        to head: HTTPRequest,
        from address: SocketAddress?,
        since begun: ContinuousClock.Instant
    ) -> Response {
        let entry = Entry(head: head, response: response, address: address, begun: begun)
        guard let length = response.body.contentLength, length > FileBody.smallSize else {
            note(entry, isComplete: true)
            return response
        }
        var response = response
        let body = response.body
        response.body = ResponseBody(contentLength: body.contentLength) { writer in
            do {
                try await body.write(writer)
                note(entry, isComplete: true)
            } catch {
                note(entry, isComplete: false)
                throw error
            }
        }
        return response
    }

    private struct Entry {
        let head: HTTPRequest
        let response: Response
        let address: SocketAddress?
        let begun: ContinuousClock.Instant
    }

    private func note(_ entry: Entry, isComplete: Bool) {
        let duration = ContinuousClock.now - entry.begun
        let cache = entry.response.headers[.martletCache] ?? "none"
        metrics.note(
            kind: Self.kind(of: entry.head.path ?? ""),
            status: entry.response.status.code,
            cache: cache,
            duration: duration
        )
        logger?.info(
            "request",
            metadata: [
                "http.method": "\(entry.head.method.rawValue)",
                "http.path": "\((entry.head.path ?? "").prefix { $0 != "?" })",
                "http.status": "\(entry.response.status.code)",
                "http.bytes": "\(entry.response.headers[.contentLength] ?? "-")",
                "http.complete": "\(isComplete)",
                "cache": "\(cache)",
                "duration.ms":
                    "\(duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000)",
                "peer": "\(entry.address?.ipAddress ?? "unix")",
                "user.agent": "\((entry.head.headerFields[.userAgent] ?? "").prefix(200))",
            ]
        )
    }

    /// A few kinds of request, for a metric label.
    private static func kind(of path: String) -> String {
        let path = path.prefix { $0 != "?" }
        if path.contains("/sumdb/") { return "sumdb" }
        if path.hasSuffix("/@v/list") { return "list" }
        if path.hasSuffix("/@latest") { return "latest" }
        guard path.contains("/@v/") else { return "other" }
        return ["info", "mod", "zip"].first { path.hasSuffix("." + $0) } ?? "other"
    }
}
