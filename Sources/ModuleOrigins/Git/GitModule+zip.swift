import GoModules
import ModuleProxy
import Synchronization

extension GitModule {
    /// Writes the zip of a version.
    ///
    /// - Throws: ``GitZipFault``, ``StoreError``, and what ``commit(of:)`` throws.
    func zip(_ module: ModuleVersion, into staging: Staging) async throws {
        let (view, revision) = try await commit(of: module.version)
        let folder = try folder(in: view, revision)
        let tree = try await mirror.tree(of: view.hash, in: folder.path)
        let license = ModuleZipRules.inheritsLicense(tree.files, in: folder.path) ? view.license : nil
        let kept = try await kept(of: tree, license, view, folder)
        let blobs = tree.blobs.filter { kept.contains($0.key) }
        let attributes = attributes(tree, view, folder)
        let origin = ZipContents.Tree(mirror: mirror.folder, folder: folder.path, attributes: attributes)
        let paths = tree.files.map { Array($0.path.utf8) }.filter(kept.contains)
        let plan = ZipPlan(paths, in: folder.path, known: contents.known(blobs, in: origin))
        let prefix = folder.path.isEmpty ? "" : "\(folder.path)/"
        let learn = contents.learner(blobs, in: origin)
        let zip = Mutex<GitZip?>(try GitZip(of: module, folder: prefix, plan, remember: learn))
        if plan.needsStream {
            try await mirror.archive(of: view.hash, plan.asked) { piece in
                let ready = try zip.withLock { try $0?.feed(piece) ?? [] }
                if !ready.isEmpty { try await staging.append(ready) }
            }
        }
        try await staging.append(try zip.withLock { try $0.take()?.finish(license: license) ?? [] })
    }

    /// The files of the tree that belong in the zip.
    private func kept(
        of tree: GitTree,
        _ license: [UInt8]?,
        _ view: CommitView,
        _ folder: ModuleFolder
    ) async throws -> Set<[UInt8]> {
        var files = tree.files
        if let license { files.append(ModuleTreeFile(path: "LICENSE", sizeInBytes: UInt64(license.count))) }
        // Which rule for vendor folders counts is said by the go.mod that a checkout would have.
        let goMod =
            view.mayRecode(goModIn: folder.path) ? try await archived("go.mod", of: view.hash, folder) : folder.goMod
        let report = ModuleZipReport(files: files, goVersion: Self.goVersion(goMod))
        if let failure = report.failure { throw GitZipFault.rejected(failure) }
        var kept = Set(report.kept.map { Array($0.path.utf8) })
        if license != nil { kept.remove(Array("LICENSE".utf8)) }
        return kept
    }

    /// The files of attributes that count for the files of a folder.
    private func attributes(_ tree: GitTree, _ view: CommitView, _ folder: ModuleFolder) -> [String: [UInt8]] {
        let below = tree.blobs.map { (String(decoding: $0.key, as: UTF8.self), $0.value) }
            .filter { $0.0 == ".gitattributes" || $0.0.hasSuffix("/.gitattributes") }
            .map { ("\(folder.path)/\($0.0)", Array($0.1.description.utf8)) }
        return view.attributes(above: folder.path).merging(below) { _, other in other }
    }

    /// A small file as an archive has it; nil where there is none.
    private func archived(_ name: String, of commit: GitHash, _ folder: ModuleFolder) async throws -> [UInt8]? {
        let path = folder.path.isEmpty ? name : "\(folder.path)/\(name)"
        guard folder.goMod != nil else { return nil }
        let state = Mutex<(tar: TarReader, content: [UInt8])>((TarReader(), []))
        try await mirror.archive(of: commit, [path]) { piece in
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
