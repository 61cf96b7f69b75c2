import AsyncHTTPClient
import ModuleProxy
import NIOCore
import NIOHTTP1
import Synchronization

extension HTTPFetcher {
    /// Asks for `start`, goes where redirects lead, and gives the head of the answer at the end, and its address.
    func follow(
        _ start: FetchURL,
        mayAuthorize isAllowed: Bool,
        _ clients: FetchClients,
        _ watch: FetchWatch
    ) async throws(SourceError) -> (response: HTTPClientResponse, url: FetchURL) {
        var url = start
        var mayAuthorize = isAllowed
        for _ in 0...Self.mostRedirects {
            let authorization = mayAuthorize ? try await settings.credentials.authorization(for: url) : nil
            let response = try await head(of: url, authorization, try await clients.pair(for: url), watch)
            if let authorization, [401, 403].contains(response.status.code) {
                settings.credentials.refuse(authorization, by: url)
            }
            guard let next = try Self.redirect(response, from: url) else { return (response, url) }
            watch.note { progress, _ in progress.awaitHead() }
            await Self.drain(response)
            // Never set back to true: a detour over another host could have chosen where we return to.
            if !next.hasOrigin(of: url) { mayAuthorize = false }
            url = next
        }
        throw .badAnswer(reason: "\(start.hostAndPort) redirected more than \(Self.mostRedirects) times")
    }

    /// How long the body of a redirect may take; nobody needs it, and it nearly always came with the head.
    private static let drainTime = Duration.milliseconds(250)

    /// Reads what little there is, so that the connection can be used again, and hangs up when it is more or comes late.
    private static func drain(_ response: HTTPClientResponse) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await discard(response.body) }
            group.addTask {
                // Cancelled when the body was faster.
                do { try await Task.sleep(for: drainTime) } catch {}
            }
            await group.next()
            group.cancelAll()
        }
    }

    private static func discard(_ body: HTTPClientResponse.Body) async {
        var rest = ErrorText.bytesRead
        do {
            for try await piece in body {
                rest -= piece.readableBytes
                if rest <= 0 { return }
            }
        } catch {
            // The redirect counts all the same; the connection is not used again.
        }
    }

    /// Where `response` redirects to, or nil when it does not.
    private static func redirect(_ response: HTTPClientResponse, from url: FetchURL) throws(SourceError) -> FetchURL? {
        guard [301, 302, 303, 307, 308].contains(response.status.code) else { return nil }
        guard let location = response.headers.first(name: "Location") else {
            throw .badAnswer(reason: "\(url.hostAndPort) redirected without saying where")
        }
        let next: FetchURL
        do {
            next = try url.resolving(location)
        } catch {
            throw .badAnswer(reason: "\(url.hostAndPort) redirected to an address that is not followed: \(error)")
        }
        guard url.scheme == .http || next.scheme == .https else {
            throw .badAnswer(reason: "\(url.hostAndPort) redirected from https to http, which is not followed")
        }
        return next
    }

    /// Sends the request and returns when the head of the answer is there.
    private func head(
        of url: FetchURL,
        _ authorization: Authorization?,
        _ clients: ClientPair,
        _ watch: FetchWatch
    ) async throws(SourceError) -> HTTPClientResponse {
        let request = request(for: url, authorization)
        watch.note { progress, _ in progress.awaitHead() }
        do {
            return try await execute(request, with: clients.keeping, url, watch)
        } catch {
            // A kept connection may have been closed before any byte of an answer: once more, on one that nobody has used. Asked
            // only now: who waits for a new connection may be given one that another request leaves meanwhile.
            let isKept = reusable.withLock { $0.mayHold(url.origin, at: .now) }
            guard isKept, FetchFailure.isClosedConnection(error), !Task.isCancelled else { throw failure(error, url) }
        }
        do { return try await execute(request, with: clients.fresh, url, watch) } catch { throw failure(error, url) }
    }

    private func failure(_ error: any Error, _ url: FetchURL) -> SourceError {
        reusable.withLock { $0.forget(url.origin) }
        return FetchFailure.sourceError(error, url, settings)
    }

    private func execute(
        _ request: HTTPClientRequest,
        with client: HTTPClient,
        _ url: FetchURL,
        _ watch: FetchWatch
    ) async throws -> HTTPClientResponse {
        // The watch keeps the time; this is only a bound that the interface wants.
        let response = try await client.execute(request, timeout: .hours(1))
        watch.note { progress, now in progress.headArrived(at: now) }
        reusable.withLock { $0.note(url.origin, at: .now) }
        return response
    }

    private func request(for url: FetchURL, _ authorization: Authorization?) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url.text)
        request.headers.add(name: "User-Agent", value: settings.userAgent)
        request.headers.add(name: "Accept-Encoding", value: "identity")
        request.headers.add(name: RequestTrail.header, value: RequestTrail.current.onward)
        switch authorization {
        case .basic(let credentials)?:
            request.setBasicAuth(username: credentials.user, password: credentials.password.reveal())
        case .bearer(let token)?: request.headers.add(name: "Authorization", value: "Bearer \(token.reveal())")
        case nil: break
        }
        return request
    }
}
