import AsyncHTTPClient
import ModuleProxy
import NIOCore
import NIOHTTP1

extension HTTPFetcher {
    /// How many bytes go to disk at once; fewer would cost a system call for every packet.
    private static let pieceSize = 128 << 10

    /// Takes the body of a final answer, or turns its status into an error.
    func take(
        _ response: HTTPClientResponse,
        from url: FetchURL,
        limit: Int,
        into sink: BodySink,
        _ watch: FetchWatch
    ) async throws(SourceError) -> [UInt8] {
        guard response.status.code == 200 else { throw try await refusal(response, from: url, watch) }
        let announced = try Self.checkedLength(response, from: url, limit: limit)
        if case .nothing = sink { return [] }
        var total = 0
        var held: [UInt8] = []
        held.reserveCapacity(min(announced ?? 0, Self.pieceSize))
        var body = response.body.makeAsyncIterator()
        while let piece = try await next(&body, from: url, watch) {
            total += piece.readableBytes
            guard total <= limit else { throw Self.tooLarge(url, limit) }
            held.append(contentsOf: piece.readableBytesView)
            if case .staging(let staging) = sink, held.count >= Self.pieceSize {
                try await store(held, in: staging, watch)
                held.removeAll(keepingCapacity: true)
            }
        }
        guard announced == nil || announced == total else {
            throw .unavailable(reason: "\(url.hostAndPort) sent \(total) of \(announced ?? 0) bytes", retryAfter: nil)
        }
        guard case .staging(let staging) = sink else { return held }
        if !held.isEmpty { try await store(held, in: staging, watch) }
        return []
    }

    /// The first bytes of a body that explains an error; the rest is not waited for.
    func beginning(
        of response: HTTPClientResponse,
        from url: FetchURL,
        _ watch: FetchWatch
    ) async throws(SourceError) -> [UInt8] {
        var bytes: [UInt8] = []
        var body = response.body.makeAsyncIterator()
        while bytes.count < ErrorText.bytesRead, let piece = try await next(&body, from: url, watch) {
            bytes.append(contentsOf: piece.readableBytesView.prefix(ErrorText.bytesRead - bytes.count))
        }
        return bytes
    }

    private func next(
        _ body: inout HTTPClientResponse.Body.AsyncIterator,
        from url: FetchURL,
        _ watch: FetchWatch
    ) async throws(SourceError) -> ByteBuffer? {
        do {
            let piece = try await body.next(isolation: #isolation)
            watch.note { progress, now in progress.arrived(piece?.readableBytes ?? 0, at: now) }
            return piece
        } catch {
            throw FetchFailure.sourceError(error, url, settings)
        }
    }

    private func store(_ bytes: [UInt8], in staging: Staging, _ watch: FetchWatch) async throws(SourceError) {
        watch.note { progress, now in progress.storing(at: now) }
        do throws(StoreError) {
            try await staging.append(bytes)
        } catch {
            throw .storage(error)
        }
        watch.note { progress, now in progress.stored(at: now) }
    }

    /// The announced length of a 200, nil when it comes in chunks.
    private static func checkedLength(
        _ response: HTTPClientResponse,
        from url: FetchURL,
        limit: Int
    ) throws(SourceError) -> Int? {
        let encodings = response.headers[canonicalForm: "Content-Encoding"]
        guard encodings.allSatisfy({ $0.lowercased() == "identity" }) else {
            throw .badAnswer(reason: "\(url.hostAndPort) sent its answer compressed, which was not asked for")
        }
        if let text = response.headers.first(name: "Content-Length") {
            guard let length = Int(text), length >= 0 else {
                throw .badAnswer(reason: "\(url.hostAndPort) sent a Content-Length that is no number")
            }
            guard length <= limit else { throw tooLarge(url, limit) }
            return length
        }
        // Without length and chunks a body ends where the connection does: an interruption would look like its end.
        guard response.headers[canonicalForm: "Transfer-Encoding"].last?.lowercased() == "chunked" else {
            throw .badAnswer(reason: "\(url.hostAndPort) did not say how long its answer is")
        }
        return nil
    }

    private static func tooLarge(_ url: FetchURL, _ limit: Int) -> SourceError {
        .badAnswer(reason: "the answer of \(url.hostAndPort) is larger than \(limit) bytes")
    }

    /// What an answer with another status than 200 means.
    private func refusal(
        _ response: HTTPClientResponse,
        from url: FetchURL,
        _ watch: FetchWatch
    ) async throws(SourceError) -> SourceError {
        let status = Int(response.status.code)
        guard (400...599).contains(status) else {
            return .badAnswer(reason: "\(url.hostAndPort) answered with status \(status), which means nothing here")
        }
        let reason = try await explanation(response, from: url, watch)
        let sentence = "\(url.hostAndPort) answered with status \(status)" + (reason.map { ": \($0)" } ?? "")
        switch status {
        case 404, 410: return .notFound(reason: reason)
        case 408, 429, 500...599:
            let wait = response.headers.first(name: "Retry-After").flatMap {
                RetryAfter.interval($0, unixSeconds: settings.unixSeconds())
            }
            return .unavailable(reason: sentence, retryAfter: wait)
        case 407: return FetchFailure.proxyWantsCredentials(settings)
        case 403, 451: return .refused(status: status, reason: reason)
        default: return .notAccepted(status: status, reason: reason)
        }
    }

    /// The source's own words; a status that has arrived counts even when the words that follow do not come.
    private func explanation(
        _ response: HTTPClientResponse,
        from url: FetchURL,
        _ watch: FetchWatch
    ) async throws(SourceError) -> String? {
        let contentType = response.headers.first(name: "Content-Type")
        do throws(SourceError) {
            return ErrorText.lines(of: try await beginning(of: response, from: url, watch), contentType: contentType)
        } catch {
            return nil
        }
    }
}
