import ChecksumDatabase
import GoModules
import Synchronization

/// Knows which stored files may be served: those that are what was stored, and proven by what their route demands now.
///
/// A file is hashed before it is served for the first time by this process, again when the file system says that it was written
/// to, and again when it has to come from the disk. A file that came while its module was exempt from the checksum database
/// is known by its first hash only, which is pinned. Once the database is to be asked, it has to attest that hash first.
final class StoredProofs: Sendable {
    /// A file on its way to somebody.
    struct Candidate: Sendable {
        let file: StoredFile
        let kind: FileKind
        let module: ModuleVersion
        let proof: Route.Proof

        var key: StoreKey { .file(kind, module) }
        var subject: String { ProxyRequest.file(kind, module).subject }
    }

    /// What a stored file turned out to be.
    enum Finding: Sendable {
        case sound
        /// It is what was pinned, and the database attests other bytes.
        case contradicted(pinned: String, attested: String)
        /// It is not what was stored.
        case damaged(got: String, expected: String)
    }

    /// What a file was found to be sound as; a later one is another.
    private struct Mark: Hashable {
        let key: StoreKey
        let proof: Route.Proof
        let stamp: FileStamp?
    }

    let files: SoundFiles
    let verification: Verification
    private let clock: ServiceClock
    private let notify: @Sendable (ServiceEvent) -> Void
    /// By hash value, which is seeded anew in each process: a hundred bytes for each key would be too much.
    private let known = Mutex(RecentMarks(limit: 262_144))
    /// Files whose pin was held against the database.
    private let proven = Mutex(AgedTable<StoreKey, Bool>(limit: 65_536))
    private let checks = SingleFlight<Mark, Bool>()

    /// - `notify`: Hears of files that are not served.
    init(
        files: SoundFiles,
        verification: Verification,
        clock: ServiceClock,
        notify: @escaping @Sendable (ServiceEvent) -> Void
    ) {
        self.files = files
        self.verification = verification
        self.clock = clock
        self.notify = notify
    }

    /// Whether a stored file may be served; a damaged one is put aside.
    ///
    /// - Throws: An error of the database or the store; then nothing is known.
    func admit(_ candidate: Candidate) async throws(FetchError) -> Bool {
        let mark = Self.mark(candidate, candidate.file.standing?.stamp)
        if candidate.file.standing?.isResident ?? true, known.withLock({ $0.contains(mark.hashValue) }) { return true }
        do {
            return try await checks.value(for: mark) { [self] in try await check(candidate) }.value
        } catch let error as FetchError {
            throw error
        } catch let error as StoreError {
            throw FetchError(error, subject: candidate.subject)
        } catch {
            throw .storeFailed(subject: candidate.subject, reason: "\(error)")
        }
    }

    /// Notes that a file was verified just now.
    func remember(_ candidate: Candidate, stamp: FileStamp?) {
        let mark = Self.mark(candidate, stamp).hashValue
        known.withLock { $0.insert(mark) }
    }

    /// Looks at every file again, as a change of the rules demands.
    func forget() {
        known.withLock { $0.removeAll() }
        proven.withLock { $0.removeAll() }
    }

    private static func mark(_ candidate: Candidate, _ stamp: FileStamp?) -> Mark {
        Mark(key: candidate.key, proof: candidate.proof, stamp: stamp)
    }

    /// Examines a file and does what follows from it.
    ///
    /// Runs once, however many ask for the file.
    private func check(_ candidate: Candidate) async throws -> Bool {
        switch try await finding(candidate) {
        case .sound: return true
        case .contradicted(let pinned, let attested):
            let by = verification.database?.name.description
            notify(
                .mismatch(
                    subject: candidate.subject,
                    source: "the store",
                    got: pinned,
                    attested: attested,
                    attestedBy: by
                )
            )
        case .damaged(let got, let expected):
            await files.putAside(candidate.key, if: candidate.file.standing?.stamp, got: got, expected: expected)
            if candidate.kind == .zip { await putAsideHash(of: candidate.module) }
        }
        return false
    }

    /// The hash beside a damaged zip goes with it, unless it is known to be what was written.
    private func putAsideHash(of module: ModuleVersion) async {
        do throws(StoreError) {
            guard let file = try await files.store.open(.zipHash(module)) else { return }
            if file.standing?.seal != nil, try await !file.soundBytes(limit: 1024).isEmpty { return }
            try await files.store.quarantine(.zipHash(module), if: nil)
        } catch {
            // What is wrong with it shows when the zip is stored again.
        }
    }

    private func finding(_ candidate: Candidate) async throws -> Finding {
        do {
            return try await examine(candidate)
        } catch StoreError.damaged(let got, let expected) {
            return .damaged(got: got, expected: expected)
        }
    }

    private func examine(_ candidate: Candidate) async throws -> Finding {
        let standing = candidate.file.standing
        guard let seal = standing?.seal else { return try await examineUnsealed(candidate) }
        let got = try await candidate.file.computedSeal()
        guard got == seal else { return .damaged(got: got.description, expected: seal.description) }
        if let contradiction = try await contradiction(candidate) { return contradiction }
        // Whoever changed it while it was read may have done so behind the hash.
        if let stamp = standing?.currentStamp(), stamp == standing?.stamp { remember(candidate, stamp: stamp) }
        return .sound
    }

    /// What the database has against a file that is known by its first hash; looked up once per file and process.
    func contradiction(_ candidate: Candidate) async throws(FetchError) -> Finding? {
        let (kind, module, key) = (candidate.kind, candidate.module, candidate.key)
        guard kind != .info, candidate.proof == .database, proven.withLock({ $0.value(for: key) }) == nil else {
            return nil
        }
        if let pinned = try await verification.pinned(kind, module), let database = verification.database {
            let attested = try await attested(kind, module, by: database)
            guard attested.contains(pinned) else {
                return .contradicted(pinned: pinned, attested: attested.first ?? "none")
            }
            do throws(StoreError) { try await files.store.remove(.pin(kind, module)) } catch {
                throw FetchError(error, subject: candidate.subject)
            }
        }
        proven.withLock { $0.set(true, for: key, since: clock.instant()) }
        return nil
    }

    func attested(
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
}
