/// One `go-import` line of a page: where the modules below a prefix come from.
///
/// What a page says is a claim, not a fact: ``GoImportPage`` and ``RepositoryRoot`` check it.
///
/// Rules: <https://go.dev/ref/mod#vcs-find>
public struct GoImport: Hashable, Sendable {
    /// The import path that corresponds to the root of the repository.
    public let prefix: String
    /// The version control system, such as `git`, or `mod` for a module proxy.
    public let system: String
    /// The address of the repository, or of the proxy.
    public let address: String
    /// The folder of the modules in the repository; empty for its root.
    public let subdirectory: String

    /// Puts the words of a line together.
    public init(prefix: String, system: String, address: String, subdirectory: String = "") {
        self.prefix = prefix
        self.system = system
        self.address = address
        self.subdirectory = subdirectory
    }

    /// Whether the line speaks of a module proxy.
    public var isProxy: Bool { system == "mod" }
}
