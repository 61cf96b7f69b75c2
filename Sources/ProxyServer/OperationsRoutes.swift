import HTTPTypes
import Hummingbird
import ModuleProxy
import NIOCore

/// `/healthz`, `/readyz`, `/version`, `/metrics`, and on the admin socket `/status`, `/offline/…`, `/revocations`,
/// `/revoke/…`, `/restore/…`, `/store/…` and `/echo/…`.
struct OperationsRoutes: Sendable {
    /// What a path leads to.
    enum Route {
        case health, readiness, version, metrics, status
        case offline(Bool)
        case revocations
        case revoke(RevocationOrder)
        case storeWork(Operations.StoreWork)
        case echo(Nonce)
    }

    let operations: Operations
    let audience: Audience
    let echo: EchoRoutes

    @inline(never)
    func respond(to method: HTTPRequest.Method, _ route: Route) async -> Response {
        switch route {
        case .offline(let isOn):
            guard method == .post else { return PlainTextError.methodNotAllowed(method, allowed: [.post]) }
            await operations.setOffline(isOn)
            return text("offline \(isOn ? "on" : "off")\n")
        case .revoke(let order):
            guard method == .post else { return PlainTextError.methodNotAllowed(method, allowed: [.post]) }
            return await carryOut(order)
        case .storeWork(let work):
            guard method == .post else { return PlainTextError.methodNotAllowed(method, allowed: [.post]) }
            return stream(work)
        case _ where method != .get && method != .head:
            return PlainTextError.methodNotAllowed(method, allowed: [.get, .head])
        case .revocations: return await carryOut(.list)
        case .health: return text("ok\n")
        case .readiness: return await readiness()
        case .version: return text("martlet \(operations.version)\n")
        case .metrics: return text(operations.metrics(), type: "text/plain; version=0.0.4; charset=utf-8")
        case .status: return text(await operations.status() + "\n", type: "application/json")
        case .echo(let nonce): return remembered(nonce)
        }
    }

    /// What a path leads to; nil when it is none of these, or not for this audience.
    @inline(never)
    func route(_ path: String) -> Route? {
        switch (path, audience) {
        case ("/healthz", _): .health
        case ("/readyz", _): .readiness
        case ("/version", .operators), ("/version", .administrator): .version
        case ("/metrics", .operators), ("/metrics", .administrator): .metrics
        case ("/status", .administrator): .status
        case ("/offline/on", .administrator): .offline(true)
        case ("/offline/off", .administrator): .offline(false)
        case ("/revocations", .administrator): .revocations
        case (_, .administrator) where path.hasPrefix("/store/"): operations.storeWork(path).map { .storeWork($0) }
        case (_, .administrator) where path.hasPrefix("/echo/"): Nonce(path.dropFirst(6)).map(Route.echo)
        case (_, .administrator): RevocationOrder(path: path).map(Route.revoke)
        default: nil
        }
    }

    /// What is remembered of a nonce.
    private struct Echo: Encodable {
        let version = 1
        let nonce: String
        let count: Int
        let requests: [EchoedRequest]
    }

    private func remembered(_ nonce: Nonce) -> Response {
        guard let entry = echo.remembered(nonce) else {
            return text("no request with this nonce is remembered\n", status: .notFound)
        }
        let echo = Echo(nonce: nonce.description, count: entry.count, requests: entry.requests)
        return text(String(buffer: EchoText.buffer(echo)), type: "application/json")
    }

    private func carryOut(_ order: RevocationOrder) async -> Response {
        switch await operations.revocations(order) {
        case .success(let said): return text(said)
        case .failure(.store(let error)):
            return text("\(RevocationError.store(error))\n", status: .serviceUnavailable)
        case .failure(let error): return text("\(error)\n", status: .badRequest)
        }
    }

    /// One line after the other, as the work goes on; a client that leaves ends it.
    @inline(never)
    private func stream(_ work: @escaping Operations.StoreWork) -> Response {
        let body = ResponseBody { writer in
            let lines = AsyncStream.makeStream(of: String.self, bufferingPolicy: .unbounded)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { lines.continuation.finish() }
                    await work { lines.continuation.yield($0) }
                }
                do {
                    for await line in lines.stream { try await writer.write(ByteBuffer(string: line + "\n")) }
                } catch {
                    group.cancelAll()
                    throw error
                }
                try await group.waitForAll()
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/x-ndjson", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            ],
            body: body
        )
    }

    /// Only operators learn what is wrong.
    private func readiness() async -> Response {
        let problems = await operations.problems()
        guard !problems.isEmpty else {
            let warnings = audience == .everybody ? [] : await operations.warnings()
            return text("ready\n" + warnings.map { "warning: \($0)\n" }.joined())
        }
        let lines = audience == .everybody ? ["not ready"] : problems
        return text(lines.joined(separator: "\n") + "\n", status: .serviceUnavailable)
    }

    @inline(never)
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
