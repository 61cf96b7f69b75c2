package import ChecksumDatabase
import GoModules
import Synchronization

/// The checksum database that attests public modules, in the terms of the service's errors.
///
/// Equal questions that come at the same time are asked once.
package final class VerifiedDatabase: Sendable {
    /// The database's name, such as `sum.golang.org`.
    package let name: DatabaseName
    private let client: ChecksumClient
    private let relays: ChecksumRelays
    private let keptEvidence: @Sendable () async throws(StoreError) -> String?
    private let onFork: @Sendable (DatabaseName, _ evidence: String) -> Void
    private let lookups = SingleFlight<ModuleVersion, [UInt8]>(on: FetchThreads.shared)
    /// The fork that was reported last.
    private let reported = Mutex<String?>(nil)
    /// What ``keptEvidence`` gave; nil before it was asked.
    private let earlier = Mutex<String??>(nil)

    /// - `relays`: Those that may give the answers in the database's place.
    /// - `keptEvidence`: The report on a fork that an earlier run of the server left, and no operator has removed.
    /// - `onFork`: Called once for each fork that the database shows, with both signed heads.
    package init(
        name: DatabaseName,
        client: ChecksumClient,
        relays: ChecksumRelays = .none,
        keptEvidence: @escaping @Sendable () async throws(StoreError) -> String? = { () throws(StoreError) in nil },
        onFork: @escaping @Sendable (DatabaseName, _ evidence: String) -> Void
    ) {
        self.name = name
        self.client = client
        self.relays = relays
        self.keptEvidence = keptEvidence
        self.onFork = onFork
    }

    /// The newest verified head, asked for anew when `refresh` is set or none is known.
    func latest(refresh: Bool) async throws(ChecksumError) -> [UInt8] {
        try await asking { (client) throws(ChecksumError) in try await client.latest(refresh: refresh) }
    }

    /// The newest head that is known already, or nil when there is none; nobody is asked.
    func knownHead() async throws(ChecksumError) -> [UInt8]? {
        try await checkEarlierFork()
        return try await client.knownHead()
    }

    /// The bytes of a tile of the signed tree; the database is asked for a larger tree when the known one lacks it.
    func tile(_ tile: Tile) async throws(ChecksumError) -> [UInt8] {
        try await asking { (client) throws(ChecksumError) in try await client.tile(tile) }
    }

    /// What ``tile(_:)`` gives, if nobody has to be asked for it.
    func keptTile(_ tile: Tile) async throws(ChecksumError) -> [UInt8]? {
        try await checkEarlierFork()
        return try await client.keptTile(tile)
    }

    /// What ``lookup(_:)`` gives, if nobody has to be asked for it.
    func keptLookup(_ module: ModuleVersion) async throws(ChecksumError) -> [UInt8]? {
        try await checkEarlierFork()
        return try await client.keptReply(for: module)
    }

    /// Reports the fork that an earlier run of the server has found, if no operator has acknowledged it since.
    func reportEarlierFork() async {
        do throws(ChecksumError) { try await checkEarlierFork() } catch { _ = fetchError(error, subject: "") }
    }

    /// Asks the client; again, by another way, as long as what comes back is not genuine and there is one.
    private func asking<Result: Sendable>(
        _ question: (ChecksumClient) async throws(ChecksumError) -> Result
    ) async throws(ChecksumError) -> Result {
        try await checkEarlierFork()
        while true {
            let round = relays.round()
            do throws(ChecksumError) {
                return try await question(client)
            } catch {
                switch error {
                case .invalid, .missingLines:
                    guard relays.passOver(round) else { throw error }
                default: throw error
                }
            }
        }
    }

    /// A fork outlasts a restart: an operator ends it by removing the evidence.
    private func checkEarlierFork() async throws(ChecksumError) {
        var known = earlier.withLock { $0 }
        if known == nil {
            do throws(StoreError) { known = .some(try await keptEvidence()) } catch {
                throw .unavailable(reason: "the evidence of forks cannot be read: \(error)")
            }
            earlier.withLock { $0 = known }
        }
        if let evidence = known ?? nil { throw .fork(old: evidence, new: "") }
    }

    /// The answer to a client's lookup: the record of `module` and a signed head that contains it.
    func lookup(_ module: ModuleVersion) async throws(ChecksumError) -> [UInt8] {
        do {
            return try await lookups.value(for: module) {
                try await self.asking { (client) throws(ChecksumError) in try await client.lookupReply(for: module) }
            }.value
        } catch let error as ChecksumError {
            throw error
        } catch {
            throw .unavailable(reason: "\(error)")
        }
    }

    /// The attested hashes of one file; never empty.
    func hashes(of module: ModuleVersion, _ kind: FileKind) async throws(AttemptError) -> [ModuleHash] {
        let record: SumRecord
        do throws(ChecksumError) {
            record = try Self.record(in: try await lookup(module))
        } catch {
            throw .final(fetchError(error, subject: module.description))
        }
        let hashes = record.hashes(of: module)
        let wanted = kind == .zip ? hashes.zip : hashes.goMod
        guard !wanted.isEmpty else {
            throw .final(.unknownToDatabase(subject: "\(module) (.\(kind.rawValue))", database: name.description))
        }
        return wanted
    }

    /// The record of an answer that the client made, so it is proven.
    private static func record(in reply: [UInt8]) throws(ChecksumError) -> SumRecord {
        do throws(SumRecordError) {
            return try SumRecord.parse(reply: reply).record
        } catch {
            throw .invalid(.form, reason: error.description)
        }
    }

    /// What an error of the client means for a request.
    package func fetchError(_ error: ChecksumError, subject: String) -> FetchError {
        let database = name.description
        switch error {
        case .unknownModule, .missingLines: return .unknownToDatabase(subject: subject, database: database)
        case .outsideTree: return .notFound(subject: subject, attempts: [])
        case .fork(let old, let new):
            report("\(old)\n\(new)")
            return .databaseFork(database: database)
        case .unavailable(let reason), .invalid(_, let reason):
            return .databaseUnavailable(subject: subject, database: database, reason: reason)
        case .cancelled:
            return .databaseUnavailable(subject: subject, database: database, reason: "the request was given up")
        }
    }

    private func report(_ evidence: String) {
        let isNew = reported.withLock { last in
            defer { last = evidence }
            return last != evidence
        }
        if isNew { onFork(name, evidence) }
    }
}
