import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why there is no connection to an address.
enum DialFault: Error, Hashable, Sendable, CustomStringConvertible {
    case timedOut
    case refused
    case noRoute
    /// The system's own error.
    case system(Int32)

    init(_ error: any Error) {
        guard let error = error as? IOError else {
            self = .timedOut  // What else is thrown is the channel's own clock, or the end of the task.
            return
        }
        self =
            switch error.errnoCode {
            case ECONNREFUSED, ECONNRESET: .refused
            case ETIMEDOUT: .timedOut
            case EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, ENETDOWN, EHOSTDOWN: .noRoute
            // The answer of a firewall of this machine, or of one on the way.
            case EACCES, EPERM: .noRoute
            default: .system(error.errnoCode)
            }
    }

    var description: String {
        switch self {
        case .timedOut: "timed out"
        case .refused: "refused"
        case .noRoute: "no route"
        case .system(let code): "system error \(code)"
        }
    }

    /// The cause in the error library.
    var code: String {
        switch self {
        case .timedOut: "MTL-NET003"
        case .refused: "MTL-NET004"
        case .noRoute, .system: "MTL-NET005"
        }
    }
}
