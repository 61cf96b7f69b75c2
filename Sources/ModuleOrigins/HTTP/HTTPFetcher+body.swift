import AsyncHTTPClient
import ModuleProxy
import NIOCore
import NIOHTTP1

extension HTTPFetcher {
    /// From so many pieces on, a body must come in pieces of ``crumbSize`` bytes on the average: each costs as much work as a
    /// large one, so that chunks of a byte keep the processor busy for hours before any limit is reached.
    private static let manyPieces = 4096
    private static let crumbSize = 16

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
        if case .beginning(let expected) = sink {
            let first = try await beginning(of: response, from: url, watch, upTo: expected.count)
            guard first == expected else {
                throw .badAnswer(reason: "\(url.hostAndPort) sent something else than what was asked for")
            }
            return []
        }
        var (total, pieces) = (0, 0)
        var held = HeldBody(expecting: announced)
        var body = response.body.makeAsyncIterator()
        while let piece = try await next(&body, from: url, watch) {
            total += piece.readableBytes
            pieces += 1
            guard total <= limit else { throw Self.tooLarge(url, limit) }
            guard pieces <= Self.manyPieces || total / pieces >= Self.crumbSize else { throw Self.inCrumbs(url) }
            held.append(piece)
            if case .staging(let staging) = sink, held.hasWholePiece {
                try await store(held.take(), in: staging, watch)
            }
        }
        guard announced == nil || announced == total else {
            throw .unavailable(reason: "\(url.hostAndPort) sent \(total) of \(announced ?? 0) bytes", retryAfter: nil)
        }
        guard case .staging(let staging) = sink else { return held.take() }
        if total > 0 { try await store(held.take(), in: staging, watch) }
        return []
    }

    /// The first bytes of a body, as of one that explains an error; the rest is not waited for.
    func beginning(
        of response: HTTPClientResponse,
        from url: FetchURL,
        _ watch: FetchWatch,
        upTo count: Int = ErrorText.bytesRead
    ) async throws(SourceError) -> [UInt8] {
        var bytes: [UInt8] = []
        var body = response.body.makeAsyncIterator()
        while bytes.count < count, let piece = try await next(&body, from: url, watch) {
            bytes.append(contentsOf: piece.readableBytesView.prefix(count - bytes.count))
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

    private static func inCrumbs(_ url: FetchURL) -> SourceError {
        .badAnswer(reason: "\(url.hostAndPort) sends its answer in chunks of a few bytes")
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
        let reason = await explanation(response, from: url, watch)
        let sentence = "\(url.hostAndPort) answered with status \(status)" + (reason.map { ": \($0)" } ?? "")
        switch status {
        case 404, 410: return .notFound(reason: reason)
        case 408, 429, 500...599:
            let wait = response.headers.first(name: "Retry-After").flatMap {
                RetryAfter.interval($0, unixSeconds: settings.unixSeconds())
            }
            return status == 429
                ? .limited(reason: sentence, retryAfter: wait) : .unavailable(reason: sentence, retryAfter: wait)
        case 407: return FetchFailure.proxyWantsCredentials(settings)
        case 403, 451: return .refused(status: status, reason: reason)
        default: return .notAccepted(status: status, reason: reason)
        }
    }

    /// The source's own words; a status that has arrived counts even when the words that follow do not come, or too late.
    private func explanation(
        _ response: HTTPClientResponse,
        from url: FetchURL,
        _ watch: FetchWatch
    ) async -> String? {
        let contentType = response.headers.first(name: "Content-Type")
        // Before the watch loses its patience: to that, the whole answer would be late.
        let time = min(Self.explanationTime, settings.deadlines.progress / 2)
        return await withTaskGroup(of: String?.self) { group in
            group.addTask {
                do throws(SourceError) {
                    let bytes = try await self.beginning(of: response, from: url, watch)
                    return ErrorText.lines(of: bytes, contentType: contentType)
                } catch {
                    return nil
                }
            }
            group.addTask {
                // Cancelled when the words were faster.
                do { try await Task.sleep(for: time) } catch {}
                return nil
            }
            let words = await group.next()
            group.cancelAll()
            return words ?? nil
        }
    }

    /// How long the words after a status may take.
    private static let explanationTime = Duration.seconds(1)
}
