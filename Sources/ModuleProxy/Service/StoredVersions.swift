import GoModules

/// Keeps each module's `list` file: the versions of which `.info`, `.mod` and `.zip` are all stored.
///
/// So whoever uses the store as a `file://` proxy, or while every source is away, is offered only what can be delivered.
struct StoredVersions: Sendable {
    let files: SoundFiles

    /// Adds `module` to its list once all three of its files are there.
    ///
    /// Pseudo-versions are never listed.
    func note(_ module: ModuleVersion) async throws(StoreError) {
        guard !module.version.isPseudo else { return }
        for kind in [FileKind.info, .mod, .zip] where try await files.store.open(.file(kind, module)) == nil { return }
        try await files.update(.storedVersions(of: module.path)) { present in
            let list = VersionList(body: present ?? [], of: module.path)
            let merged = list.merging(VersionList([module.version], of: module.path))
            return merged == list && present != nil ? nil : Array(merged.rendered.utf8)
        }
        // An eviction may have taken the version off between the look and the update, and the zip away.
        if try await files.store.open(.file(.zip, module)) == nil { try await forget(module) }
    }

    /// Takes `module` off its list, before one of its files is removed.
    func forget(_ module: ModuleVersion) async throws(StoreError) {
        try await files.update(.storedVersions(of: module.path)) { present in
            guard let present else { return nil }
            let list = VersionList(body: present, of: module.path)
            return Array(VersionList(list.versions.filter { $0 != module.version }, of: module.path).rendered.utf8)
        }
    }

    /// Adds `whole` to the list of `path`, takes off what is not whole, and renders it anew.
    ///
    /// What was stored whole since `whole` was looked up stays.
    func correct(_ path: ModulePath, whole: VersionList) async throws(StoreError) {
        var broken: Set<CanonicalVersion> = []
        for version in try await list(of: path).versions where !whole.versions.contains(version) {
            if try await !isWhole(path, version) { broken.insert(version) }
        }
        try await files.update(.storedVersions(of: path)) { [broken] present in
            let list = VersionList(body: present ?? [], of: path).merging(whole)
            let new = Array(VersionList(list.versions.filter { !broken.contains($0) }, of: path).rendered.utf8)
            return new == present ? nil : new
        }
    }

    private func isWhole(_ path: ModulePath, _ version: CanonicalVersion) async throws(StoreError) -> Bool {
        let module: ModuleVersion
        do throws(ModuleVersionError) { module = try ModuleVersion(path, version) } catch { return false }
        for kind in FileKind.allCases where try await files.store.open(.file(kind, module)) == nil { return false }
        return true
    }

    /// The versions of `path` that can be delivered whole.
    func list(of path: ModulePath) async throws(StoreError) -> VersionList {
        let bytes = try await files.bytes(of: .storedVersions(of: path), limit: SourceLimit.list)
        return VersionList(body: bytes ?? [], of: path)
    }
}
