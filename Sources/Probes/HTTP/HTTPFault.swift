import ModuleOrigins
import NIOCore
import NIOHTTP1

/// What it means that a request was not answered.
enum HTTPFault {
    /// - Parameters:
    ///   - error: What reading the answer ended with, before its head was there.
    ///   - origin: Who was asked.
    ///   - limit: How long it was allowed to take.
    /// - Returns: The failure, with its cause.
    static func failure(_ error: any Error, _ origin: Origin, _ limit: Duration) -> ProbeFailure {
        let words = TLSWords.of(error)
        if TLSWords.wantClientCertificate(words) {
            let text = "\(origin.host): the server wants a client certificate (\(words))"
            return ProbeFailure(.tls, "MTL-TLS006", text, origin)
        }
        switch error {
        case is Pending<HTTPAnswer>.Overdue:
            let text = "\(origin.host) took the request and did not answer within \(limit.inWords)"
            return ProbeFailure(.http, "MTL-NET016", text, origin)
        case let error as HTTPParserError where error != .invalidEOFState:
            return ProbeFailure(.http, "MTL-NET014", "what \(origin.host) answered is no HTTP", origin)
        default:
            return ProbeFailure(
                .http,
                "MTL-NET011",
                "\(origin.host) closed the connection in place of an answer",
                origin
            )
        }
    }

    /// What it means that the body of an answer is not whole.
    static func unfinished(_ answer: HTTPAnswer, _ origin: Origin) -> ProbeFailure {
        let announced = answer.header("Content-Length").map { " of \(PeerText.shown($0))" } ?? ""
        let text = "the answer of \(origin.host) ended after \(answer.body.count)\(announced) bytes"
        return ProbeFailure(.http, "MTL-NET012", text, origin)
    }
}
