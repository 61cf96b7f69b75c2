extension PseudoVersion {
    /// Checks that this is a version of a commit.
    ///
    /// - Returns: the version of a tag that must be among the ancestors of the commit, which the caller has to look up; nil when
    ///   the version is right as it is.
    /// - Throws: ``PseudoVersionFault``
    public func unprovenBase(
        at commit: CommitFacts,
        in place: ModulePlace
    ) throws(PseudoVersionFault) -> SemanticVersion? {
        let expected = commit.shortHash
        if revision != expected {
            if revision.hasPrefix(expected) { throw .otherLength(isLonger: true, expected: expected) }
            if expected.hasPrefix(revision) { throw .otherLength(isLonger: false, expected: expected) }
            throw .otherRevision(expected: expected)
        }
        guard try timeOrFault() == commit.time.digits else { throw .otherTime(expected: commit.time.digits) }
        guard let base = try baseOrFault() else {
            let isUnsuffixed = place.suffix.suffix.isEmpty
            guard !isUnsuffixed || semantic.major != "v1" else { throw .majorWithoutBase }
            return nil
        }
        // Go compares tags without the folder as well; so a root's tag counts for a module below it.
        if let tag = commit.tags.first(where: { $0 == place.tag(of: base) || $0 == base.description }) {
            throw .alreadyTagged(tag: tag, revision: revision)
        }
        return base
    }

    private func timeOrFault() throws(PseudoVersionFault) -> String {
        do { return try time().digits } catch { throw .malformed(error) }
    }

    /// `+incompatible` is the version's own and never its tag's.
    private func baseOrFault() throws(PseudoVersionFault) -> SemanticVersion? {
        do {
            guard semantic.isIncompatible else { return try base() }
            return try PseudoVersion(semantic.canonical)?.base()
        } catch { throw .malformed(error) }
    }
}
