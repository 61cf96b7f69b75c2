package import GoModules
package import ModuleProxy

/// What direct mode needs to know.
package struct DirectSettings: Sendable {
    /// The absolute path of the `git` command.
    package var git: String
    /// The absolute path of the folder of the mirrors; made when it is not there.
    ///
    /// It is a cache.
    package var folder: String
    /// The absolute path of the folder that remembers the commits of versions; it is no cache.
    package var ledger: String
    /// Whether the `.mod` or the `.zip` of a version is stored.
    package var isKept: @Sendable (ModuleVersion) -> Bool = { _ in false }
    package var limits = GitLimits()
    /// What all mirrors together may need, in bytes; nil for no limit.
    package var mirrorSizeInBytes: Int64?
    package var rewrites: [RepositoryRewrite] = []
    package var imports: [ImportRule] = []
    package var ssh = SSHAccess()
    /// Whether a module is private: only then are credentials presented for it.
    package var isPrivate: @Sendable (String) -> Bool = { _ in false }
    /// The same for any spelling of the path: hosts such as github.com tell no upper case from lower.
    package var isPrivateInAnyCase: @Sendable (String) -> Bool = { _ in false }
    /// Modules that may be found and fetched over http.
    package var insecure: @Sendable (String) -> Bool = { _ in false }
    /// Whether strangers read what went wrong: they hear nothing of this machine and of where settings lead.
    package var answersStrangers = true
    package var clock: ServiceClock
    /// How many git commands use the network at once, and how many of them one host.
    package var fetches = (all: 16, perHost: 8)

    /// - `state`: The absolute path of the folder below which mirrors and the ledger are.
    package init(git: String, state: String, clock: ServiceClock) {
        self.git = git
        self.folder = "\(state)/git"
        self.ledger = "\(state)/commits"
        self.clock = clock
    }

    /// How git is started.
    var invocation: GitInvocation {
        GitInvocation(executable: git, limits: limits, home: "\(folder)/\(GitInvocation.homeName)")
    }

    /// The folder of a mirror.
    ///
    /// What came for private modules is in one of its own.
    func folder(of location: RepositoryLocation) -> String {
        "\(folder)/\(MirrorName.name(of: (location.mayAuthorize ? "private " : "") + (location.root ?? "") + " " + location.fetched))"
    }
}
