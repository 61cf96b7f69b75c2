import ChecksumDatabase
import HTTPTypes
import Hummingbird
import ModuleProxy
import NIOCore

/// The mirror of the checksum database below `/sumdb/`.
struct ChecksumRoutes: Sendable {
    let service: ModuleService
    /// Takes what may be given again; nil for nowhere.
    let hot: HotAnswers?

    /// - `path`: The decoded path below the server's prefix: `/sumdb/…`.
    func respond(to head: RequestHead, path: String) async -> Response {
        let request: ChecksumRequest
        do throws(ChecksumRequestError) {
            request = try ChecksumRequest(path: path, databases: service.databases)
        } catch {
            return PlainTextError(status: .notFound, code: .malformedRequest, lines: [error.description]).response()
        }
        do throws(FetchError) {
            let mark = service.changes.mark
            return response(to: head, try await service.answer(to: request), request, since: mark)
        } catch {
            return response(to: error, request)
        }
    }

    /// - `mark`: Taken before the answer was looked for.
    @inline(never)
    private func response(
        to head: RequestHead,
        _ answer: ChecksumAnswer,
        _ request: ChecksumRequest,
        since mark: ServiceChanges.Mark
    ) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = request.isHashTile ? "application/octet-stream" : "text/plain; charset=UTF-8"
        headers[.cacheControl] =
            answer.lifetime == .immutable ? "public, max-age=31536000, immutable" : "public, max-age=60"
        headers[.xContentTypeOptions] = "nosniff"
        let bytes = ByteBuffer(bytes: answer.bytes)
        let response = Response(status: .ok, headers: headers, body: .init(byteBuffer: bytes))
        if let hot, HotAnswers.mayKeepAnswer(to: head) {
            hot.admit(
                head.target,
                HotAnswers.Admission(response, service.lease(of: answer, since: mark), isPrivate: false),
                bytes
            )
        }
        return response
    }

    /// What the database itself does not know is a 404 here: the client asked for a record, not for a module.
    private func response(to error: FetchError, _ request: ChecksumRequest) -> Response {
        if case .unknownToDatabase = error {
            return PlainTextError(error, status: .notFound).response()
        }
        return PlainTextError(error).response()
    }
}

extension ChecksumRequest {
    /// Whether the answer is bytes and no text.
    fileprivate var isHashTile: Bool {
        if case .tile(let tile) = resource, case .hashes = tile.content { true } else { false }
    }
}
