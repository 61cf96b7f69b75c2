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

    /// Whether there is a line for each request; its logger may be there and write none.
    var isOn: Bool { logger.map { $0.logLevel <= .info } ?? false }

    /// Notes `response` when its last byte was written, or when that failed.
    @inline(never)
    func noting(
        _ response: Response,
        to head: RequestHead,
        _ nonce: Nonce?,
        from address: SocketAddress?,
        since begun: ContinuousClock.Instant
    ) -> Response {
        var response = head.method == .head ? response.createHeadResponse() : response
        let entry = Entry(head, nonce, response, from: address, since: begun)
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
    struct Entry {
        let method: String
        let target: String
        let userAgent: String?
        let status: Int
        let cache: String
        let length: String
        let address: SocketAddress?
        let begun: ContinuousClock.Instant
        let nonce: Nonce?

        /// An answer to a GET without a nonce.
        ///
        /// - `length`: That of the body, in bytes.
        init(
            target: String,
            userAgent: String?,
            _ answer: (status: Int, cache: String, length: String),
            from address: SocketAddress?,
            since begun: ContinuousClock.Instant
        ) {
            self.method = "GET"
            self.target = target
            self.userAgent = userAgent
            (self.status, self.cache, self.length) = answer
            self.address = address
            self.begun = begun
            self.nonce = nil
        }

        fileprivate init(
            _ head: RequestHead,
            _ nonce: Nonce?,
            _ response: Response,
            from address: SocketAddress?,
            since begun: ContinuousClock.Instant
        ) {
            self.method = head.method.rawValue
            self.target = head.target
            self.userAgent = head.fields[.userAgent]
            self.status = response.status.code
            self.cache = response.headers[.martletCache] ?? "none"
            self.length = response.headers[.contentLength] ?? "-"
            self.address = address
            self.begun = begun
            self.nonce = nonce
        }
    }

    private func note(_ entry: Entry, isComplete: Bool) {
        let duration = ContinuousClock.now - entry.begun
        let kind = Self.kind(of: entry.target)
        metrics.instruments(kind: kind, status: entry.status, cache: entry.cache).note(duration)
        log(entry, duration, isComplete: isComplete)
    }

    /// Writes the line alone.
    ///
    /// - `duration`: From the head of the request to the last byte of the answer.
    func log(_ entry: Entry, _ duration: Duration, isComplete: Bool) {
        logger?.info("request", metadata: Self.fields(of: entry, duration, isComplete: isComplete))
    }

    private static func fields(of entry: Entry, _ duration: Duration, isComplete: Bool) -> Logger.Metadata {
        let (seconds, attoseconds) = duration.components
        var fields: Logger.Metadata = [
            "http.method": "\(entry.method)",
            "http.path": "\(entry.target.prefix { $0 != "?" })",
            "http.status": "\(entry.status)",
            "http.bytes": "\(entry.length)",
            "http.complete": "\(isComplete)",
            "cache": "\(entry.cache)",
            "duration.ms": "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)",
            "peer": "\(entry.address?.ipAddress ?? "unix")",
            "user.agent": "\((entry.userAgent ?? "").prefix(200))",
        ]
        if let nonce = entry.nonce { fields["nonce"] = "\(nonce)" }
        return fields
    }

    /// A few kinds of request, for a metric label.
    static func kind(of target: String) -> String {
        let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }
        guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return "other" }
        let (folder, name) = (path[..<slash], path[slash...])
        if name.elementsEqual("/@latest".utf8) { return "latest" }
        if folder.suffix(3).elementsEqual("/@v".utf8) {
            if name.elementsEqual("/list".utf8) { return "list" }
            return ["info", "mod", "zip"].first { name.suffix($0.utf8.count + 1).elementsEqual(".\($0)".utf8) }
                ?? "other"
        }
        return target.prefix { $0 != "?" }.contains("/sumdb/") ? "sumdb" : "other"
    }
}
