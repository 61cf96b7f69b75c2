/// What a proxy says about a version in its `.info` file and at `@latest`: the version, its time and its origin.
///
/// JSON is not known here; whoever reads it passes the three members on as it found them.
///
/// Rules: <https://go.dev/ref/mod#goproxy-protocol> (`$module/@v/$version.info`)
public struct VersionInfo: Hashable, Sendable {
    /// Where a version was found in version control.
    ///
    /// The members `TagPrefix`, `TagSum` and `RepoSum` that the `go` command also knows are never served.
    public struct Origin: Hashable, Sendable {
        /// The version control system, such as `git`.
        public let vcs: String?
        /// The address of the repository.
        public let url: String?
        /// The folder of the module in the repository; nil for its root.
        public let subdir: String?
        /// The commit.
        public let hash: String?
        /// The tag or branch, such as `refs/tags/v1.2.3`.
        public let ref: String?

        /// Puts the members together; nil for what is not known.
        public init(vcs: String?, url: String?, subdir: String?, hash: String?, ref: String?) {
            self.vcs = vcs
            self.url = url
            self.subdir = subdir
            self.hash = hash
            self.ref = ref
        }
    }

    /// The version.
    public let version: CanonicalVersion
    /// When the version was committed, in UTC to the second as a proxy writes it; nil where the answer does not tell.
    public let time: String?
    /// Where the version was found; nil where the answer does not tell.
    public let origin: Origin?

    /// Checks an answer against the request.
    ///
    /// The reference of a pseudo-version's origin is dropped: a branch says nothing about a commit for long.
    ///
    /// - Parameters:
    ///   - version: the member `Version`; empty where the answer has none.
    ///   - time: the member `Time` as it was received; nil where the answer has none.
    ///   - origin: the member `Origin`.
    ///   - path: the module that was asked about.
    ///   - requested: the version that was asked for; nil for a query and for `@latest`, which any version may answer.
    /// - Throws: ``VersionInfoError``
    public init(
        version: String,
        time: String?,
        origin: Origin?,
        of path: ModulePath,
        requested: CanonicalVersion?
    ) throws(VersionInfoError) {
        if let requested, version != requested.description {
            throw .otherVersion(answered: version, requested: requested)
        }
        guard let canonical = CanonicalVersion(version) else { throw .notCanonical(version: version) }
        do {
            try ModuleVersion.checkMajor(of: canonical.semantic, for: path)
        } catch { throw .mismatch(error) }
        if let time {
            guard let parsed = ProxyTime(time) else { throw .malformedTime(time) }
            self.time = parsed.utc
        } else {
            self.time = nil
        }
        self.version = canonical
        self.origin = canonical.isPseudo ? origin?.withoutRef : origin
    }
}

extension VersionInfo.Origin {
    fileprivate var withoutRef: Self { Self(vcs: vcs, url: url, subdir: subdir, hash: hash, ref: nil) }
}
