import ChecksumDatabase
import GoModules
import Synchronization

/// Knows which stored files are proven by what their route demands now.
///
/// A file that came while its module was exempt from the checksum database is known by its first hash only, which is pinned.
/// Once the database is to be asked, it has to attest that hash before the file is served.
final class StoredProofs: Sendable {
    private let store: any ModuleStore
    private let database: VerifiedDatabase?
    private let clock: ServiceClock
    private let proven = Mutex(AgedTable<StoreKey, Bool>(limit: 65_536))

    init(store: any ModuleStore, database: VerifiedDatabase?, clock: ServiceClock) {
        self.store = store
        self.database = database
        self.clock = clock
    }

    /// What a stored file turned out to be.
    enum Finding {
        case proven
        /// The database attests other bytes.
        case contradicted(pinned: String, attested: String)
    }

    /// Whether the stored file of a module may be served under `proof`; looked up once per file and process.
    ///
    /// - Throws: An error of the database or the store; then nothing is known.
    func finding(
        _ kind: FileKind,
        _ module: ModuleVersion,
        _ proof: Route.Proof
    ) async throws(FetchError) -> Finding {
        let key = StoreKey.file(kind, module)
        guard kind != .info, proof == .database, proven.withLock({ $0.value(for: key) }) == nil else { return .proven }
        if let pinned = try await pinned(kind, module), let database {
            let attested = try await attested(kind, module, by: database)
            guard attested.contains(pinned) else {
                return .contradicted(pinned: pinned, attested: attested.first ?? "none")
            }
            try await local(module) { () throws(StoreError) in try await self.store.remove(.pin(kind, module)) }
        }
        proven.withLock { $0.set(true, for: key, since: clock.instant()) }
        return .proven
    }

    /// Looks at every file again, as a change of the rules demands.
    func forget() { proven.withLock { $0.removeAll() } }

    private func pinned(_ kind: FileKind, _ module: ModuleVersion) async throws(FetchError) -> String? {
        try await local(module) { () throws(StoreError) in
            guard let file = try await self.store.open(.pin(kind, module)) else { return nil }
            return String(
                decoding: try await file.bytes(limit: 1024).prefix { $0 != UInt8(ascii: "\n") },
                as: UTF8.self
            )
        }
    }

    private func attested(
        _ kind: FileKind,
        _ module: ModuleVersion,
        by database: VerifiedDatabase
    ) async throws(FetchError) -> [String] {
        do throws(AttemptError) {
            return try await database.hashes(of: module, kind).map(\.description)
        } catch {
            guard case .final(let error) = error else {
                throw .databaseUnavailable(subject: "\(module)", database: "\(database.name)", reason: "\(error)")
            }
            throw error
        }
    }

    private func local<Result: Sendable>(
        _ module: ModuleVersion,
        _ work: () async throws(StoreError) -> Result
    ) async throws(FetchError) -> Result {
        do throws(StoreError) { return try await work() } catch { throw FetchError(error, subject: "\(module)") }
    }
}
