import GoModules

/// A commit that somebody asked for, and how.
struct GitRevision: Sendable {
    /// The commit.
    let hash: GitHash
    /// What was asked for, a version or another word; nil for the newest commit.
    let requested: String?
    /// The reference that was asked for, such as `refs/tags/v1.0.0` or `HEAD`; nil when it was the hash.
    let reference: String?
    /// A reference by which it can be fetched; nil when it is only known by its hash.
    let fetchable: String?

    /// A commit that a reference names.
    init(_ hash: GitHash, requested: String?, reference: String) {
        self.hash = hash
        self.requested = requested
        self.reference = reference
        self.fetchable = reference
    }

    /// The commit that the tag of a version named when it was first asked for.
    init(_ hash: GitHash, tag: String, requested: String, fetchable: String?) {
        self.hash = hash
        self.requested = requested
        self.reference = "refs/tags/\(tag)"
        self.fetchable = fetchable
    }

    /// A commit that was asked for by its hash.
    init(_ hash: GitHash, requested: String, fetchable: String?) {
        self.hash = hash
        self.requested = requested
        self.reference = nil
        self.fetchable = fetchable
    }

    /// The tag that was asked for, without `refs/tags/`.
    var tag: String? { reference?.dropping(prefix: "refs/tags/") }

    /// What was asked for, where it is a version.
    var version: SemanticVersion? { requested.flatMap { SemanticVersion($0) } }

    /// How messages name it.
    var description: String { tag ?? requested ?? hash.description }
}

/// What a repository does not have.
enum GitModuleFault: Error, CustomStringConvertible {
    /// No tag, branch or commit is called so.
    case unknownRevision(String)
    /// Several commits begin so.
    case ambiguousRevision(String)
    /// The repository is empty.
    case noCommits
    /// A tag names a file or a folder.
    case noCommit(GitHash, kind: String)
    /// The commit that a version was made of is no more, and its tag names another one.
    case gone(GitHash, tag: String)
    /// The commit's time does not fit into a version.
    case noTime(GitHash)

    var description: String {
        switch self {
        case .unknownRevision(let name): "unknown revision \(name)"
        case .ambiguousRevision(let name): "ambiguous revision \(name)"
        case .noCommits: "no commits"
        case .noCommit(let hash, let kind): "\(hash) is no commit, but a \(kind)"
        case .gone(let hash, let tag):
            "the tag \(tag) has moved; the version was first seen at commit \(hash), which the repository does not have any more"
        case .noTime(let hash): "the time of commit \(hash) is beyond what a version can hold"
        }
    }
}
