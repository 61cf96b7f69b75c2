import Hummingbird
import HummingbirdCore
package import Logging
package import ModuleProxy
package import NIOCore
package import ServiceLifecycle

/// Makes the HTTP servers.
package struct ProxyServer: Sendable {
    private let service: ModuleService
    private let operations: Operations
    private let logger: Logger
    private let accessLogger: Logger?
    private let metrics = RequestMetrics()
    private let files: FilesUnderWay
    private let gate: AccessGate
    private let echoes = EchoBook()

    /// - `accessLogger`: Gets one line per request; nil for none.
    /// - `gate`: Who may ask for modules.
    /// - `maximumFiles`: Stored files that are open at one time to be sent; above it, only small ones are answered.
    package init(
        service: ModuleService,
        operations: Operations,
        logger: Logger,
        accessLogger: Logger?,
        gate: AccessGate = AccessGate(),
        maximumFiles: Int
    ) {
        self.gate = gate
        self.files = FilesUnderWay(limit: maximumFiles)
        self.service = service
        self.operations = operations
        self.logger = logger
        self.accessLogger = accessLogger
    }

    /// A server for `listener`, to be run in a service group.
    ///
    /// A graceful shutdown closes connections that wait for a request, and ends the server when its answers are sent.
    ///
    /// - `onRunning`: Called with the address that was bound.
    package func server(
        _ listener: Listener,
        servesModules: Bool,
        onRunning: @escaping @Sendable (SocketAddress?) async -> Void
    ) -> any Service {
        application(listener, servesModules: servesModules, onRunning: onRunning)
    }

    func application(
        _ listener: Listener,
        servesModules: Bool,
        onRunning: @escaping @Sendable (SocketAddress?) async -> Void
    ) -> Application<ProxyResponder> {
        let accessLog = AccessLog(logger: accessLogger, metrics: metrics)
        // TLS needs the bytes themselves, and HTTP/2 is another matter: they take the road of all others.
        let isLane = servesModules && listener.certificate == nil
        let hot = isLane ? HotAnswers(service, accessLog, files: files) : nil
        return Application(
            responder: ProxyResponder(
                service: servesModules ? service : nil,
                operations: OperationsRoutes(
                    operations: operations,
                    audience: listener.audience,
                    echo: echo(listener)
                ),
                pathPrefix: listener.pathPrefix,
                accessLog: accessLog,
                files: files,
                requests: RequestsUnderWay(limit: listener.maximumRequests),
                gate: gate,
                sendsFiles: listener.certificate == nil,
                hot: hot
            ),
            server: listener.connections(hot, gate),
            configuration: .init(
                address: listener.bindAddress,
                serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(listener.maximumConnections)
            ),
            onServerRunning: { [logger] channel in
                await Self.guardAccepting(channel, logger)
                await onRunning(channel.localAddress)
            },
            logger: logger
        )
    }

    private func echo(_ listener: Listener) -> EchoRoutes {
        EchoRoutes(
            gate: gate,
            book: echoes,
            certificate: listener.certificate,
            server: listener.audience == .everybody ? "martlet" : "martlet \(operations.version)"
        )
    }

    /// Makes the server survive connections that cannot be accepted, and hand over every one that was.
    static func guardAccepting(_ channel: any Channel, _ logger: Logger) async {
        do {
            try await channel.eventLoop.submit {
                try AcceptGuard.add(to: channel) { error in
                    logger.warning("connection not accepted", metadata: ["reason": "\(error)"])
                }
            }.get()
        } catch {
            logger.debug("listener closed while it started", metadata: ["reason": "\(error)"])
        }
    }
}

extension Listener {
    var bindAddress: BindAddress {
        switch address {
        case .tcp(let host, let port): .hostname(host, port: port)
        case .unixSocket(let path): .unixDomainSocket(path: path)
        }
    }

    func connections(_ hot: HotAnswers?, _ gate: AccessGate) -> HTTPServerBuilder {
        HTTPServerBuilder { [certificate, limits] responder in
            guard let certificate else {
                return PlainConnections(limits: limits, responder: responder, lane: hot.map { ($0, gate) })
            }
            return SecureConnections(certificate, limits: limits, responder: responder)
        }
    }
}
