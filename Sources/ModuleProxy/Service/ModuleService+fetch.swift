import ChecksumDatabase
import GoModules

/// The cold half of the road: fetch once, verify, commit.
extension ModuleService {
    /// Fetches, verifies and commits one file.
    ///
    /// Runs once, however many wait for it.
    func fetch(_ kind: FileKind, _ module: ModuleVersion, _ route: Route) async throws -> FetchedFile {
        let key = StoreKey.file(kind, module)
        if let file = try await stored(kind, module, by: route.proof) {
            return FetchedFile(file: file, isStored: true, wasThere: true)
        }
        let subject = ProxyRequest.file(kind, module).subject
        let verified = try await verified(kind, module, route, subject)
        return try await commit(
            verified,
            StoredRecord(
                key: key,
                module: module,
                kind: kind,
                sizeInBytes: verified.sizeInBytes,
                source: verified.source,
                proof: route.proof == .database ? .database : .firstHash
            )
        )
    }

    /// The right bytes, from the first source of a route that has them.
    func verified(
        _ kind: FileKind,
        _ module: ModuleVersion,
        _ route: Route,
        _ subject: String
    ) async throws(FetchError) -> VerifiedFile {
        try await route.chain.first(subject) { (source) throws(AttemptError) -> StoredContent in
            try self.checkOnline(subject)
            guard kind == .zip else { return .bytes(try await source.attempt(.file(kind, module))) }
            return .staged(try await source.attemptDownload(module, from: self.store))
        } check: { (given, source) throws(AttemptError) in
            try await self.reporting(source, subject) { () throws(AttemptError) in
                try await self.verification.holdingPlace(for: kind, by: route.proof, subject) {
                    () throws(AttemptError) in
                    try await self.verified(given, kind, module, from: source, by: route.proof)
                }
            }
        }
    }

    private func verified(
        _ given: StoredContent,
        _ kind: FileKind,
        _ module: ModuleVersion,
        from source: any ModuleSource,
        by proof: Route.Proof
    ) async throws(AttemptError) -> VerifiedFile {
        switch given {
        case .staged(let staging):
            let hash = try await verification.check(
                zip: staging,
                of: module,
                by: proof,
                pairs: !source.convertsFiles
            )
            return VerifiedFile(content: given, source: source.label, zipHash: hash)
        case .bytes(let bytes) where kind == .info:
            return VerifiedFile(content: .bytes(try verification.checkedInfo(bytes, of: module)), source: source.label)
        case .bytes(let bytes):
            try await verification.check(mod: bytes, of: module, by: proof)
            return VerifiedFile(content: given, source: source.label)
        }
    }

    /// Reports wrong bytes from a source before the next one is asked.
    private func reporting<Result>(
        _ source: any ModuleSource,
        _ subject: String,
        _ attempt: () async throws(AttemptError) -> Result
    ) async throws(AttemptError) -> Result {
        do {
            return try await attempt()
        } catch {
            switch error {
            case .mismatch(let got, let attested, let by):
                notify(.mismatch(subject: subject, source: source.label, got: got, attested: attested, attestedBy: by))
            case .otherVersion(let got, let requested, _):
                let by = ServiceEvent.request
                notify(.mismatch(subject: subject, source: source.label, got: got, attested: requested, attestedBy: by))
            case .source, .wrongBytes, .final, .overloaded, .resting: break
            }
            throw error
        }
    }

    /// Makes a verified file durable; when there is no room for it, it is served all the same, from where it lies.
    func commit(_ verified: VerifiedFile, _ record: StoredRecord) async throws(FetchError) -> FetchedFile {
        do throws(StoreError) {
            let file = try await publish(verified, record)
            let proof: Route.Proof = record.proof == .database ? .database : .firstHash
            let candidate = StoredProofs.Candidate(file: file, kind: record.kind, module: record.module, proof: proof)
            proofs.remember(candidate, stamp: file.standing?.stamp)
            notify(.stored(record))
            await note(record.module)
            return FetchedFile(file: file, isStored: true)
        } catch {
            notify(ServiceEvent(unstored: record.key.description, error))
            guard verified.isReadable(after: error) else { throw FetchError(error, subject: record.subject) }
            return FetchedFile(file: verified.file(modifiedAt: clock.unixSeconds()), isStored: false)
        }
    }

    private func publish(_ verified: VerifiedFile, _ record: StoredRecord) async throws(StoreError) -> StoredFile {
        if let hash = verified.zipHash {
            try await files.commit(.bytes(Array(hash.description.utf8)), to: .zipHash(record.module))
        }
        try await files.commit(verified.content, to: record.key)
        guard let file = try await store.open(record.key) else { throw .failed(reason: "\(record.key) vanished") }
        return file
    }

    /// Stops where the server was switched offline since the request came, as for one that waited for its turn.
    func checkOnline(_ subject: String) throws(AttemptError) {
        if offline.isOn { throw .final(.offline(subject: subject)) }
    }
}

/// The result of a flight.
struct FetchedFile: Sendable {
    let file: StoredFile
    let isStored: Bool
    /// Another flight has stored it, which ended between the look into the store and this one.
    var wasThere = false
}

/// A file that passed every check and is not stored yet.
struct VerifiedFile: Sendable {
    let content: StoredContent
    let source: String
    var zipHash: ModuleHash?

    var sizeInBytes: Int64 {
        switch content {
        case .bytes(let bytes): Int64(bytes.count)
        case .staged(let staging): staging.size
        }
    }

    /// Whether the bytes can still be trusted after a failed commit.
    ///
    /// After a failed `fsync` the system may drop what it could not write, so that a staged file reads differently from then
    /// on; bytes in memory stay as they were.
    func isReadable(after error: StoreError) -> Bool {
        switch (content, error) {
        case (.bytes, _), (_, .full), (_, .conflict): true
        case (.staged, .failed), (.staged, .damaged): false
        }
    }

    func file(modifiedAt: Int64) -> StoredFile {
        switch content {
        case .bytes(let bytes): StoredFile(bytes: bytes, modifiedAt: modifiedAt)
        case .staged(let staging): staging.unstored(modifiedAt: modifiedAt)
        }
    }
}
