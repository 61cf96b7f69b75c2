import ChecksumDatabase
import HTTPTypes
import Hummingbird
import ModuleProxy
import NIOCore

/// The mirror of the checksum database below `/sumdb/`.
struct ChecksumRoutes: Sendable {
    let service: ModuleService

    /// - `path`: The decoded path below the server's prefix: `/sumdb/…`.
    func respond(path: String) async -> Response {
        let request: ChecksumRequest
        do throws(ChecksumRequestError) {
            request = try ChecksumRequest(path: path, databases: service.databases)
        } catch {
            return PlainTextError(status: .notFound, code: .malformedRequest, lines: [error.description]).response()
        }
        do throws(FetchError) {
            return response(try await service.answer(to: request), request)
        } catch {
            return response(to: error, request)
        }
    }

    private func response(_ answer: ChecksumAnswer, _ request: ChecksumRequest) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = request.isHashTile ? "application/octet-stream" : "text/plain; charset=UTF-8"
        headers[.cacheControl] =
            answer.lifetime == .immutable ? "public, max-age=31536000, immutable" : "public, max-age=60"
        headers[.xContentTypeOptions] = "nosniff"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: answer.bytes)))
    }

    /// What the database itself does not know is a 404 here: the client asked for a record, not for a module.
    private func response(to error: FetchError, _ request: ChecksumRequest) -> Response {
        if case .unknownToDatabase = error {
            return PlainTextError(status: .notFound, code: error.code, lines: error.lines).response()
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
