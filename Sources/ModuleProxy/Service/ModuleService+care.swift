package import ChecksumDatabase
package import GoModules

/// Looking after what is stored: replacing a wrong file, and keeping lists true.
extension ModuleService {
    /// Fetches and verifies a file that the store has in a wrong copy, and puts it in the place of that copy.
    ///
    /// - `clear`: Called once the right bytes are here, to take the wrong copy away; gets the hash of a zip.
    ///
    /// Throws ``FetchError`` when no source has the right bytes, or when they could not be stored; before `clear` was called nothing
    /// has changed.
    package func replaceStored(
        _ kind: FileKind,
        _ module: ModuleVersion,
        clear: (_ zipHash: ModuleHash?) async throws(StoreError) -> Void
    ) async throws(FetchError) {
        let subject = ProxyRequest.file(kind, module).subject
        guard !offline.isOn else { throw .offline(subject: subject) }
        let route: Route
        switch rules.policy.verdict(for: module.path) {
        case .allow(let allowed): route = allowed
        case .refuse(let error): throw error
        }
        let verified = try await verified(kind, module, route, subject)
        do throws(StoreError) { try await clear(verified.zipHash) } catch { throw FetchError(error, subject: subject) }
        changes.noteAny()
        let record = StoredRecord(
            key: .file(kind, module),
            module: module,
            kind: kind,
            sizeInBytes: verified.sizeInBytes,
            source: verified.source,
            proof: route.proof == .database ? .database : .firstHash
        )
        guard try await commit(verified, record).isStored else {
            throw .storeFailed(subject: subject, reason: "the right bytes could not be stored")
        }
    }

    /// Holds a stored file without a seal against what its route demands, and seals it when that attests it.
    ///
    /// Returns whether it may be served.
    package func proveStored(_ kind: FileKind, _ module: ModuleVersion) async throws(FetchError) -> Bool {
        guard case .allow(let route) = rules.policy.verdict(for: module.path) else { return false }
        return try await stored(kind, module, by: route.proof) != nil
    }

    /// Makes the list of what can be delivered agree with the files: `whole` is added, and what is not whole goes.
    package func correctList(of path: ModulePath, whole: VersionList) async throws(StoreError) {
        try await storedVersions.correct(path, whole: whole)
        changes.noteLists()
    }
}
