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
    @inline(never)
    func noting(
        _ response: Response,
        to head: RequestHead,
        from address: SocketAddress?,
        since begun: ContinuousClock.Instant
    ) -> Response {
        var response = head.method == .head ? response.createHeadResponse() : response
        let entry = Entry(head, response, from: address, since: begun)
        guard let length = response.body.contentLength, length > FileBody.smallSize else {
            note(entry, isComplete: true)
            return response
        }
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

    /// What the line says; not the response itself, whose headers would be copied for the sake of one that is added later.
    private struct Entry {
        let head: RequestHead
        let status: Int
        let cache: String
        let length: String
        let address: SocketAddress?
        let begun: ContinuousClock.Instant

        init(
            _ head: RequestHead,
            _ response: Response,
            from address: SocketAddress?,
            since begun: ContinuousClock.Instant
        ) {
            self.head = head
            self.status = response.status.code
            self.cache = response.headers[.martletCache] ?? "none"
            self.length = response.headers[.contentLength] ?? "-"
            self.address = address
            self.begun = begun
        }
    }

    private func note(_ entry: Entry, isComplete: Bool) {
        let duration = ContinuousClock.now - entry.begun
        metrics.note(
            kind: Self.kind(of: entry.head.target),
            status: entry.status,
            cache: entry.cache,
            duration: duration
        )
        logger?.info(
            "request",
            metadata: [
                "http.method": "\(entry.head.method.rawValue)",
                "http.path": "\(entry.head.target.prefix { $0 != "?" })",
                "http.status": "\(entry.status)",
                "http.bytes": "\(entry.length)",
                "http.complete": "\(isComplete)",
                "cache": "\(entry.cache)",
                "duration.ms":
                    "\(duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000)",
                "peer": "\(entry.address?.ipAddress ?? "unix")",
                "user.agent": "\((entry.head.fields[.userAgent] ?? "").prefix(200))",
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
