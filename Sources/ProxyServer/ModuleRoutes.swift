import GoModules
import HTTPTypes
import Hummingbird
import ModuleProxy
import NIOCore

/// The module proxy protocol: parse, ask, answer.
struct ModuleRoutes: Sendable {
    let service: ModuleService
    let eventLoop: any EventLoop
    let files: FilesUnderWay

    /// Whether a path is about a private module; one that is about none is not.
    func isPrivate(_ path: String) -> Bool {
        do { return service.rules.policy.isPrivate(try ProxyRequest(path: path).modulePath) } catch { return false }
    }

    /// - `path`: The decoded path below the server's prefix, with its leading slash.
    /// - `cachedOnly`: Whether only what is stored may be given.
    func respond(to head: HTTPRequest, path: String, cachedOnly: Bool) async -> Response {
        let request: ProxyRequest
        do throws(ProxyRequestError) {
            request = try ProxyRequest(path: path)
        } catch {
            var response = PlainTextError(status: .notFound, code: .malformedRequest, lines: [error.description])
                .response()
            response.headers[.martletCache] = CacheResult.miss.rawValue
            return response
        }
        do throws(FailedAnswer) {
            let answer = try await service.answer(to: request, cachedOnly: cachedOnly)
            return await response(to: head, request, answer)
        } catch {
            return response(to: error)
        }
    }

    private func response(to head: HTTPRequest, _ request: ProxyRequest, _ answer: Answer) async -> Response {
        let given = ModuleAnswer(request: request, answer: answer, eventLoop: eventLoop, files: files)
        do throws(FetchError) {
            return try await given.response(to: head)
        } catch {
            return response(to: FailedAnswer(error: error, cache: .miss, isPrivate: answer.isPrivate))
        }
    }

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
