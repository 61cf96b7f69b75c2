import AsyncHTTPClient
import ModuleProxy
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Turns what the network libraries throw into words for people.
enum FetchFailure {
    /// Whether `error` can mean that a kept connection had been closed by the other side.
    static func isClosedConnection(_ error: any Error) -> Bool {
        switch error {
        case let error as HTTPClientError: error == .remoteConnectionClosed
        case let error as NIOSSLError: error == .uncleanShutdown
        case let error as ChannelError: error == .ioOnClosedChannel || error == .eof
        case let error as IOError: [ECONNRESET, EPIPE, ENOTCONN].contains(error.errnoCode)
        default: false
        }
    }

    /// The outbound proxy, or something that stands in its place, answered 407.
    static func proxyWantsCredentials(_ settings: FetchSettings) -> SourceError {
        let name = settings.outboundProxy.map { " \($0.host):\($0.port)" } ?? ""
        let had = settings.outboundProxy?.credentials != nil
        let remedy =
            had ? "does not accept the user and password in HTTPS_PROXY" : "wants a user and password in HTTPS_PROXY"
        return .notAccepted(status: 407, reason: "the outbound proxy\(name) \(remedy)")
    }

    /// What `error`, thrown while fetching `url`, means for the chain of sources.
    static func sourceError(_ error: any Error, _ url: FetchURL, _ settings: FetchSettings) -> SourceError {
        let host = url.hostAndPort
        switch error {
        case let error as HTTPClientError where error == .proxyAuthenticationRequired:
            return proxyWantsCredentials(settings)
        case let error as HTTPParserError where error != .invalidEOFState:
            return .badAnswer(reason: parser(error, host))
        case is CancellationError: return .unavailable(reason: cancelled(host), retryAfter: nil)
        default: return .unavailable(reason: reason(error, host, settings), retryAfter: nil)
        }
    }

    private static func reason(_ error: any Error, _ host: String, _ settings: FetchSettings) -> String {
        switch error {
        case let error as HTTPClientError: client(error, host, settings)
        case let error as NIOConnectionError: connection(error, host)
        case ChannelError.connectTimeout: noConnection(host, settings)
        case let error as IOError: system(error, host)
        case is HTTPParserError: interrupted(host)
        case let error as NIOSSLError: error == .uncleanShutdown ? interrupted(host) : tls(error, host)
        case let error as NIOSSLExtraError: tls(error, host)
        case is ServerCertificateCheck.Forgeable:
            "no TLS connection to \(host): its certificate is signed over SHA-1 or MD5, which can be forged"
        case is ServerCertificateCheck.Nameless: "no TLS connection to \(host): its certificate names no host"
        default: "\(host): the connection failed (\(type(of: error)))"
        }
    }

    private static func client(_ error: HTTPClientError, _ host: String, _ settings: FetchSettings) -> String {
        switch error {
        case .connectTimeout: noConnection(host, settings)
        case .tlsHandshakeTimeout:
            "\(host) did not finish the TLS handshake within \(settings.deadlines.connect.inWords)"
        case .httpProxyHandshakeTimeout:
            "the outbound proxy did not open the way to \(host) within \(settings.deadlines.connect.inWords)"
        case .invalidProxyResponse: "the outbound proxy refused to open the way to \(host)"
        case .getConnectionFromPoolTimeout:
            "no connection to \(host) was free within \(settings.deadlines.connect.inWords)"
        case .remoteConnectionClosed, .uncleanShutdown: interrupted(host)
        case .cancelled: cancelled(host)
        default: "\(host): \(error.shortDescription)"
        }
    }

    private static func noConnection(_ host: String, _ settings: FetchSettings) -> String {
        "no connection to \(host) within \(settings.deadlines.connect.inWords)"
    }

    private static func cancelled(_ host: String) -> String { "the request to \(host) was cancelled" }

    private static func interrupted(_ host: String) -> String {
        "\(host) closed the connection before its answer was complete"
    }

    private static func parser(_ error: HTTPParserError, _ host: String) -> String {
        error == .headerOverflow
            ? "the header fields in the answer of \(host) are too large"
            : "\(host) answered with something that is not HTTP"
    }

    private static func connection(_ error: NIOConnectionError, _ host: String) -> String {
        guard let first = error.connectionErrors.first?.error else { return "the address of \(host) cannot be found" }
        switch first {
        case let first as IOError: return system(first, host)
        default: return "no connection to \(host)"
        }
    }

    private static func system(_ error: IOError, _ host: String) -> String {
        switch error.errnoCode {
        case ECONNRESET, EPIPE, ENOTCONN: "\(host) broke the connection off"
        case ECONNREFUSED: "no connection to \(host): connection refused"
        case EHOSTUNREACH: "no connection to \(host): no route to the host"
        case ENETUNREACH: "no connection to \(host): the network is unreachable"
        case ETIMEDOUT: "no connection to \(host): it timed out"
        case EMFILE, ENFILE: "no connection to \(host): this process has too many open files"
        default: "no connection to \(host): system error \(error.errnoCode)"
        }
    }

    /// TLS errors hold no secrets, but many lines; the words that matter are few.
    private static func tls(_ error: any Error, _ host: String) -> String {
        let text = String(describing: error)
        let reason =
            if text.contains("failedToValidateHostname") {
                "its certificate is for another host"
            } else if text.contains("CERTIFICATE_VERIFY_FAILED") || text.contains("unableToValidateCertificate") {
                "its certificate is expired, self-signed, or of an authority that is not trusted here"
            } else if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") {
                "it does not speak TLS on this port, or only an old version"
            } else if text.contains("PROTOCOL_VERSION") || text.contains("UNSUPPORTED_PROTOCOL") {
                "it offers only versions of TLS before 1.2"
            } else {
                "the handshake failed"
            }
        return "no TLS connection to \(host): \(reason)"
    }
}
