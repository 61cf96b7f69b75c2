import ChecksumDatabase
import Foundation
import Logging
import ModuleOrigins
import ModuleProxy
import ModuleStores
import Synchronization

/// Settings → services: the only place where concrete types meet.
final class Wiring: Sendable {
    let store: DiskStore
    let service: ModuleService
    let offline: OfflineSwitch
    private let outside: Mutex<(current: Outside, retired: [HTTPFetcher])>
    private let remote: RemoteBox

    /// - `onlySource`: When set, it stands for every source of every chain.
    /// - `notify`: Hears what the service does.
    init(
        _ settings: Settings,
        logger: Logger,
        onlySource: FileSource? = nil,
        notify: @escaping @Sendable (ServiceEvent) -> Void = { _ in }
    ) throws {
        let outside = try Outside(settings, onlySource: onlySource)
        let offline = OfflineSwitch(isOn: settings.policy.isOffline)
        let remote = RemoteBox(offline: offline)
        self.outside = Mutex((outside, []))
        self.offline = offline
        self.remote = remote
        let store = try DiskStore(root: URL(fileURLWithPath: settings.store.description).standardizedFileURL.path)
        self.store = store
        let database = try outside.database()
        if let database { remote.set(try outside.remote(database)) }
        self.service = ModuleService(
            store: store,
            verification: Verification(
                store: store,
                database: database.map { Self.verified($0, store, remote, notify) }
            ),
            rules: .init(policy: try outside.policy(), freshness: Freshness(settings.freshness)),
            offline: offline,
            clock: .system,
            notify: notify
        )
    }

    /// Puts new settings into effect, those that can be without a restart.
    func apply(_ settings: Settings) throws {
        let next = try Outside(settings)
        let rules = ModuleService.Rules(policy: try next.policy(), freshness: Freshness(settings.freshness))
        if let database = try next.database() { remote.set(try next.remote(database)) }
        outside.withLock { state in
            state.retired.append(state.current.fetcher)
            state.current = next
        }
        service.change(to: rules)
        offline.isOn = settings.policy.isOffline
    }

    /// Waits for running fetches and closes all connections.
    func finish() async {
        await service.drain()
        let fetchers = outside.withLock { $0.retired + [$0.current.fetcher] }
        for fetcher in fetchers {
            do { try await fetcher.shutdown() } catch {
                Logger.current.debug("connections not closed", metadata: ["reason": "\(error)"])
            }
        }
    }

    private static func verified(
        _ database: ChecksumSetting.Database,
        _ store: DiskStore,
        _ remote: RemoteBox,
        _ notify: @escaping @Sendable (ServiceEvent) -> Void
    ) -> VerifiedDatabase {
        VerifiedDatabase(
            name: database.name,
            client: ChecksumClient(
                key: database.key,
                transport: StoredChecksumTransport(database: database.name, store: store) { try await remote.read($0) }
            ),
            onFork: { notify(.fork(database: $0.description, evidence: $1)) }
        )
    }
}

/// The way to the checksum database, which a reload replaces and the offline switch closes.
private final class RemoteBox: Sendable {
    private let offline: OfflineSwitch
    private let remote = Mutex<ChecksumRemote?>(nil)

    init(offline: OfflineSwitch) { self.offline = offline }

    func set(_ remote: ChecksumRemote) { self.remote.withLock { $0 = remote } }

    func read(_ path: String) async throws -> [UInt8] {
        guard !offline.isOn, let remote = remote.withLock({ $0 }) else {
            throw ChecksumRemoteError.unavailable(reason: "the server is offline")
        }
        return try await remote.read(path)
    }
}

extension Freshness {
    init(_ settings: FreshnessSettings) {
        self.init(
            fresh: settings.list,
            stale: settings.stale,
            staleOnError: settings.staleOnError,
            negative: settings.negative
        )
    }
}

extension ServiceClock {
    /// The clocks of this machine.
    static let system = ServiceClock(
        instant: { ContinuousClock.now },
        unixSeconds: { Int64(Date().timeIntervalSince1970) }
    )
}
