import Foundation
import Logging
import ModuleProxy
import ModuleStores
import NIOCore
import ProxyServer
import ServiceLifecycle
import Telemetry
import UnixSignals

/// The running server: all services in one group, from the first listener to the last written log line.
struct Server {
    private let settings: Settings
    private let loader: SettingsLoader
    private let observation: Observation
    private let adminSocket: AdminSocketFile

    init(_ settings: Settings, loader: SettingsLoader, observation: Observation) {
        self.settings = settings
        self.loader = loader
        self.observation = observation
        self.adminSocket = AdminSocketFile(path: settings.adminSocket.description)
    }

    /// Runs until a signal; running downloads are finished within the grace of the settings.
    func run() async throws {
        ServingThreads.runSoon()
        let inbox = IndexInbox(clock: .system)
        let mender = ListMender()
        let desk = EventDesk(logger: observation.logger, clock: .system) { event in
            inbox.take(event)
            mender.take(event)
        }
        let wiring = try Wiring(settings, logger: observation.logger, notify: desk.take)
        try await wiring.service.revocations.load()
        try adminSocket.claim()
        defer { adminSocket.remove() }
        let maximum = settings.maxSizeInBytes
        let keeping = Keeping(inbox, wiring, maximumInBytes: maximum, logger: observation.logger)
        var configuration = ServiceGroupConfiguration(
            services: try services(wiring, desk, keeping, mender, await UnixSignalsSequence(trapping: .sighup)),
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: observation.logger
        )
        configuration.maximumGracefulShutdownDuration = settings.server.shutdownGrace
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            await wiring.finish()
            await keeping.keeper.finish()
            throw error
        }
        await wiring.finish()
        await keeping.keeper.finish()
    }

    private func services(
        _ wiring: Wiring,
        _ desk: EventDesk,
        _ keeping: Keeping,
        _ mender: ListMender,
        _ hangups: UnixSignalsSequence
    ) throws -> [any Service] {
        let carer = StoreCarer(
            wiring.store,
            wiring.service,
            keeping.keeper,
            clock: .system,
            logger: observation.logger,
            isServing: true
        )
        let operations = Operations(
            version: Version.text,
            metrics: { [registry = observation.registry] in registry.exposition(openMetrics: false) },
            problems: {
                await wiring.service.checkDatabase()
                return desk.problems
            },
            warnings: warnings(wiring),
            status: { await ServerStatus(wiring, desk, keeping).json },
            setOffline: {
                wiring.setOffline($0, logger: observation.logger)
                keeping.evictor.wake.call()
            },
            revocations: { await wiring.service.revocations.carryOut($0) },
            storeWork: carer.work
        )
        ServiceMetrics.show(isOffline: wiring.offline.isOn)
        let gate = AccessGate(try AccessGate.Rule(settings.server))
        let server = ProxyServer(
            service: wiring.service,
            operations: operations,
            logger: observation.logger,
            accessLogger: observation.accessLogger,
            gate: gate,
            maximumFiles: Self.descriptorShare
        )
        let certificate = try settings.server.tls.map { try ServerCertificate(ServerTLS.configuration($0)) }
        // They are stopped from the last to the first, each when the one after it is done; no new download may begin.
        let listeners = [adminListener()] + metricsListener() + [mainListener(certificate)]
        let servers = listeners.map { place in
            ListeningService(
                base: server.server(
                    place.listener,
                    servesModules: place.servesModules,
                    onRunning: place.onRunning
                ),
                listener: place.listener
            )
        }
        let apply: @Sendable (Settings, Settings) throws -> Void = { [observation, settings] new, old in
            // Whatever can fail comes first: settings that cannot be used change nothing.
            let renewed = try new.server.tls.map { try ServerCertificate.Renewal(ServerTLS.configuration($0)) }
            let rule = try AccessGate.Rule(new.server, bound: settings.server)
            try wiring.apply(new, replacing: old)
            gate.change(to: rule)
            if let renewed { certificate?.renew(renewed) }
            observation.apply(new.log)
            keeping.evictor.change(maximumInBytes: new.maxSizeInBytes)
        }
        let reload = Reload(
            hangups: hangups,
            loader: loader,
            first: settings,
            apply: apply,
            logger: observation.logger
        )
        // The first to start is the last to stop: the index is told of everything.
        let scrubber = Scrubber(
            carer,
            interval: settings.scrubInterval,
            bytesPerSecond: settings.scrubRateInBytes,
            record: "\(wiring.store.root)/\(StoreKey.stateFolder)/scrubbed",
            logger: observation.logger
        )
        let lists = mender.service(wiring.service, try StoreFiles(root: wiring.store.root), observation.logger)
        let warnings = StartWarnings(logger: observation.logger, warnings: warnings(wiring))
        let others: [any Service] = [warnings, keeping.keeper, keeping.evictor, scrubber, lists, reload, FreedMemory()]
        return [Cutoff(breakOff: wiring.breakOff)] + others + servers
    }

    /// What the operator should look at: of the listener as it was started, and of what a reload can change.
    private func warnings(_ wiring: Wiring) -> @Sendable () async -> [String] {
        { [settings] in [settings.tokenWarning].compactMap(\.self) + (await wiring.warnings()) }
    }

    private struct Place {
        let listener: Listener
        let servesModules: Bool
        let onRunning: @Sendable (SocketAddress?) async -> Void
    }

    private func mainListener(_ certificate: ServerCertificate?) -> Place {
        let isLoopback = settings.server.listen.isLoopback
        let listener = Listener(
            address: .tcp(host: settings.server.listen.host, port: Int(settings.server.listen.port)),
            audience: isLoopback ? .operators : .everybody,
            certificate: certificate,
            pathPrefix: settings.server.pathPrefix.description,
            limits: ConnectionLimits(
                requestTimeout: settings.server.headerTimeout,
                idleTimeout: settings.server.idleTimeout,
                minimumRate: settings.server.minRateInBytesPerSecond
            ),
            maximumConnections: settings.server.maxConnections ?? Self.descriptorShare
        )
        let host = settings.server.listen
        let prefix = settings.server.pathPrefix.description
        return Place(listener: listener, servesModules: true) { [adminSocket] address in
            // Whoever reads where the server is may use the switches at once.
            await adminSocket.waitUntilPublished()
            let port = address?.port ?? Int(host.port)
            let name = host.host.contains(":") ? "[\(host.host)]" : host.host
            Self.announce("\(certificate == nil ? "http" : "https")://\(name):\(port)\(prefix)")
        }
    }

    private func metricsListener() -> [Place] {
        guard let address = settings.server.metricsListen else { return [] }
        let listener = Listener(address: .tcp(host: address.host, port: Int(address.port)), audience: .operators)
        return [
            Place(listener: listener, servesModules: false) { bound in
                print("serving metrics at http://\(address.host):\(bound?.port ?? Int(address.port))/metrics")
                // To a pipe or a file nothing goes before the end otherwise.
                fflush(nil)
            }
        ]
    }

    private func adminListener() -> Place {
        let listener = Listener(address: .unixSocket(path: adminSocket.boundPath), audience: .administrator)
        return Place(listener: listener, servesModules: false) { [adminSocket, observation] _ in
            guard let number = adminSocket.publish() else { return }
            observation.logger.error(
                "admin socket has no name",
                metadata: ["path": "\(adminSocket.path)", "error": "\(number)"]
            )
        }
    }

    /// Tells a person where the server is and what to do next.
    private static func announce(_ url: String) {
        print("serving modules at \(url)\nto use it: go env -w GOPROXY=\(url)")
        fflush(nil)
    }

    /// 45 % of the limit on open files.
    ///
    /// So much for connections, as much for stored files that are being sent; the rest is for the store and the sources.
    private static var descriptorShare: Int { max(64, OpenFiles.limit / 100 * 45) }
}

extension Wiring {
    /// Switches outside requests off and on.
    func setOffline(_ isOn: Bool, logger: Logger) {
        offline.isOn = isOn
        ServiceMetrics.show(isOffline: isOn)
        logger.notice("offline switched", metadata: ["offline": "\(isOn)"])
    }
}
