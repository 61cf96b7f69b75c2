import HTTPTypes
import Hummingbird
import NIOCore

/// What the routes for operators show and switch.
///
/// Closures, since the things behind them live in other rows.
package struct Operations: Sendable {
    /// The version of the program, such as `0.1.0`.
    package let version: String
    /// The metrics as Prometheus text.
    package let metrics: @Sendable () -> String
    /// What keeps the server from working fully, one sentence each; empty when it is ready.
    package let problems: @Sendable () async -> [String]
    /// The state of the server as one JSON object.
    package let status: @Sendable () async -> String
    /// Switches outside requests off (true) and on.
    package let setOffline: @Sendable (Bool) async -> Void

    package init(
        version: String,
        metrics: @escaping @Sendable () -> String,
        problems: @escaping @Sendable () async -> [String],
        status: @escaping @Sendable () async -> String,
        setOffline: @escaping @Sendable (Bool) async -> Void
    ) {
        self.version = version
        self.metrics = metrics
        self.problems = problems
        self.status = status
        self.setOffline = setOffline
    }
}

/// Who may see what: each listener has one of these.
package enum Audience: Sendable {
    /// Module protocol and health only: the main port when it is not loopback.
    case everybody
    /// Also version and metrics: the main port on loopback, and the metrics port.
    case operators
    /// Also state and switches: the admin socket.
    case administrator
}

/// `/healthz`, `/readyz`, `/version`, `/metrics`, and on the admin socket `/status` and `/offline/…`.
struct OperationsRoutes: Sendable {
    let operations: Operations
    let audience: Audience

    /// - Returns: nil when the path is none of these, or not for this audience.
    func respond(to method: HTTPRequest.Method, path: String) async -> Response? {
        switch (path, audience) {
        case ("/healthz", _): return text("ok\n")
        case ("/readyz", _): return await readiness()
        case ("/version", .operators), ("/version", .administrator): return text("martlet \(operations.version)\n")
        case ("/metrics", .operators), ("/metrics", .administrator):
            return text(operations.metrics(), type: "text/plain; version=0.0.4; charset=utf-8")
        case ("/status", .administrator): return text(await operations.status() + "\n", type: "application/json")
        case ("/offline/on", .administrator), ("/offline/off", .administrator):
            guard method == .post else { return nil }
            await operations.setOffline(path == "/offline/on")
            return text("offline \(path == "/offline/on" ? "on" : "off")\n")
        default: return nil
        }
    }

    /// Only the administrator learns what is wrong.
    private func readiness() async -> Response {
        let problems = await operations.problems()
        guard !problems.isEmpty else { return text("ready\n") }
        let lines = audience == .everybody ? ["not ready"] : problems
        return text(lines.joined(separator: "\n") + "\n", status: .serviceUnavailable)
    }

    private func text(
        _ text: String,
        type: String = "text/plain; charset=utf-8",
        status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status,
            headers: [.contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff"],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }
}
