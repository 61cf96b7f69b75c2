package import GoModules

/// Making room: which zips may go, because a source can give them again, and letting them go.
extension ModuleService {
    /// Whether a checksum database proves the files of `path`, so that a new copy would be the same.
    package func isAttested(_ path: ModulePath) -> Bool {
        guard case .allow(let route) = rules.policy.verdict(for: path) else { return false }
        return route.proof == .database
    }

    /// Whether the zip of `module` could be fetched and verified anew.
    ///
    /// Asks the sources of the module's route without a transfer. False for a zip that is the only proof of itself: a
    /// private one, one that no database attests, one whose first hash is pinned. Nil when the sources did not say, or may not
    /// be asked.
    package func canBeFetchedAgain(_ module: ModuleVersion) async -> Bool? {
        guard !offline.isOn else { return nil }
        guard case .allow(let route) = rules.policy.verdict(for: module.path), route.proof == .database else {
            return false
        }
        do throws(StoreError) {
            if try await store.open(.pin(.zip, module)) != nil { return false }
        } catch { return nil }
        do throws(FetchError) {
            return try await route.chain.first("\(module) (.zip)") { source throws(AttemptError) in
                try await source.attemptOffer(of: module)
            }
        } catch {
            if case .notFound = error { return false }
            return nil
        }
    }

    /// Removes the zip of `module` from the store, and first the version from what the store offers on its own.
    ///
    /// `.info` and `.mod` stay. Whoever is being sent the zip gets all of it; the next request fetches it again.
    ///
    /// - Throws: ``StoreError``; what was removed until then is gone, and the same call can be made again.
    package func evict(_ module: ModuleVersion) async throws(StoreError) {
        try await StoredVersions(files: files).forget(module)
        changes.noteLists()
        try await store.remove(.file(.zip, module))
        try await store.remove(.zipHash(module))
        // Whoever keeps it open would keep its place on the disk.
        changes.noteAny()
    }

    /// The size of the stored zip of `module` in bytes; nil when there is none.
    package func storedZipSize(of module: ModuleVersion) async throws(StoreError) -> Int64? {
        try await store.open(.file(.zip, module))?.size
    }
}

extension ModuleSource {
    /// Asks whether the zip could be had, as one attempt of a chain; returns only to say yes.
    fileprivate func attemptOffer(of module: ModuleVersion) async throws(AttemptError) -> Bool {
        do throws(SourceError) {
            guard try await offers(module) else { throw .notFound(reason: nil) }
            return true
        } catch {
            throw .source(error)
        }
    }
}
