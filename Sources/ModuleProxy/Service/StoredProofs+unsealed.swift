import ChecksumDatabase
import GoModules

/// Files without a seal: from another program, or on a file system that keeps none.
///
/// They are held against what their route demands, as if they came from a source; then they get a seal. A seal says that this
/// was done, so nothing else may give one: neither a hash beside the file, which came with it, nor that nothing is known.
extension StoredProofs {
    func examineUnsealed(_ candidate: Candidate) async throws -> Finding {
        if let contradiction = try await contradiction(candidate) { return contradiction }
        let mayBeSealed: Bool
        switch candidate.kind {
        case .info:
            if let fault = try await infoFault(of: candidate.file, candidate.module) { return fault }
            mayBeSealed = true
        case .mod, .zip:
            guard let hash = try await verification.hash(of: candidate.file, candidate.kind, candidate.module) else {
                return .damaged(got: "no module \(candidate.kind.rawValue)", expected: "one")
            }
            if let fault = try await fault(of: hash, candidate) { return fault }
            mayBeSealed = await isKnown(hash, candidate)
        }
        guard mayBeSealed, let standing = candidate.file.standing else { return .sound }
        let seal = try await candidate.file.computedSeal()
        guard standing.currentStamp() == standing.stamp else { return .sound }
        remember(candidate, stamp: await standing.attach(seal) ?? standing.stamp)
        return .sound
    }

    private func infoFault(of file: StoredFile, _ module: ModuleVersion) async throws(StoreError) -> Finding? {
        let bytes = try await file.soundBytes(limit: SourceLimit.info)
        do throws(AttemptError) {
            _ = try verification.checkedInfo(bytes, of: module)
            return nil
        } catch {
            return .damaged(got: "\(error)", expected: "the .info of \(module)")
        }
    }

    /// What speaks against the hash of a file.
    ///
    /// - Throws: ``FetchError/databaseUnavailable(subject:database:reason:)`` where a database has to attest it, and cannot be
    ///   asked: bytes that nobody vouches for are not served.
    private func fault(of hash: ModuleHash, _ candidate: Candidate) async throws -> Finding? {
        let expected = try await expected(candidate)
        guard !expected.isEmpty, !expected.contains(hash.description) else { return nil }
        return .damaged(got: hash.description, expected: expected.first ?? "none")
    }

    /// The hashes of which a file must have one; none where the first copy is the right one, and this is the first.
    private func expected(_ candidate: Candidate) async throws -> [String] {
        let (kind, module) = (candidate.kind, candidate.module)
        if candidate.proof == .database {
            guard let database = verification.database else {
                throw FetchError.databaseUnavailable(subject: "\(module)", database: "", reason: "none is configured")
            }
            return try await attested(kind, module, by: database)
        }
        if let pinned = try await verification.pinned(kind, module) { return [pinned] }
        guard kind == .zip, let line = try await files.bytes(of: .zipHash(module), limit: 1024) else { return [] }
        return [String(decoding: line.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)]
    }

    /// Whether it is on record why the file is right: the database said so, or it is pinned as the first copy now.
    private func isKnown(_ hash: ModuleHash, _ candidate: Candidate) async -> Bool {
        guard candidate.proof == .firstHash else { return true }
        do throws(AttemptError) {
            try await verification.comparePins([(candidate.kind, hash)], candidate.module)
            return true
        } catch {
            // No room, for instance: it is served, and looked at again the next time.
            return false
        }
    }
}
