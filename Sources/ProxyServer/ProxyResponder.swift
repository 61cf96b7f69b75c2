import GoModules
import HTTPTypes
import Hummingbird
import Logging
import ModuleProxy
import NIOCore

/// Answers every request of one listener: method, prefix, decode once, dispatch.
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

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let begun = ContinuousClock.now
        var response = await response(to: request.head)
        if request.head.method == .head { response = response.createHeadResponse() }
        return accessLog.noting(response, to: request.head, from: context.remoteAddress, since: begun)
    }

    private func response(to head: HTTPRequest) async -> Response {
        let rawPath = head.path.map { $0.prefix { $0 != "?" && $0 != "#" } } ?? ""
        guard let decoded = PercentEncoding.decode(String(rawPath)), let path = withoutPrefix(decoded) else {
            return PlainTextError(status: .notFound, code: .malformedRequest, lines: ["no such path"]).response()
        }
        if let response = await operations.respond(to: head.method, path: path) { return response }
        guard head.method == .get || head.method == .head else { return methodNotAllowed(head.method) }
        guard let service else {
            return PlainTextError(status: .notFound, code: .malformedRequest, lines: ["no such path"]).response()
        }
        if path.hasPrefix("/sumdb/") { return await ChecksumRoutes(service: service).respond(path: path) }
        let (modulePath, cachedOnly) = cachedOnly(path, head)
        return await ModuleRoutes(service: service).respond(to: head, path: modulePath, cachedOnly: cachedOnly)
    }

    private func withoutPrefix(_ path: String) -> String? {
        guard !pathPrefix.isEmpty else { return path }
        guard path.hasPrefix(pathPrefix + "/") else { return nil }
        return String(path.dropFirst(pathPrefix.count))
    }

    /// `/cached-only/…` and the header `Disable-Module-Fetch: true` both ask for stored copies only.
    private func cachedOnly(_ path: String, _ head: HTTPRequest) -> (path: String, Bool) {
        let prefix = "/cached-only"
        if path.hasPrefix(prefix + "/") { return (String(path.dropFirst(prefix.count)), true) }
        return (path, head.headerFields[.disableModuleFetch]?.lowercased() == "true")
    }

    private func methodNotAllowed(_ method: HTTPRequest.Method) -> Response {
        var response = PlainTextError(
            status: .methodNotAllowed,
            code: .methodNotAllowed,
            lines: ["\(method.rawValue.prefix(16)) is not allowed; only GET and HEAD are"]
        ).response()
        response.headers[.allow] = "GET, HEAD"
        return response
    }
}

/// What is known of a request beside its head and body.
struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address of the peer; nil on a Unix socket.
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.remoteAddress = source.channel.remoteAddress
    }
}
