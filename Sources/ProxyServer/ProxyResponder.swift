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

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let begun = ContinuousClock.now
        var response: Response
        if let refusal = try await RequestLimits.refusal(of: request) {
            response = refusal
        } else {
            response = await self.response(to: request.head, context.eventLoop)
        }
        if request.head.method == .head { response = response.createHeadResponse() }
        return accessLog.noting(response, to: request.head, from: context.remoteAddress, since: begun)
    }

    private func response(to head: HTTPRequest, _ eventLoop: any EventLoop) async -> Response {
        guard let path = path(of: head) else { return noSuchPath }
        if let response = await operations.respond(to: head.method, path: path) { return response }
        guard let service else { return noSuchPath }
        guard head.method == .get || head.method == .head else {
            return PlainTextError.methodNotAllowed(head.method, allowed: [.get, .head])
        }
        guard !gate.refusesAll(head) else { return AccessGate.refusal }
        guard let trail = Self.trail(of: head), !trail.isLoop else { return loop }
        let (modulePath, cachedOnly) = cachedOnly(path, head)
        let answer = await requests.counting {
            await RequestTrail.$current.withValue(trail) {
                // The checksum database is no module fetch: it is there also for those who ask for stored modules only.
                if modulePath.hasPrefix("/sumdb/") {
                    return await ChecksumRoutes(service: service).respond(path: modulePath)
                }
                let routes = ModuleRoutes(service: service, eventLoop: eventLoop, files: files)
                if gate.refusesPrivate(head), routes.isPrivate(modulePath) { return AccessGate.refusal }
                return await routes.respond(to: head, path: modulePath, cachedOnly: cachedOnly)
            }
        }
        return answer ?? overloaded(modulePath)
    }

    /// The path below the prefix, decoded once and without its query; nil when there is none.
    private func path(of head: HTTPRequest) -> String? {
        let raw = (head.path ?? "").prefix { $0 != "?" && $0 != "#" }
        guard let path = PercentEncoding.decode(String(raw)) else { return nil }
        guard !pathPrefix.isEmpty else { return path }
        return path.hasPrefix(pathPrefix + "/") ? String(path.dropFirst(pathPrefix.count)) : nil
    }

    /// `/cached-only/…` and the header `Disable-Module-Fetch: true` both ask for stored copies only.
    private func cachedOnly(_ path: String, _ head: HTTPRequest) -> (path: String, Bool) {
        let prefix = "/cached-only"
        if path.hasPrefix(prefix + "/") { return (String(path.dropFirst(prefix.count)), true) }
        return (path, head.headerFields[.disableModuleFetch]?.lowercased() == "true")
    }

    /// What is behind a request; nil when that is too much, or when the header is none of ours.
    private static func trail(of head: HTTPRequest) -> RequestTrail? {
        guard let value = head.headerFields[.martletVia] else { return RequestTrail() }
        return RequestTrail(value)
    }

    private var noSuchPath: Response {
        var response = PlainTextError(status: .notFound, code: .malformedRequest, lines: ["no such path"]).response()
        if service != nil { response.headers[.martletCache] = CacheResult.miss.rawValue }
        return response
    }

    private func overloaded(_ path: String) -> Response {
        var response = PlainTextError(.overloaded(subject: path)).response()
        response.headers[.martletCache] = CacheResult.miss.rawValue
        return response
    }

    private var loop: Response {
        let lines = [
            "the request came through this server already, or through too many Martlets",
            "two of them name each other as source; take one out of the other's chain",
        ]
        var response = PlainTextError(status: .badGateway, code: .loop, lines: lines).response()
        response.headers[.martletCache] = CacheResult.miss.rawValue
        return response
    }
}
