/// A version control system that the `go` command knows.
public enum VersionControl: String, Hashable, Sendable, CaseIterable {
    case git, hg, svn, fossil

    /// The name of the system, as `go-import` has it.
    public var description: String { rawValue }
}
