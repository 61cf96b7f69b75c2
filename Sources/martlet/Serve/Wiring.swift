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
    private let first: PolicySettings
    private let fetchers: Mutex<Fetchers>
    private let remote: RemoteBox
    private let direct: DirectSource
    private let usesDirect: Mutex<Bool>
    private let notify: @Sendable (ServiceEvent) -> Void

    /// - `onlySource`: When set, it stands for every source of every chain.
    /// - `notify`: Hears what the service does.
    init(
        _ settings: Settings,
        logger: Logger,
        onlySource: FileSource? = nil,
        notify: @escaping @Sendable (ServiceEvent) -> Void = { _ in }
    ) throws {
        // What any command writes into a store is for its own user.
        umask(0o077)
        let outside = try Outside(settings, onlySource: onlySource, notify: notify)
        self.first = settings.policy
        self.notify = notify
        let offline = OfflineSwitch(isOn: settings.policy.isOffline)
        let remote = RemoteBox(offline: offline)
        self.fetchers = Mutex(Fetchers(current: outside.fetchers))
        self.offline = offline
        self.remote = remote
        self.direct = outside.direct
        self.usesDirect = Mutex(settings.policy.usesDirect)
        let store = try DiskStore(root: URL(fileURLWithPath: settings.store.description).standardizedFileURL.path)
        self.store = store
        Self.endOrphans(settings, logger)
        if !store.keepsSeals {
            logger.notice("the store's file system keeps no extended attributes, so fewer damages of files are noticed")
        }
        let database = try outside.database()
        if let database { remote.set(try outside.remote(database)) }
        self.service = ModuleService(
            store: store,
            verification: Verification(
                store: store,
                database: database.map { Self.verified($0, store, remote, logger, notify) },
                limit: ProcessInfo.processInfo.activeProcessorCount - 1,
                notify: notify
            ),
            rules: .init(policy: try outside.policy(), freshness: Freshness(settings.freshness)),
            offline: offline,
            clock: .system,
            notify: notify
        )
    }

    /// Puts new settings into effect, those that can be without a restart.
    ///
    /// Running fetches go on with the connections they have. What throws has changed nothing.
    func apply(_ settings: Settings, replacing old: Settings) throws {
        let next = try Outside(settings, bound: first, direct: direct, notify: notify)
        let rules = ModuleService.Rules(policy: try next.policy(), freshness: Freshness(settings.freshness))
        let nextRemote = try next.database().map(next.remote)
        if let nextRemote { remote.set(nextRemote) }
        fetchers.withLock { $0.change(to: next.fetchers) }
        next.changeDirect()
        usesDirect.withLock { $0 = settings.policy.usesDirect }
        service.change(to: rules)
        // What an operator switched at run time stays, unless the setting itself is another one now.
        guard settings.policy.isOffline != old.policy.isOffline else { return }
        offline.isOn = settings.policy.isOffline
        ServiceMetrics.show(isOffline: offline.isOn)
    }

    /// What the operator should look at, one sentence each.
    @Sendable func warnings() async -> [String] {
        guard usesDirect.withLock({ $0 }) else { return [] }
        return [await direct.problem()].compactMap(\.self)
    }

    /// Ends all fetches and closes all connections; nothing can be fetched afterwards.
    func breakOff() async {
        direct.shutdown()
        for fetcher in fetchers.withLock({ $0.all }) {
            do { try await fetcher.shutdown() } catch {
                Logger.current.debug("connections not closed", metadata: ["reason": "\(error)"])
            }
        }
    }

    /// Ends the work of the service; what nobody waits for any more is broken off.
    ///
    /// Without that, a source that sends slowly could hold up the end of the process for hours.
    func finish() async {
        await breakOff()
        await service.drain()
    }

    /// Ends what a server that was killed has left running; the store is locked, so nobody else works in its mirrors.
    private static func endOrphans(_ settings: Settings, _ logger: Logger) {
        let count = GitOrphans(folder: DirectSettings(settings).folder).end()
        guard count > 0 else { return }
        logger.notice("git commands of a server that was killed have been ended", metadata: ["count": "\(count)"])
    }

    private static func verified(
        _ database: ChecksumSetting.Database,
        _ store: DiskStore,
        _ remote: RemoteBox,
        _ logger: Logger,
        _ notify: @escaping @Sendable (ServiceEvent) -> Void
    ) -> VerifiedDatabase {
        VerifiedDatabase(
            name: database.name,
            client: ChecksumClient(
                key: database.key,
                transport: StoredChecksumTransport(
                    database: database.name,
                    store: store,
                    notify: notify,
                    pastMirrors: { try await remote.readPastMirrors($0) },
                    remote: { try await remote.read($0) }
                )
            ),
            relays: ChecksumRelays(round: { remote.round }) { round in
                let hasOtherWay = remote.passOver(round)
                if hasOtherWay {
                    logger.warning(
                        "what a source relayed of the checksum database is not genuine; the next way to it is asked",
                        metadata: ["security": "true", "database": "\(database.name)"]
                    )
                }
                return hasOtherWay
            },
            keptEvidence: { () throws(StoreError) in
                try await SoundFiles(store: store, notify: notify)
                    .lastingBytes(of: .evidence(of: database.name), limit: SourceLimit.info)
                    .map { String(decoding: $0, as: UTF8.self) }
            },
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

    var round: Int { remote.withLock { $0?.round ?? 0 } }

    func passOver(_ round: Int) -> Bool { remote.withLock { $0?.passOver(round) ?? false } }

    func read(_ path: String) async throws -> [UInt8] { try await reachable().read(path) }

    func readPastMirrors(_ path: String) async throws -> [UInt8]? { try await reachable().readPastMirrors(path) }

    private func reachable() throws -> ChecksumRemote {
        guard !offline.isOn, let remote = remote.withLock({ $0 }) else {
            throw ChecksumRemoteError.unavailable(reason: "the server is offline")
        }
        return remote
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
