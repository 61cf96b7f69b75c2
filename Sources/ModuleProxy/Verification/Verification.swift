package import ChecksumDatabase
package import GoModules
import ZipArchive

/// Decides whether bytes from a source are the right ones.
///
/// `.mod` and `.zip` are proven by the checksum database, or, where that must not be asked, by being the same as the
/// first time. `.info` is checked against the request. Each file is verified alone.
package struct Verification: Sendable {
    private let files: SoundFiles
    /// The database that attests public modules; nil when verification by a database is off.
    let database: VerifiedDatabase?
    /// Inflating and hashing keep a core busy for seconds; what is stored has to be served meanwhile.
    private let limiter: FetchLimiter
    /// For files that wait for a database, and for those that need none: the one may be down.
    private let publicPlaces = FetchLimiter(limit: places, waiting: 0)
    private let privatePlaces = FetchLimiter(limit: places, waiting: 0)

    /// How many fetched files may wait for their proof, for each kind of proof: each may have a file open, or hold a
    /// large `.mod`.
    private static let places = 256

    /// - `limit`: The most zips that are hashed at one time; less than there are cores.
    /// - `notify`: Hears of damaged pins.
    package init(
        store: any ModuleStore,
        database: VerifiedDatabase?,
        limit: Int = 1,
        notify: @escaping @Sendable (ServiceEvent) -> Void = { _ in }
    ) {
        self.files = SoundFiles(store: store, notify: notify)
        self.database = database
        self.limiter = FetchLimiter(limit: limit, waiting: .max)
    }

    /// Runs `work`, which checks a file that was fetched, when there is a place for it.
    ///
    /// Throws ``AttemptError/overloaded`` when too many files wait for their proof already. An `.info` needs no place: it is
    /// small, and checked at once.
    func holdingPlace<Result: Sendable>(
        for kind: FileKind,
        by proof: Route.Proof,
        _ subject: String,
        _ work: () async throws(AttemptError) -> Result
    ) async throws(AttemptError) -> Result {
        guard kind != .info else { return try await work() }
        do {
            return try await (proof == .database ? publicPlaces : privatePlaces).run(subject, work)
        } catch let error as AttemptError {
            throw error
        } catch is FetchError {
            throw .overloaded
        } catch {
            throw .source(.unavailable(reason: "the request was cancelled", retryAfter: nil))
        }
    }

    /// Checks an `.info` and renders it canonically.
    package func checkedInfo(_ bytes: [UInt8], of module: ModuleVersion) throws(AttemptError) -> [UInt8] {
        do {
            return try VersionInfo(json: bytes, of: module.path, requested: module.version).json
        } catch {
            let reason = "its .info is wrong: \(error)"
            switch error {
            case VersionInfoError.otherVersion(let answered, _), VersionInfoError.notCanonical(let answered):
                throw .otherVersion(answered: answered, requested: module.version.description, reason: reason)
            default: throw .source(.badAnswer(reason: reason))
            }
        }
    }

    /// Checks a `.mod` against what attests it.
    package func check(mod bytes: [UInt8], of module: ModuleVersion, by proof: Route.Proof) async throws(AttemptError) {
        let hash = DirectoryHash.goMod(bytes)
        switch proof {
        case .database: try await compareRecord(hash, .mod, module)
        case .firstHash:
            guard GoModFile.quickModulePath(in: bytes) != nil else {
                throw .wrongBytes(reason: "its .mod has no module line")
            }
            try await comparePins([(.mod, hash)], module)
        }
    }

    /// Checks a zip: the rules for module zips, then its hash against what attests it.
    ///
    /// - `pairs`: Whether the `go.mod` in it is pinned as well, and so has to be the `.mod`.
    /// - Returns: The zip's `h1:`.
    package func check(
        zip staging: Staging,
        of module: ModuleVersion,
        by proof: Route.Proof,
        pairs: Bool = true
    ) async throws(AttemptError) -> ModuleHash {
        let hashes: ModuleZip.Hashes
        do {
            hashes = try await limiter.run("\(module) (.zip)") {
                try await ModuleZip.hashes(descriptor: staging.descriptor, size: staging.size, of: module)
            }
        } catch let error where Self.isLocal(error) {
            throw .source(.storage(.failed(reason: "the downloaded .zip cannot be read back: \(error)")))
        } catch {
            throw try await rejection(of: module, because: error, proof)
        }
        switch proof {
        case .database: try await compareRecord(hashes.zip, .zip, module)
        case .firstHash: try await comparePins(pairs ? hashes.byKind : [(.zip, hashes.zip)], module)
        }
        return hashes.zip
    }

    /// The `h1:` of a stored `.mod` or `.zip`; nil for what is none.
    ///
    /// - Throws: ``StoreError``, or an error of the zip reader that says something about this machine.
    func hash(of file: StoredFile, _ kind: FileKind, _ module: ModuleVersion) async throws -> ModuleHash? {
        guard kind == .zip else {
            let bytes = try await file.soundBytes(limit: SourceLimit.mod)
            return GoModFile.quickModulePath(in: bytes) == nil ? nil : DirectoryHash.goMod(bytes)
        }
        do {
            return try await limiter.run("\(module) (.zip)") {
                if let descriptor = file.descriptor {
                    return try await ModuleZip.hashes(descriptor: descriptor, size: file.size, of: module).zip
                }
                return try await ModuleZip.hashes(bytes: try await file.bytes(limit: SourceLimit.zip), of: module).zip
            }
        } catch let error where Self.isLocal(error) || error is StoreError || error is FetchError {
            throw error
        } catch {
            return nil
        }
    }

    /// The first hash of a file of a module; nil when none was pinned.
    ///
    /// - Throws: ``FetchError/damagedPin(subject:file:)``: what was seen first is not known then, and nothing else will do.
    func pinned(_ kind: FileKind, _ module: ModuleVersion) async throws(FetchError) -> String? {
        let (key, subject) = (StoreKey.pin(kind, module), ProxyRequest.file(kind, module).subject)
        do throws(StoreError) {
            guard let bytes = try await files.lastingBytes(of: key, limit: 1024) else { return nil }
            return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        } catch .damaged {
            throw .damagedPin(subject: subject, file: key.description)
        } catch {
            throw FetchError(error, subject: subject)
        }
    }

    /// Whether an error says something about this machine and nothing about the zip.
    private static func isLocal(_ error: any Error) -> Bool {
        switch error {
        case ZipError.unreadable, ZipError.noMemory, is CancellationError: true
        default: false
        }
    }

    /// A zip that is none is altered bytes like any other: where a database attests another hash, it says which.
    private func rejection(
        of module: ModuleVersion,
        because error: any Error,
        _ proof: Route.Proof
    ) async throws(AttemptError) -> AttemptError {
        guard case .database = proof, let database else {
            return .wrongBytes(reason: "its .zip is wrong: \(error)")
        }
        let attested = try await database.hashes(of: module, .zip)
        return .mismatch(
            got: "no module zip: \(error)",
            attested: attested.first?.description ?? "none",
            attestedBy: database.name.description
        )
    }

    private func compareRecord(
        _ hash: ModuleHash,
        _ kind: FileKind,
        _ module: ModuleVersion
    ) async throws(AttemptError) {
        guard let database else {
            throw .final(.databaseUnavailable(subject: "\(module)", database: "", reason: "none is configured"))
        }
        let attested = try await database.hashes(of: module, kind)
        guard attested.contains(hash) else {
            throw .mismatch(
                got: hash.description,
                attested: attested.first?.description ?? "none",
                attestedBy: database.name.description
            )
        }
    }

    /// Pins the first hashes of files; a later difference is an error, and then none of them is pinned.
    ///
    /// A zip comes with the hash of its `go.mod`: that and the `.mod` are one file, whichever is seen first. A database
    /// attests each by a line of its own, and `go` asks for no more than that.
    ///
    /// Rule: <https://go.dev/ref/mod#goproxy-protocol>
    func comparePins(_ hashes: [(FileKind, ModuleHash)], _ module: ModuleVersion) async throws(AttemptError) {
        var first: [(FileKind, ModuleHash)] = []
        for (kind, hash) in hashes {
            let pinned: String?
            do throws(FetchError) { pinned = try await self.pinned(kind, module) } catch { throw .final(error) }
            guard let pinned else {
                first.append((kind, hash))
                continue
            }
            guard pinned == hash.description else {
                throw .mismatch(got: hash.description, attested: pinned, attestedBy: nil)
            }
        }
        for (kind, hash) in first { try await pin(hash, kind, module) }
    }

    private func pin(_ hash: ModuleHash, _ kind: FileKind, _ module: ModuleVersion) async throws(AttemptError) {
        do throws(StoreError) {
            try await files.store.commit(.bytes(Array("\(hash)\n".utf8)), to: .pin(kind, module))
        } catch {
            throw .final(FetchError(error, subject: ProxyRequest.file(kind, module).subject))
        }
    }
}
