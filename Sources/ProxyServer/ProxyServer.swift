import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
package import Logging
package import ModuleProxy
package import NIOCore
package import NIOSSL
package import ServiceLifecycle

/// Where a listener waits for connections.
package enum ListenAddress: Sendable, Equatable {
    /// Port 0 lets the system choose.
    case tcp(host: String, port: Int)
    case unixSocket(path: String)
}

/// One listening address and what it serves.
package struct Listener: Sendable {
    package let address: ListenAddress
    package let audience: Audience
    /// TLS with ALPN for h2 and http/1.1; nil for plain HTTP.
    package let tls: TLSConfiguration?
    /// What every path begins with, such as `/go`; empty for none.
    package let pathPrefix: String
    /// How long a connection may do nothing.
    ///
    /// Above the 90 s for which `go` keeps one, so that `go` closes first.
    package let idleTimeout: Duration
    /// Connections at one time; more wait in the system's queue.
    package let maximumConnections: Int

    package init(
        address: ListenAddress,
        audience: Audience,
        tls: TLSConfiguration? = nil,
        pathPrefix: String = "",
        idleTimeout: Duration = .seconds(120),
        maximumConnections: Int = 8192
    ) {
        self.address = address
        self.audience = audience
        self.tls = tls
        self.pathPrefix = pathPrefix
        self.idleTimeout = idleTimeout
        self.maximumConnections = maximumConnections
    }
}

/// Makes the HTTP servers.
package struct ProxyServer: Sendable {
    private let service: ModuleService
    private let operations: Operations
    private let logger: Logger
    private let writesAccessLog: Bool

    package init(service: ModuleService, operations: Operations, logger: Logger, writesAccessLog: Bool) {
        self.service = service
        self.operations = operations
        self.logger = logger
        self.writesAccessLog = writesAccessLog
    }

    /// A server for `listener`, to be run in a service group.
    ///
    /// A graceful shutdown ends it when its answers are sent.
    ///
    /// - `onRunning`: Called with the address that was bound.
    package func server(
        _ listener: Listener,
        servesModules: Bool,
        onRunning: @escaping @Sendable (SocketAddress?) async -> Void
    ) throws -> any Service {
        let responder = ProxyResponder(
            service: servesModules ? service : nil,
            operations: OperationsRoutes(operations: operations, audience: listener.audience),
            pathPrefix: listener.pathPrefix,
            accessLog: AccessLog(logger: writesAccessLog ? logger : nil)
        )
        return Application(
            responder: responder,
            server: try builder(listener),
            configuration: .init(
                address: listener.bindAddress,
                serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(listener.maximumConnections)
            ),
            onServerRunning: { await onRunning($0.localAddress) },
            logger: logger
        )
    }

    /// Limits on heads: reliability specification, secure defaults 5.
    private func builder(_ listener: Listener) throws -> HTTPServerBuilder {
        let idle = TimeAmount(listener.idleTimeout)
        let http1 = HTTP1Channel.Configuration(
            idleTimeout: idle,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 16 << 10,
                maxHeaderListSize: 16 << 10,
                maxHeaderFieldCount: 100
            )
        )
        guard let tls = listener.tls else { return .http1(configuration: http1) }
        return try .http2Upgrade(tlsConfiguration: tls, configuration: .init(idleTimeout: listener.idleTimeout))
    }
}

extension Listener {
    fileprivate var bindAddress: BindAddress {
        switch address {
        case .tcp(let host, let port): .hostname(host, port: port)
        case .unixSocket(let path): .unixDomainSocket(path: path)
        }
    }
}
