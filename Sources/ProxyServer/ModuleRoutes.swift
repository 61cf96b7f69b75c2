import GoModules
import HTTPTypes
import Hummingbird
import ModuleProxy
import NIOCore

/// The module proxy protocol: parse, ask, answer.
struct ModuleRoutes: Sendable {
    let service: ModuleService
    let connection: AnswerConnection
    let files: FilesUnderWay
    /// Who may ask for private modules.
    let gate: AccessGate
    /// Who asks; nil on a Unix socket.
    let client: SocketAddress?
    /// Takes what may be given again; nil for nowhere.
    let hot: HotAnswers?

    /// - `path`: The decoded path below the server's prefix, with its leading slash.
    func respond(to head: RequestHead, path: String) async -> Response {
        let trail = head.fields[.martletVia].flatMap { RequestTrail($0) } ?? RequestTrail()
        // Few requests have come another way than straight from a client.
        guard !trail.names.isEmpty else { return await answered(head, path) }
        return await RequestTrail.$current.withValue(trail) { await answered(head, path) }
    }

    @inline(never)
    private func answered(_ head: RequestHead, _ path: String) async -> Response {
        switch destination(of: head, path) {
        case .refused(let refusal): return refusal
        case .checksum(let path): return await ChecksumRoutes(service: service, hot: hot).respond(to: head, path: path)
        case .module(let request, let cachedOnly):
            do throws(FailedAnswer) {
                let answer = try await service.answer(to: request, cachedOnly: cachedOnly)
                return await response(to: head, request, answer)
            } catch {
                return failed(error, head)
            }
        }
    }

    /// What a request is about.
    private enum Destination {
        case module(ProxyRequest, cachedOnly: Bool)
        /// The checksum database; no module fetch: it is there also for those who ask for stored modules only.
        case checksum(path: String)
        case refused(Response)
    }

    @inline(never)
    private func destination(of head: RequestHead, _ path: String) -> Destination {
        let (path, cachedOnly) = cachedOnly(path, head)
        if path.hasPrefix("/sumdb/") { return .checksum(path: path) }
        do throws(ProxyRequestError) {
            let request = try ProxyRequest(path: path)
            if let refusal = refusal(of: request, head) { return .refused(refusal) }
            return .module(request, cachedOnly: cachedOnly)
        } catch {
            return .refused(response(to: error))
        }
    }

    /// Why a request about a private module is refused; nil when it is not, or is about another one.
    @inline(never)
    private func refusal(of request: ProxyRequest, _ head: RequestHead) -> Response? {
        guard gate.isShut, service.rules.policy.isPrivate(request.modulePath) else { return nil }
        return gate.refusalOfPrivate(head, from: client)
    }

    /// `/cached-only/…` and the header `Disable-Module-Fetch: true` both ask for stored copies only.
    private func cachedOnly(_ path: String, _ head: RequestHead) -> (path: String, Bool) {
        let prefix = "/cached-only"
        if path.hasPrefix(prefix + "/") { return (String(path.dropFirst(prefix.count)), true) }
        return (path, head.fields[.disableModuleFetch]?.lowercased() == "true")
    }

    private func response(to error: ProxyRequestError) -> Response {
        var response = PlainTextError(status: .notFound, code: .malformedRequest, lines: [error.description]).response()
        response.headers[.martletCache] = CacheResult.miss.rawValue
        return response
    }

    @inline(never)
    private func response(to head: RequestHead, _ request: ProxyRequest, _ answer: Answer) async -> Response {
        let given = ModuleAnswer(request: request, answer: answer, connection: connection, files: files, hot: hot)
        do throws(FetchError) {
            return try await given.response(to: head)
        } catch {
            return response(to: error, isPrivate: answer.isPrivate)
        }
    }

    @inline(never)
    private func response(to error: FetchError, isPrivate: Bool) -> Response {
        response(to: FailedAnswer(error: error, cache: .miss, isPrivate: isPrivate))
    }

    /// The answer to a request that failed, which may be kept for the next who asks in the same way.
    @inline(never)
    private func failed(_ failure: FailedAnswer, _ head: RequestHead) -> Response {
        let response = response(to: failure)
        if let hot, let lease = failure.lease, HotAnswers.mayKeepAnswer(to: head) {
            let text = PlainTextError(failure.error).body
            let admission = HotAnswers.Admission(response, lease, isPrivate: failure.isPrivate)
            hot.admit(head.target, admission, ByteBuffer(string: text))
        }
        return response
    }

    @inline(never)
    private func response(to failure: FailedAnswer) -> Response {
        let cacheControl =
            switch failure.error {
            case _ where failure.isPrivate: "private, no-store"
            // A remembered one may be a minute old already.
            case .notFound where failure.cache != .negative: "public, max-age=60"
            default: "no-store"
            }
        var response = PlainTextError(failure.error).response(cacheControl: cacheControl)
        response.headers[.martletCache] = failure.cache.rawValue
        response.headers[.vary] = "Disable-Module-Fetch"
        return response
    }
}
