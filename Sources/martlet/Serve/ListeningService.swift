import Foundation
import NIOCore
import ProxyServer
import ServiceLifecycle

/// A server whose errors of the system name the address that it was to listen at.
struct ListeningService: Service {
    let base: any Service
    let listener: Listener

    /// An address that cannot be used.
    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    func run() async throws {
        do {
            try await base.run()
        } catch let error as IOError {
            let words = strerror(error.errnoCode).map { String(cString: $0) } ?? "error \(error.errnoCode)"
            throw Refused(description: "cannot listen at \(address): \(words)")
        }
    }

    private var address: String {
        switch listener.address {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unixSocket(let path): path
        }
    }
}
