import GoModules
import ModuleProxy
import Synchronization

extension GitModule {
    /// Writes the zip of a version.
    ///
    /// - Throws: ``GitZipFault``, ``StoreError``, and what ``commit(of:)`` throws.
    func zip(_ module: ModuleVersion, into staging: Staging) async throws {
        let seen = await mirror.generation
        do {
            try await zipOnce(module, into: staging)
        } catch let fault as GitFault where fault.speaksOfDamage && staging.size == 0 {
            // The commit is known and the mirror has it not, or not whole: a new one will.
            try await repository.discard(seen)
            try await zipOnce(module, into: staging)
        }
    }

    private func zipOnce(_ module: ModuleVersion, into staging: Staging) async throws {
        let (view, revision) = try await commit(of: module.version)
        let folder = try folder(in: view, revision)
        var files = try await mirror.files(of: view.hash, in: folder.path)
        let license = ModuleZipRules.inheritsLicense(files, in: folder.path) ? view.license : nil
        if let license { files.append(ModuleTreeFile(path: "LICENSE", sizeInBytes: UInt64(license.count))) }
        // Which rule for vendor folders counts is said by the go.mod that a checkout would have.
        let goMod =
            view.mayRecode(goModIn: folder.path) ? try await archived("go.mod", of: view.hash, folder) : folder.goMod
        let report = ModuleZipReport(files: files, goVersion: Self.goVersion(goMod))
        if let failure = report.failure { throw GitZipFault.rejected(failure) }
        var kept = Set(report.kept.map { Array($0.path.utf8) })
        if license != nil { kept.remove(Array("LICENSE".utf8)) }
        let prefix = folder.path.isEmpty ? "" : "\(folder.path)/"
        let zip = Mutex<GitZip?>(try GitZip(of: module, folder: prefix, kept: kept))
        try await mirror.archive(of: view.hash, folder.path) { piece in
            let ready = try zip.withLock { try $0?.feed(piece) ?? [] }
            if !ready.isEmpty { try await staging.append(ready) }
        }
        let rest = try zip.withLock { zip in
            if let license { try zip?.add("LICENSE", license) }
            return try zip.take()?.finish() ?? []
        }
        try await staging.append(rest)
    }

    /// A small file as an archive has it; nil where there is none.
    private func archived(_ name: String, of commit: GitHash, _ folder: ModuleFolder) async throws -> [UInt8]? {
        let path = folder.path.isEmpty ? name : "\(folder.path)/\(name)"
        guard folder.goMod != nil else { return nil }
        let state = Mutex<(tar: TarReader, content: [UInt8])>((TarReader(), []))
        try await mirror.archive(of: commit, path) { piece in
            try state.withLock { state in
                for case .content(let bytes) in try state.tar.feed(piece) { state.content += bytes }
                guard state.content.count <= 2 * ModuleZipRules.maximumGoModSizeInBytes else {
                    throw GitZipFault.goModTooLarge
                }
            }
        }
        return state.withLock { $0.content }
    }

    /// The version on the `go` line; nil where there is none, or the file is malformed.
    private static func goVersion(_ goMod: [UInt8]?) -> String? {
        guard let goMod else { return nil }
        do { return try GoModFile(goMod, as: .dependency).goVersion } catch { return nil }
    }
}
