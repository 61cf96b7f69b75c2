/// What a repository says about a commit.
public struct CommitFacts: Hashable, Sendable {
    /// The whole hash, lower-case hexadecimal digits.
    public let hash: String
    /// When it was committed.
    public let time: ProxyTime
    /// The tags on it, without `refs/tags/`.
    public let tags: [String]

    /// Puts what is known together.
    public init(hash: String, time: ProxyTime, tags: [String]) {
        self.hash = hash
        self.time = time
        self.tags = tags
    }

    /// The name of the commit in a pseudo-version: the first twelve digits.
    public var shortHash: String { String(hash.prefix(12)) }
}
