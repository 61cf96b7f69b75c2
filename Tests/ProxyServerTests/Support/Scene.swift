import ChecksumDatabase
import GoModules
import Hummingbird
import Logging
import ModuleProxy
import ServiceLifecycle
import TestKit

@testable import ProxyServer

/// A proxy server over a store in memory and a source that the test writes.
struct Scene {
    let store = MemoryStore()
    let source: ScriptedSource
    let service: ModuleService
    let offline = OfflineSwitch(isOn: false)
    var operations = Operations(
        version: "1.2.3",
        metrics: { "# metrics\n" },
        problems: { [] },
        status: { "{}" },
        setOffline: { _ in }
    )
    var listener = Listener(address: .tcp(host: "127.0.0.1", port: 0), audience: .operators)
    var servesModules = true
    var maximumFiles = Int.max
    var gate = AccessGate()
    var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// - `database`: What attests modules; nil pins first hashes.
    init(
        _ source: ScriptedSource = ScriptedSource(),
        privatePatterns: String = "",
        database: MemoryChecksumTransport? = nil,
        key: NoteKey? = nil,
        otherStore: (any ModuleStore)? = nil,
        clock: TestClock = TestClock()
    ) throws {
        let served = otherStore ?? store
        self.source = source
        var verified: VerifiedDatabase?
        if let database, let key, let name = DatabaseName(key.name) {
            let client = ChecksumClient(key: key, transport: database)
            verified = VerifiedDatabase(name: name, client: client, onFork: { _, _ in })
        }
        let policy = ModulePolicy(
            defaultChain: SourceChain([.init(source: source, fallback: .onNotFound)]),
            routes: [],
            privatePatterns: PathPatterns(privatePatterns),
            unverifiedPatterns: PathPatterns(""),
            hasDatabase: verified != nil
        )
        self.service = ModuleService(
            store: served,
            verification: Verification(store: served, database: verified),
            rules: .init(policy: policy, freshness: Freshness()),
            offline: offline,
            clock: clock.service,
            notify: { _ in }
        )
    }

    var application: Application<ProxyResponder> { application { _ in } }

    /// Stores a file as if it had been fetched and verified.
    func store(
        _ bytes: [UInt8],
        _ kind: FileKind,
        of module: String = "a.b/c",
        _ version: String = "v1.0.0"
    ) async throws {
        try await store.commit(.bytes(bytes), to: .file(kind, try ModuleVersion(path: module, version: version)))
    }

    /// Runs the server on a free port, and stops it gracefully when `body` is done.
    func run<Result: Sendable>(
        _ body: @Sendable (_ port: Int, _ group: ServiceGroup) async throws -> Result
    ) async throws -> Result {
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let server = application { continuation.yield($0 ?? 0) }
        let group = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let port = await iterator.next() ?? 0
            do {
                let result = try await body(port, group)
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
                return result
            } catch {
                tasks.cancelAll()
                throw error
            }
        }
    }

    private func application(_ onPort: @escaping @Sendable (Int?) -> Void) -> Application<ProxyResponder> {
        ProxyServer(
            service: service,
            operations: operations,
            logger: logger,
            accessLogger: logger,
            gate: gate,
            maximumFiles: maximumFiles
        )
        .application(listener, servesModules: servesModules) { onPort($0?.port) }
    }
}
