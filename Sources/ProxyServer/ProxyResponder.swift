import GoModules
import HTTPTypes
import Hummingbird
import Logging
import ModuleProxy
import NIOCore

/// Answers every request of one listener: limits, prefix, decode once, dispatch.
///
/// A module path holds slashes, so a router's patterns cannot split it; the types of `GoModules` and
/// `ChecksumDatabase` parse paths, and their tables of tests cover the routing.
struct ProxyResponder: HTTPResponder {
    /// nil on listeners that serve operators only.
    let service: ModuleService?
    let operations: OperationsRoutes
    /// What every path begins with, such as `/go`; empty for none.
    let pathPrefix: String
    let accessLog: AccessLog
    let files: FilesUnderWay
    let requests: RequestsUnderWay
    /// Who may ask for modules.
    let gate: AccessGate
    /// Whether the listener speaks HTTP/1 without TLS, so that the system can send files by itself.
    let sendsFiles: Bool
    /// Takes what may be given again; nil for nowhere.
    let hot: HotAnswers?

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let (begun, head) = (ContinuousClock.now, RequestHead(request.head))
        let connection = AnswerConnection(channel: context.channel, sendsFiles: sendsFiles)
        let response = try await response(to: head, request.body, connection, from: context.remoteAddress)
        let nonce = Nonce(head)
        if let nonce { note(response, to: head, nonce, from: context.remoteAddress) }
        return accessLog.noting(response, to: head, nonce, from: context.remoteAddress, since: begun)
    }

    @inline(never)
    private func note(_ response: Response, to head: RequestHead, _ nonce: Nonce, from client: SocketAddress?) {
        guard let service else { return }
        operations.echo.note(response, to: head, nonce, path: path(of: head), from: client, service)
    }

    private func response(
        to head: RequestHead,
        _ body: RequestBody,
        _ connection: AnswerConnection,
        from client: SocketAddress?
    ) async throws -> Response {
        if let refusal = RequestLimits.refusal(of: head) { return refusal }
        if RequestLimits.announcesBody(head), try await RequestLimits.isTooLong(body) { return RequestLimits.tooLong }
        switch destination(of: head, from: client) {
        case .refused(let refusal): return refusal
        case .operations(let route): return await operations.respond(to: head.method, route)
        case .echo(let service):
            return await operations.echo.respond(to: head, from: client, over: connection.channel, service)
        case .modules(let path, let service):
            defer { requests.end() }
            let routes = ModuleRoutes(
                service: service,
                connection: connection,
                files: files,
                gate: gate,
                client: client,
                hot: hot
            )
            return await routes.respond(to: head, path: path)
        }
    }

    /// Where a request leads.
    private enum Destination {
        case operations(OperationsRoutes.Route)
        case echo(ModuleService)
        /// It was counted, and must be counted out.
        case modules(path: String, ModuleService)
        case refused(Response)
    }

    @inline(never)
    private func destination(of head: RequestHead, from client: SocketAddress?) -> Destination {
        guard let path = path(of: head) else { return .refused(noSuchPath) }
        if let route = operations.route(path) { return .operations(route) }
        guard let service else { return .refused(noSuchPath) }
        if path == EchoAnswer.path { return .echo(service) }
        if let refusal = refusal(of: head, from: client) { return .refused(refusal) }
        guard requests.begin() else { return .refused(overloaded(path)) }
        return .modules(path: path, service)
    }

    /// Why a request is refused, whatever module it is about; nil when it is not.
    @inline(never)
    private func refusal(of head: RequestHead, from client: SocketAddress?) -> Response? {
        guard head.method == .get || head.method == .head else {
            return PlainTextError.methodNotAllowed(head.method, allowed: [.get, .head])
        }
        if let refusal = gate.refusalOfAll(head, from: client) { return refusal }
        guard let trail = Self.trail(of: head), !trail.isLoop else { return loop }
        return nil
    }

    /// The path below the prefix, decoded once and without its query; nil when there is none.
    @inline(never)
    private func path(of head: RequestHead) -> String? {
        let raw = head.target.prefix { $0 != "?" && $0 != "#" }
        guard let path = PercentEncoding.decode(String(raw)) else { return nil }
        guard !pathPrefix.isEmpty else { return path }
        return path.hasPrefix(pathPrefix + "/") ? String(path.dropFirst(pathPrefix.count)) : nil
    }

    /// What is behind a request; nil when that is too much, or when the header is none of ours.
    @inline(never)
    private static func trail(of head: RequestHead) -> RequestTrail? {
        guard let value = head.fields[.martletVia] else { return RequestTrail() }
        return RequestTrail(value)
    }

    @inline(never)
    private var noSuchPath: Response {
        var response = PlainTextError(status: .notFound, code: .malformedRequest, lines: ["no such path"]).response()
        if service != nil { response.headers[.martletCache] = CacheResult.miss.rawValue }
        return response
    }

    @inline(never)
    private func overloaded(_ path: String) -> Response {
        var response = PlainTextError(.overloaded(subject: path)).response()
        response.headers[.martletCache] = CacheResult.miss.rawValue
        return response
    }

    @inline(never)
    private var loop: Response {
        let lines = ["the request came through this server already, or through too many Martlets"]
        var response = PlainTextError(status: .badGateway, code: .loop, lines: lines).response()
        response.headers[.martletCache] = CacheResult.miss.rawValue
        return response
    }
}
