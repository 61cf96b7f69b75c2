import GoModules
import ModuleProxy

/// One module in a git repository: its versions, and what belongs to each.
///
/// Rules: <https://go.dev/ref/mod#vcs-version>
struct GitModule: Sendable {
    let place: ModulePlace
    /// The address of the repository as answers tell it; it may be fetched from elsewhere.
    let address: String
    let repository: GitRepository
    let history: TagHistory
    /// What files became in the zips of its versions.
    let contents: ZipContents

    var mirror: GitMirror { repository.mirror }

    /// The versions that tags name, ascending.
    func list() async throws -> [CanonicalVersion] {
        let references = try await repository.references()
        let tags = references.meaning(for: place).tags
        history.compare(place, references)
        return tags.list(withIncompatible: try await listedMajors(tags, references))
    }

    /// The version of the newest commit of the default branch.
    func newest() async throws -> VersionInfo {
        let references = try await repository.references()
        guard let head = references.head else { throw GitModuleFault.noCommits }
        return try await info(of: GitRevision(head, requested: nil, reference: "HEAD"), references)
    }

    /// The version that a version, a branch, a tag or the begin of a hash stands for; of a version it is itself.
    func info(_ query: String) async throws -> VersionInfo {
        let references = try await repository.references()
        return try await info(of: try await revision(query, references), references)
    }

    /// The `go.mod` of a version; for a commit without one, a line with the module's path.
    func goMod(_ version: CanonicalVersion) async throws -> [UInt8] {
        let (view, revision) = try await commit(of: version)
        guard let goMod = try folder(in: view, revision).goMod else { return Array("module \(place.path)\n".utf8) }
        guard goMod.count <= ModuleZipRules.maximumGoModSizeInBytes else { throw GitZipFault.goModTooLarge }
        return goMod
    }

    /// What a version is, with its commit.
    func info(of version: CanonicalVersion) async throws -> VersionInfo {
        let references = try await references(for: version)
        return try await info(of: try await revision(of: version, references), references)
    }

    /// The commit of a version.
    func commit(of version: CanonicalVersion) async throws -> (view: CommitView, revision: GitRevision) {
        if !version.isPseudo, !version.isIncompatible, let revision = try await tagged(version) {
            return (try await view(of: revision, majors: []), revision)
        }
        // No file is served of a version that lies about its commit, or of one that the module cannot have.
        let references = try await references(for: version)
        let revision = try await revision(of: version, references)
        _ = try await info(of: revision, references)
        return (try await view(of: revision, majors: try majors(references, revision)), revision)
    }

    /// Whether the repository still names the commit of a version, so that it can be fetched again; nothing is fetched for the answer.
    func isNamed(_ version: CanonicalVersion) async throws -> Bool {
        let references = try await repository.references()
        if let pseudo = PseudoVersion(version.semantic) {
            return references.commits(beginningWith: pseudo.revision).count == 1
        }
        guard let named = references.tags[place.tag(of: version.semantic)] else { return false }
        let first = history.first(of: try ModuleVersion(place.path, version))
        return first == nil || first == named
    }

    private func references(for version: CanonicalVersion) async throws -> GitReferences {
        guard !version.isPseudo else { return try await repository.references() }
        return try await repository.references(forTag: place.tag(of: version.semantic), CommitView.paths(for: place))
    }

    private func revision(of version: CanonicalVersion, _ references: GitReferences) async throws -> GitRevision {
        guard !version.isPseudo else { return try await revision(version.description, references) }
        guard let revision = try await tagged(version) else {
            throw GitModuleFault.unknownRevision(place.tag(of: version.semantic))
        }
        return revision
    }

    /// The commit of the tag of a version; if a file of the version is stored, the commit that it was made of.
    private func tagged(_ version: CanonicalVersion) async throws -> GitRevision? {
        let tag = place.tag(of: version.semantic)
        let named = try await repository.commit(ofTag: tag, CommitView.paths(for: place))
        let kept = try history.commit(of: try ModuleVersion(place.path, version), tag: tag, named: named)
        guard let kept else { return nil }
        let fetchable = kept == named ? "refs/tags/\(tag)" : nil
        return GitRevision(kept, tag: tag, requested: version.description, fetchable: fetchable)
    }

    /// The folder of the module in a commit.
    ///
    /// - Throws: ``ModuleFolderError``
    func folder(in view: CommitView, _ revision: GitRevision) throws(ModuleFolderError) -> ModuleFolder {
        try ModuleFolder(
            of: place,
            goMod: view.goMod(in: place.folder),
            majorGoMod: place.majorFolder.flatMap { view.goMod(in: $0) },
            at: revision.description
        )
    }

    /// A commit with the files that matter, fetched if it is not here.
    func view(of revision: GitRevision, majors: [String]) async throws -> CommitView {
        let paths = CommitView.paths(for: place, majors: majors)
        if let view = try await repository.view(of: revision, paths) { return view }
        if let tag = revision.tag, revision.fetchable == nil { throw GitModuleFault.gone(revision.hash, tag: tag) }
        // The repository named a commit and does not give it: it changes just now, or is broken.
        guard revision.fetchable == nil else { throw GitFault.unreadable("the commit of \(revision.description)") }
        throw GitModuleFault.unknownRevision(revision.description)
    }
}
