import HTTPTypes
import Hummingbird
import ModuleProxy
import NIOCore

/// Tells callers what their own requests showed, and remembers those that carried a nonce.
///
/// A class, so that what answers all other requests holds no more than a reference.
final class EchoRoutes: Sendable {
    private let gate: AccessGate
    private let book: EchoBook
    private let certificate: ServerCertificate?
    private let server: String

    /// - `book`: What is remembered, for all listeners.
    /// - `certificate`: What the listener shows; nil without TLS.
    /// - `server`: What the answer calls the server.
    init(gate: AccessGate, book: EchoBook, certificate: ServerCertificate?, server: String) {
        self.gate = gate
        self.book = book
        self.certificate = certificate
        self.server = server
    }

    /// The answer to a request for ``EchoAnswer/path``.
    ///
    /// Who lacks the token where all modules need it learns no more than whether one came: it may have been lost on the way.
    @inline(never)
    func respond(
        to head: RequestHead,
        from client: SocketAddress?,
        over channel: any Channel,
        _ service: ModuleService
    ) async -> Response {
        guard head.method == .get || head.method == .head else {
            return PlainTextError.methodNotAllowed(head.method, allowed: [.get, .head])
        }
        var answer = EchoAnswer(head, server: server, unixSeconds: service.clock.unixSeconds())
        if let refusal = gate.refusalOfAll(head, from: client) {
            guard let challenge = refusal.headers[.wwwAuthenticate] else { return refusal }
            return answer.response(refusal.status, [.wwwAuthenticate: challenge])
        }
        answer.add(await ConnectionFacts(of: channel), certificate: certificate?.seal, from: client, head)
        return answer.response(.ok)
    }

    /// Remembers how a request was answered.
    ///
    /// - `path`: Below the server's prefix, decoded; nil when there is none.
    @inline(never)
    func note(
        _ response: Response,
        to head: RequestHead,
        _ nonce: Nonce,
        path: String?,
        from client: SocketAddress?,
        _ service: ModuleService
    ) {
        let route = path.flatMap { EchoedRequest.Route($0, service.rules.policy) }
        let request = EchoedRequest(
            head,
            response,
            from: client,
            gate.identity(of: head),
            route,
            unixSeconds: service.clock.unixSeconds()
        )
        book.note(request, of: nonce)
    }

    /// What is remembered of a nonce.
    func remembered(_ nonce: Nonce) -> EchoBook.Entry? { book.entry(of: nonce) }
}
