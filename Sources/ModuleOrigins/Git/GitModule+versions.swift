import GoModules

extension GitModule {
    // MARK: From words to commits

    /// The commit behind a version, a tag, a branch, `HEAD`, or the begin of a hash; looked for in this order.
    ///
    /// A commit must be reachable from a branch or a tag: hosts show the commits of proposals under other names, and those are not
    /// the project's.
    func revision(_ query: String, _ references: GitReferences) async throws -> GitRevision {
        let word = word(for: query)
        if let named = references.tags[word] {
            // A version keeps its commit for a while, because its files are asked for one after the other.
            let kept =
                SemanticVersion(query) == nil
                ? named : try await repository.commit(ofTag: word, CommitView.paths(for: place))
            return GitRevision(kept ?? named, requested: query, reference: "refs/tags/\(word)")
        }
        if let hash = references.branches[word] {
            return GitRevision(hash, requested: query, reference: "refs/heads/\(word)")
        }
        if word == "HEAD", let head = references.head { return GitRevision(head, requested: query, reference: "HEAD") }
        guard GitHash.mayBegin(with: word, isSHA256: references.isSHA256) else {
            throw GitModuleFault.unknownRevision(word)
        }
        let commits = references.commits(beginningWith: word)
        guard commits.count <= 1 else { throw GitModuleFault.ambiguousRevision(word) }
        if let hash = commits.first {
            return GitRevision(hash, requested: query, fetchable: references.name(of: hash))
        }
        return GitRevision(try await unnamed(word, references), requested: query, fetchable: nil)
    }

    /// A version is looked for by its tag, a pseudo-version by its commit.
    private func word(for query: String) -> String {
        guard let version = SemanticVersion(query) else { return query }
        return PseudoVersion(version)?.revision ?? place.tag(of: version)
    }

    private func unnamed(_ digits: String, _ references: GitReferences) async throws -> GitHash {
        guard !references.isEmpty else { throw GitModuleFault.unknownRevision(digits) }
        if let hash = try await mirror.commit(beginningWith: digits) { return hash }
        try await repository.fetchHistory(of: references)
        guard let hash = try await mirror.commit(beginningWith: digits) else {
            throw GitModuleFault.unknownRevision(digits)
        }
        return hash
    }

    // MARK: From commits to versions

    /// The version of a commit that was asked for.
    ///
    /// - Throws: ``CommitVersionFault``, ``PseudoVersionFault``, ``ModuleFolderError``, ``GitModuleFault``, ``GitFault``.
    func info(of revision: GitRevision, _ references: GitReferences) async throws -> VersionInfo {
        let majors = try majors(references, revision)
        let view = try await view(of: revision, majors: majors)
        let commit = CommitFacts(
            hash: revision.hash.description,
            time: view.time,
            tags: references.tags(on: revision.hash)
        )
        _ = try folder(in: view, revision)
        let isSpelledOut = revision.version?.isIncompatible == true
        let possible = view.incompatibleMajors(of: majors, isSpelledOut: isSpelledOut)
        let rules = CommitVersion(of: commit, in: place, incompatibleMajors: possible)
        let origin = VersionInfo.Origin(
            vcs: VersionControl.git.rawValue,
            url: address,
            subdir: place.folder.isEmpty ? nil : place.folder,
            hash: commit.hash,
            ref: revision.reference
        )
        return try VersionInfo(
            version: try await version(of: revision, commit, rules, references).description,
            time: commit.time.utc,
            origin: origin,
            of: place.path,
            requested: nil
        )
    }

    private func version(
        of revision: GitRevision,
        _ commit: CommitFacts,
        _ rules: CommitVersion,
        _ references: GitReferences
    ) async throws -> CanonicalVersion {
        if let pseudo = revision.version.flatMap({ PseudoVersion($0) }) {
            return try await checked(pseudo, revision, commit, rules, references)
        }
        if let version = named(revision, rules) { return version }
        let rules = rules.without(try await retractions(references))
        let chosen: SemanticVersion? =
            switch rules.choice(for: revision.version) {
            case .tagged(let version): version
            case .pseudo(let base): rules.pseudoVersion(after: base)
            case .pseudoAfterAncestor:
                rules.pseudoVersion(after: try await base(of: revision, commit, rules, references))
            }
        guard let chosen else { throw GitModuleFault.noTime(revision.hash) }
        return try rules.canonical(chosen, requested: revision.requested)
    }

    /// The version of the tag that was asked for, when the module may have it.
    private func named(_ revision: GitRevision, _ rules: CommitVersion) -> CanonicalVersion? {
        guard let tag = revision.tag, let (version, isCanonical) = place.version(ofTag: tag), isCanonical else {
            return nil
        }
        do { return try rules.canonical(version, requested: revision.requested) } catch { return nil }
    }

    /// The highest version that a tag on the commit or on an ancestor names.
    private func base(
        of revision: GitRevision,
        _ commit: CommitFacts,
        _ rules: CommitVersion,
        _ references: GitReferences
    ) async throws -> SemanticVersion? {
        guard let highest = rules.base(ofAncestorTags: references.tags.keys) else { return nil }
        // Nothing can be higher than the highest of all.
        if let own = rules.base(ofAncestorTags: commit.tags), own.precedence(comparedTo: highest) == 0 { return own }
        try await repository.fetchHistory(of: references)
        let reachable = try await mirror.tags(reachableFrom: revision.hash)
        return rules.base(ofAncestorTags: reachable.filter { references.tags[$0] != nil })
    }

    /// A pseudo-version that somebody made up: name, time and base must be those of the commit.
    private func checked(
        _ pseudo: PseudoVersion,
        _ revision: GitRevision,
        _ commit: CommitFacts,
        _ rules: CommitVersion,
        _ references: GitReferences
    ) async throws -> CanonicalVersion {
        let version = try rules.canonical(pseudo.semantic, requested: revision.requested)
        guard let base = try pseudo.unprovenBase(at: commit, in: place) else { return version }
        let tags = references.tags.filter { place.isTag($0.key, equivalentTo: base) }
        guard let last = tags.keys.max() else { throw PseudoVersionFault.baseNotFound(base.description) }
        try await repository.fetchHistory(of: references)
        for hash in Set(tags.values) where try await mirror.isAncestor(hash, of: revision.hash) { return version }
        throw PseudoVersionFault.notDescendant(revision: pseudo.revision, base: last)
    }
}
